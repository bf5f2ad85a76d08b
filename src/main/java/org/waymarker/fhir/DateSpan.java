package org.waymarker.fhir;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The stretch of time that a FHIR date stands for: {@code 2026} is a whole year, {@code 2026-03-01T10:00Z} a minute. Half open.
 *
 * @param low first instant
 * @param high first instant after it, later than {@code low}
 */
public record DateSpan(Instant low, Instant high) {
    /** Before any date that FHIR can write; stands for a period without a start. */
    public static final Instant EVER = Instant.parse("-0100-01-01T00:00:00Z");

    /** After any date that FHIR can write; stands for a period without an end. */
    public static final Instant NEVER = Instant.parse("+11000-01-01T00:00:00Z");

    private static final Pattern FHIR_DATE = Pattern.compile("(?<year>[0-9]{4})(-(?<month>[0-9]{2})(-(?<day>[0-9]{2})"
            + "(T(?<hour>[0-9]{2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})([.](?<fraction>[0-9]{1,9}))?)?"
            + "(?<offset>Z|[+-][0-9]{2}:[0-9]{2})?)?)?)?");

    /** @throws IllegalArgumentException if it does not end after it begins */
    public DateSpan {
        if (!low.isBefore(high)) {
            throw new IllegalArgumentException("A span ends after it begins");
        }
    }

    /**
     * Reads a date, dateTime or instant of FHIR, or a search value without its prefix: seconds and offset may be missing.
     *
     * @param zone of dates, and of times without an offset
     * @return empty if it is none, such as 0000-00-00 or a thirteenth month
     */
    public static Optional<DateSpan> parse(String text, ZoneId zone) {
        var matcher = FHIR_DATE.matcher(text);
        if (!matcher.matches() || matcher.group("year").equals("0000")) {
            return Optional.empty();
        }
        int year = Integer.parseInt(matcher.group("year"));
        try {
            if (matcher.group("month") == null) {
                return Optional.of(
                        days(LocalDate.of(year, 1, 1), LocalDate.of(year, 1, 1).plusYears(1), zone));
            }
            int month = Integer.parseInt(matcher.group("month"));
            if (matcher.group("day") == null) {
                var first = YearMonth.of(year, month).atDay(1);
                return Optional.of(days(first, first.plusMonths(1), zone));
            }
            var day = LocalDate.of(year, month, Integer.parseInt(matcher.group("day")));
            if (matcher.group("hour") == null) {
                return Optional.of(days(day, day.plusDays(1), zone));
            }
            var minute = day.atTime(Integer.parseInt(matcher.group("hour")), Integer.parseInt(matcher.group("minute")));
            return Optional.of(moment(
                    minute,
                    Optional.ofNullable(matcher.group("second")),
                    Optional.ofNullable(matcher.group("fraction")),
                    Optional.ofNullable(matcher.group("offset")).map(ZoneId::of).orElse(zone)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static DateSpan days(LocalDate first, LocalDate next, ZoneId zone) {
        return new DateSpan(
                first.atStartOfDay(zone).toInstant(), next.atStartOfDay(zone).toInstant());
    }

    /** To the microsecond, which is what the databases keep. */
    private static DateSpan moment(
            LocalDateTime minute, Optional<String> second, Optional<String> fraction, ZoneId zone) {
        var low = ZonedDateTime.of(minute, zone).toInstant();
        if (second.isEmpty()) {
            return new DateSpan(low, low.plus(1, ChronoUnit.MINUTES));
        }
        low = low.plusSeconds(secondOfMinute(second.get()));
        if (fraction.isEmpty()) {
            return new DateSpan(low, low.plusSeconds(1));
        }
        var micros = (fraction.get() + "00000").substring(0, 6);
        low = low.plus(Long.parseLong(micros), ChronoUnit.MICROS);
        long width = (long) Math.pow(10, 6 - Math.min(6, fraction.get().length()));
        return new DateSpan(low, low.plus(width, ChronoUnit.MICROS));
    }

    /** @throws DateTimeException from 60 on; FHIR allows the leap second, which no clock here has */
    private static int secondOfMinute(String text) {
        int second = Integer.parseInt(text);
        if (second > 59) {
            throw new DateTimeException("No such second");
        }
        return second;
    }

    /**
     * From the beginning of one date to the end of another, as FHIR reads a Period.
     *
     * @param start empty for a period that is open at that side, as is {@code end}
     * @return empty if neither can be read
     */
    public static Optional<DateSpan> between(Optional<String> start, Optional<String> end, ZoneId zone) {
        var first = start.flatMap(text -> parse(text, zone));
        var last = end.flatMap(text -> parse(text, zone));
        if (first.isEmpty() && last.isEmpty()) {
            return Optional.empty();
        }
        var low = first.map(DateSpan::low).orElse(EVER);
        var high = last.map(DateSpan::high).orElse(NEVER);
        // A period that ends before it begins is taken for its beginning.
        return Optional.of(low.isBefore(high) ? new DateSpan(low, high) : first.orElseThrow());
    }
}
