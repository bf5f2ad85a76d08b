package org.waymarker.serviceuse;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A FHIR date or dateTime, as far as it tells a day.
 *
 * @param written the day as written; null for a year or a month
 * @param instant null unless a time of day and its offset are given
 * @see "FHIR R4, datatypes date and dateTime"
 */
record Moment(@Nullable LocalDate written, @Nullable Instant instant) {
    private static final Moment LESS_THAN_A_DAY = new Moment(null, null);
    private static final int DATE = "2026-01-31".length();
    private static final int MINUTE = "2026-01-31T10:00".length();
    private static final int SECOND = "2026-01-31T10:00:00".length();

    /** @throws IllegalArgumentException if it is neither a date nor a dateTime */
    static Moment parse(String text) {
        int length = text.length();
        try {
            if (length < DATE) {
                return lessThanADay(text);
            }
            separator(text, 4, '-');
            separator(text, 7, '-');
            var day = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, DATE));
            return length == DATE ? new Moment(day, null) : withTime(text, day);
        } catch (DateTimeException | IndexOutOfBoundsException e) {
            throw noDate();
        }
    }

    private static Moment lessThanADay(String text) {
        if (text.length() == "2026-01".length()) {
            separator(text, 4, '-');
            LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), 1);
        } else if (text.length() != 4) {
            throw noDate();
        }
        digits(text, 0, 4);
        return LESS_THAN_A_DAY;
    }

    private static Moment withTime(String text, LocalDate day) {
        separator(text, DATE, 'T');
        separator(text, DATE + 3, ':');
        int hour = digits(text, DATE + 1, DATE + 3);
        int minute = digits(text, DATE + 4, MINUTE);
        int second = 0;
        int at = MINUTE;
        if (text.length() > at && text.charAt(at) == ':') {
            second = digits(text, at + 1, SECOND);
            at = SECOND;
            if (text.length() > at && text.charAt(at) == '.') {
                int fraction = at + 1;
                at = fraction;
                while (at < text.length() && isDigit(text.charAt(at))) {
                    at++;
                }
                digits(text, fraction, Math.min(at, fraction + 9));
            }
        }
        // A second 60 is a leap second.
        if (hour > 23 || minute > 59 || second > 60) {
            throw noDate();
        }
        if (at == text.length()) {
            return new Moment(day, null);
        }
        long seconds = day.toEpochDay() * 86_400 + hour * 3_600L + minute * 60L + second;
        return new Moment(day, Instant.ofEpochSecond(seconds - offset(text, at)));
    }

    /** @return seconds east of Greenwich */
    private static int offset(String text, int at) {
        char sign = text.charAt(at);
        if (sign == 'Z' && text.length() == at + 1) {
            return 0;
        }
        separator(text, at + 3, ':');
        int hours = digits(text, at + 1, at + 3);
        int minutes = digits(text, at + 4, at + 6);
        if ((sign != '+' && sign != '-') || text.length() != at + 6 || hours > 14 || minutes > 59) {
            throw noDate();
        }
        int seconds = hours * 3_600 + minutes * 60;
        return sign == '-' ? -seconds : seconds;
    }

    private static void separator(String text, int at, char expected) {
        if (text.charAt(at) != expected) {
            throw noDate();
        }
    }

    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(text.charAt(i))) {
                throw noDate();
            }
            value = value * 10 + text.charAt(i) - '0';
        }
        if (from == to) {
            throw noDate();
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static IllegalArgumentException noDate() {
        return new IllegalArgumentException("It is no FHIR date");
    }

    /**
     * Its civil date: a date, or a time of day without an offset, is the service's own already.
     *
     * @return empty for a year or a month
     */
    Optional<LocalDate> civilDate(ZoneId zone) {
        return instant == null ? Optional.ofNullable(written) : Optional.of(CountingRules.civilDate(instant, zone));
    }
}
