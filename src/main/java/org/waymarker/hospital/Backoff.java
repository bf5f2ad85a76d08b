package org.waymarker.hospital;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before another attempt: twice as long each time up to a cap, and any part of that by chance, so that those
 * who failed together do not come back together.
 *
 * @param chance 0 inclusive to 1 exclusive
 */
record Backoff(Duration first, Duration cap, DoubleSupplier chance) {
    /** What a hospital may ask for at most; it may have meant another unit. */
    private static final Duration LONGEST_ASKED_FOR = Duration.ofHours(1);

    /**
     * @param attempts failed before this wait, 1 or more
     * @param asked what the hospital asked for, which is the least that it gets
     */
    Duration after(int attempts, Optional<Duration> asked) {
        var ceiling = ceiling(attempts);
        var wait = Duration.ofMillis((long) (ceiling.toMillis() * chance.getAsDouble()));
        return asked.map(least -> least.compareTo(LONGEST_ASKED_FOR) < 0 ? least : LONGEST_ASKED_FOR)
                .map(least -> least.plus(wait.dividedBy(4)))
                .filter(longer -> longer.compareTo(wait) > 0)
                .orElse(wait);
    }

    private Duration ceiling(int attempts) {
        var ceiling = first;
        for (int i = 1; i < attempts && ceiling.compareTo(cap) < 0; i++) {
            ceiling = ceiling.multipliedBy(2);
        }
        return ceiling.compareTo(cap) < 0 ? ceiling : cap;
    }
}
