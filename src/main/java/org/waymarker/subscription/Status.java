package org.waymarker.subscription;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** State of a subscription, as R4 names them. */
enum Status {
    /** The endpoint has not shown yet that it listens. */
    REQUESTED,
    ACTIVE,
    /** The subscriber is taken for dead: events are counted and kept, and nothing is sent. */
    ERROR,
    /** Nothing is counted and nothing is sent. */
    OFF;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Status> of(String code) {
        return Arrays.stream(values())
                .filter(status -> status.code().equals(code))
                .findFirst();
    }
}
