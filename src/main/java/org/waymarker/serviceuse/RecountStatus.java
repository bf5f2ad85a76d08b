package org.waymarker.serviceuse;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * How far a recount has got.
 *
 * @param detail why it waits or failed, for people to read
 * @param episodes to be counted in all
 * @param counted of them so far
 * @param changed Observations that got a new version
 * @param settled when it was completed or failed
 */
public record RecountStatus(
        UUID job,
        Stage stage,
        Optional<String> detail,
        int episodes,
        int counted,
        int changed,
        Instant requested,
        Optional<Instant> settled) {
    /** Where it stands. */
    public enum Stage {
        QUEUED,
        RUNNING,
        /** A source could not be read; it is tried again by itself. */
        WAITING,
        COMPLETED,
        /** A feed cannot be used as it is: put it right, declare it again and ask for another recount. */
        FAILED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
