package org.waymarker.hospital;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of {@code waymarker.hospital}.
 *
 * @param baseUrl FHIR base of the hospital's server; empty: nothing is sent, and deliveries wait
 * @param token sent as a bearer token, if there is one
 * @param workers deliveries under way at one time; 0 sends nothing
 * @param lease how long a lane stays with a worker that says nothing, longer than any call may take
 * @param connectTimeout for a connection to be made
 * @param readTimeout for the next piece of an answer to come
 * @param retryFirst wait before the second attempt, at most; it doubles with each further one
 * @param retryCap longest wait between attempts
 * @param pollInterval between two looks for work that nobody of this process told of
 * @param patientCheck how long a Patient of the hospital is taken for the person without another look
 * @param createSessionEncounters whether programme sessions that the EHR did not record are written to it
 */
@ConfigurationProperties("waymarker.hospital")
record HospitalSettings(
        @Bindable(defaultValue = "") String baseUrl,
        Optional<String> token,
        @Bindable(defaultValue = "4") int workers,
        @Bindable(defaultValue = "PT60S") Duration lease,
        @Bindable(defaultValue = "PT5S") Duration connectTimeout,
        @Bindable(defaultValue = "PT30S") Duration readTimeout,
        @Bindable(defaultValue = "PT1S") Duration retryFirst,
        @Bindable(defaultValue = "PT5M") Duration retryCap,
        @Bindable(defaultValue = "PT1S") Duration pollInterval,
        @Bindable(defaultValue = "PT1H") Duration patientCheck,
        @Bindable(defaultValue = "false") boolean createSessionEncounters) {

    /** @throws IllegalArgumentException if a call could outlast the lease, so that another worker would send beside it */
    HospitalSettings {
        baseUrl = baseUrl.replaceAll("/+$", "");
        token = token.filter(text -> !text.isBlank());
        if (lease.compareTo(connectTimeout.plus(readTimeout)) <= 0) {
            throw new IllegalArgumentException("waymarker.hospital.lease must be longer than connect-timeout and"
                    + " read-timeout together: a worker that still waits for an answer must not lose its lane");
        }
    }

    boolean hasServer() {
        return !baseUrl.isEmpty();
    }
}
