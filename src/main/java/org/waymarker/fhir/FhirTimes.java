package org.waymarker.fhir;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.Optional;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Period;

/** Civil dates and instants as FHIR writes them, in the zone of the service. */
@Singleton
public class FhirTimes {
    private final ZoneId zone;

    public FhirTimes(@Value("${waymarker.zone:Europe/London}") String zone) {
        this.zone = ZoneId.of(zone);
    }

    public ZoneId zone() {
        return zone;
    }

    /** The civil date of an instant: 23:30 UTC in summer is already the next day in London. */
    public LocalDate dateOf(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }

    public LocalDate today(Clock clock) {
        return dateOf(clock.instant());
    }

    /**
     * The day that a date or a moment of a caller's names; empty for none, and for a month or a year. Without an offset it is the
     * day as written.
     */
    public Optional<LocalDate> dayOf(DateTimeType given) {
        if (!given.hasValue() || given.getPrecision().compareTo(TemporalPrecisionEnum.DAY) < 0) {
            return Optional.empty();
        }
        return Optional.of(
                given.getPrecision() == TemporalPrecisionEnum.DAY || given.getTimeZone() == null
                        ? LocalDate.parse(given.getValueAsString().substring(0, 10))
                        : dateOf(given.getValue().toInstant()));
    }

    /** What a date or a moment says of the day, as written and without the time: less than a day for a month or a year. */
    public static Optional<String> dayAsWritten(BaseDateTimeType given) {
        return Optional.ofNullable(given.getValueAsString())
                .map(text -> text.substring(0, Math.min(text.length(), "2026-01-31".length())));
    }

    /** Whether a caller says a time of day and its offset, so that the moment is the same wherever it is read. */
    public static boolean isMoment(DateTimeType given) {
        return given.hasValue()
                && given.getTimeZone() != null
                && given.getPrecision().compareTo(TemporalPrecisionEnum.MINUTE) >= 0;
    }

    /** A day without a time. */
    public static DateTimeType date(LocalDate date) {
        return new DateTimeType(date.toString());
    }

    /** A moment, with the offset of the zone. */
    public DateTimeType dateTime(Instant instant) {
        var value = new DateTimeType(Date.from(instant));
        value.setTimeZone(TimeZone.getTimeZone(zone));
        return value;
    }

    /** A moment to the millisecond. */
    public InstantType instant(Instant instant) {
        var value = new InstantType(Date.from(instant));
        value.setTimeZone(TimeZone.getTimeZone(zone));
        return value;
    }

    /** Whole days from one to another, the last one included, as FHIR reads a Period of dates. */
    public static Period days(LocalDate first, LocalDate last) {
        return from(first).setEndElement(date(last));
    }

    /** Whole days from one on, without an end. */
    public static Period from(LocalDate first) {
        return new Period().setStartElement(date(first));
    }

    /** The first moment of a day. */
    public Instant startOf(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The last second of a day, which still belongs to it. */
    public Instant endOf(LocalDate day) {
        return startOf(day.plusDays(1)).minusSeconds(1);
    }

    /** When something took place: the day alone if it is said to have lasted for the whole of one, since nobody knows the time then. */
    public Period during(Instant start, Instant end) {
        var day = dateOf(start);
        return start.equals(startOf(day)) && end.equals(endOf(day)) ? days(day, day) : between(start, end);
    }

    /** Between two moments. */
    public Period between(Instant start, Instant end) {
        return new Period().setStartElement(dateTime(start)).setEndElement(dateTime(end));
    }
}
