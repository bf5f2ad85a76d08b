package org.waymarker.subscription;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;

/**
 * Settings of {@code waymarker.subscriptions}.
 *
 * @param allowedEndpoints addresses below which subscribers may be told; empty: nobody may subscribe
 * @param mostPerCaller subscriptions of one caller that are not off
 * @param workers notices under way at one time; 0 sends none from here
 * @param connectTimeout for a connection to be made
 * @param timeout longest that a subscriber may take to answer, and what it gets if it does not say
 * @param lease how long a subscription stays with a worker that says nothing, longer than both timeouts together
 * @param maxCount events in one notice, at most
 * @param shortestHeartbeat shortest period of heartbeats
 * @param retryFirst wait after the first failure; it doubles with each further one
 * @param retryCap longest wait between attempts
 * @param mostFailures failures in a row after which a subscriber is taken for dead
 * @param giveUpAfter time without a success after which it is too
 * @param keepEvents how long events are kept for {@code $events}
 */
@ConfigurationProperties("waymarker.subscriptions")
record SubscriptionSettings(
        @Bindable(defaultValue = "") List<String> allowedEndpoints,
        @Bindable(defaultValue = "20") int mostPerCaller,
        @Bindable(defaultValue = "4") int workers,
        @Bindable(defaultValue = "PT5S") Duration connectTimeout,
        @Bindable(defaultValue = "PT30S") Duration timeout,
        @Bindable(defaultValue = "PT60S") Duration lease,
        @Bindable(defaultValue = "100") int maxCount,
        @Bindable(defaultValue = "PT30S") Duration shortestHeartbeat,
        @Bindable(defaultValue = "PT5S") Duration retryFirst,
        @Bindable(defaultValue = "PT15M") Duration retryCap,
        @Bindable(defaultValue = "50") int mostFailures,
        @Bindable(defaultValue = "P2D") Duration giveUpAfter,
        @Bindable(defaultValue = "P30D") Duration keepEvents) {

    /** @throws IllegalArgumentException if a notice could outlast the lease, so that another worker would send beside it */
    SubscriptionSettings {
        allowedEndpoints =
                allowedEndpoints.stream().filter(each -> !each.isBlank()).toList();
        if (lease.compareTo(connectTimeout.plus(timeout)) <= 0) {
            throw new IllegalArgumentException("waymarker.subscriptions.lease must be longer than connect-timeout and"
                    + " timeout together: a worker that still waits for an answer must not lose its subscription");
        }
    }
}
