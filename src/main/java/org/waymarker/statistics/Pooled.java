package org.waymarker.statistics;

import java.util.Collection;
import java.util.OptionalDouble;

/**
 * Patients taken together.
 *
 * @param events of all of them
 * @param days of all of them, 0 if there are no patients
 */
public record Pooled(int patients, long events, long days) {
    private static final double DAYS_PER_YEAR = 365.25;

    /** @throws IllegalArgumentException if a number is below 0, or there are events without days */
    public Pooled {
        if (patients < 0 || events < 0 || days < 0 || (events > 0 && days == 0)) {
            throw new IllegalArgumentException("Events happen to patients, in time");
        }
    }

    static Pooled of(Collection<Followed> patients) {
        return new Pooled(
                patients.size(),
                patients.stream().mapToLong(Followed::events).sum(),
                patients.stream().mapToLong(Followed::days).sum());
    }

    /** Years of 365.25 days. */
    public double personYears() {
        return days / DAYS_PER_YEAR;
    }

    /** Events per person-year; there is none without days. */
    public OptionalDouble rate() {
        return days == 0 ? OptionalDouble.empty() : OptionalDouble.of(events * DAYS_PER_YEAR / days);
    }

    /** @param daily events per day */
    static double yearly(double daily) {
        return daily * DAYS_PER_YEAR;
    }
}
