package org.waymarker.serviceuse;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Whole days, half open.
 *
 * @param from the first day
 * @param to the day after the last day
 */
public record DateRange(LocalDate from, LocalDate to) {
    /** @throws IllegalArgumentException if it holds no day */
    public DateRange {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("A range of dates must end after it begins");
        }
    }

    /**
     * As people say it.
     *
     * @param last the last day, which belongs to the range
     */
    public static DateRange ofInclusive(LocalDate first, LocalDate last) {
        return new DateRange(first, last.plusDays(1));
    }

    /** The last day that belongs to the range; how FHIR writes the end of a Period given as a date. */
    public LocalDate last() {
        return to.minusDays(1);
    }

    public long days() {
        return ChronoUnit.DAYS.between(from, to);
    }

    public boolean contains(LocalDate date) {
        return !date.isBefore(from) && date.isBefore(to);
    }

    public boolean contains(DateRange other) {
        return !other.from.isBefore(from) && !other.to.isAfter(to);
    }

    public boolean overlaps(DateRange other) {
        return from.isBefore(other.to) && other.from.isBefore(to);
    }

    /** The days that belong to both. */
    Optional<DateRange> and(DateRange other) {
        var later = from.isBefore(other.from) ? other.from : from;
        var earlier = to.isBefore(other.to) ? to : other.to;
        return later.isBefore(earlier) ? Optional.of(new DateRange(later, earlier)) : Optional.empty();
    }

    /** The days before a day. */
    Optional<DateRange> endingBy(LocalDate end) {
        return end.isAfter(from) ? Optional.of(end.isBefore(to) ? new DateRange(from, end) : this) : Optional.empty();
    }

    /** The same range with so many more days at its beginning. */
    DateRange startingEarlierBy(long days) {
        return new DateRange(from.minusDays(days), to);
    }
}
