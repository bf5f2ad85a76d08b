package org.waymarker.sandbox.population;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A contact with a health service as it happened, whatever records will say of it.
 *
 * @param key identifier value, unique in the population
 * @param fate what became of it
 * @param recorded how often its feed tells it: 2 where a feed repeats itself
 * @param within the key of the visit that this one is filed under
 * @param admissionMethod for a stay: the code recorded, empty if nobody wrote it down
 */
public record Visit(
        String key,
        Kind kind,
        ZonedDateTime start,
        ZonedDateTime end,
        Fate fate,
        int recorded,
        Optional<String> within,
        Optional<String> admissionMethod) {

    /** What happened. */
    public enum Kind {
        ED,
        /** Came by A&E and stayed: one record, whose class went from EMER to IMP. */
        ED_THEN_STAY,
        STAY,
        /** A change of ward, filed under its stay: no admission of its own. */
        WARD,
        PAIN_CLINIC,
        OTHER_CLINIC,
        GP,
        NHS_111;

        /** Told by the regional feed and not by the hospital. */
        public boolean inFeed() {
            return this == GP || this == NHS_111;
        }
    }

    /** What became of it. */
    public enum Fate {
        HAPPENED,
        CANCELLED,
        STILL_PLANNED
    }

    public boolean happened() {
        return fate == Fate.HAPPENED;
    }

    LocalDate from() {
        return start.toLocalDate();
    }

    LocalDate to() {
        return end.toLocalDate();
    }
}
