package org.waymarker.serviceuse;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Counting can wait and callers cannot: it works for a share of the time only, and leaves processors and database to them for the rest.
 * Setting {@code waymarker.recount.share}.
 */
@Singleton
class Pace {
    /** Well within the lease of a job. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final double share;

    /**
     * @param share above 0, at most 1 for no rest
     * @throws IllegalArgumentException if it is anything else
     */
    Pace(@Value("${waymarker.recount.share:0.25}") double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("waymarker.recount.share must be above 0 and at most 1");
        }
        this.share = share;
    }

    Duration restAfter(Duration worked) {
        var rest = Duration.ofNanos((long) (worked.toNanos() * (1 / share - 1)));
        return rest.compareTo(LONGEST) > 0 ? LONGEST : rest;
    }

    /** @param since {@link System#nanoTime()} when the work began */
    void restFromWork(long since) {
        LockSupport.parkNanos(
                restAfter(Duration.ofNanos(System.nanoTime() - since)).toNanos());
    }
}
