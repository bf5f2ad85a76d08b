package org.waymarker.statistics;

/**
 * What was seen of one patient.
 *
 * @param events 0 to 10<sup>9</sup>
 * @param days for which the patient was observed, 1 to 10<sup>6</sup>
 */
public record Followed(long events, long days) {
    private static final long MOST_EVENTS = 1_000_000_000;
    private static final long MOST_DAYS = 1_000_000;

    /** @throws IllegalArgumentException outside those bounds, within which no sum here overflows */
    public Followed {
        if (events < 0 || events > MOST_EVENTS) {
            throw new IllegalArgumentException("Events must be 0 to " + MOST_EVENTS);
        }
        if (days < 1 || days > MOST_DAYS) {
            throw new IllegalArgumentException("Days must be 1 to " + MOST_DAYS);
        }
    }
}
