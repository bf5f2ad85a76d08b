package org.waymarker.backloading;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.waymarker.programme.Outcome;
import org.waymarker.programme.ProgrammeType;

/** Reads the values of fields as people and their spreadsheets write them. What is not understood is empty, never guessed at. */
final class Words {
    private static final Pattern ISO = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})");
    /** The day first, as in the UK. A year of two digits might be of either century. */
    private static final Pattern BRITISH = Pattern.compile("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})");

    private Words() {}

    static Optional<LocalDate> date(String text) {
        var iso = ISO.matcher(text);
        if (iso.matches()) {
            return day(iso.group(1), iso.group(2), iso.group(3));
        }
        var british = BRITISH.matcher(text);
        return british.matches() ? day(british.group(3), british.group(2), british.group(1)) : Optional.empty();
    }

    private static Optional<LocalDate> day(String year, String month, String day) {
        try {
            return Optional.of(LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static Optional<Boolean> flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "y", "true", "1" -> Optional.of(true);
            case "no", "n", "false", "0" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** A code of {@code pmp-outcome}, or "partly", however it is joined. */
    static Optional<Outcome> outcome(String text) {
        var code = code(text);
        return code.equals("partly") ? Optional.of(Outcome.PARTIAL) : Outcome.ofCode(code);
    }

    static Optional<ProgrammeType> programmeType(String text) {
        return ProgrammeType.ofCode(code(text));
    }

    private static String code(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "-");
    }

    /** A whole number from 0 to 200, which is more sessions than any programme has. */
    static Optional<Integer> count(String text) {
        return text.matches("[0-9]{1,3}")
                ? Optional.of(Integer.valueOf(text)).filter(number -> number <= 200)
                : Optional.empty();
    }
}
