package org.waymarker.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.fhir.DateSpan;
import org.waymarker.fhir.SearchKey;
import org.waymarker.record.Search.Comparison;
import org.waymarker.record.Search.Prefix;
import org.waymarker.record.Search.Wanted;

/** The values of search parameters, with FHIR's commas, bars, backslashes and prefixes. */
final class SearchValues {
    private static final int MOST_ALTERNATIVES = 100;
    private static final Pattern PREFIXED = Pattern.compile("(eq|ne|gt|lt|ge|le|sa|eb|ap)?([0-9].*)");

    private SearchValues() {}

    /**
     * The values between commas, escapes still in them; at least one.
     *
     * @throws Declined (400) if there are more than a search may ask for at once
     */
    static List<String> alternatives(String value) {
        var parts = split(value, ',', MOST_ALTERNATIVES + 1);
        if (parts.size() > MOST_ALTERNATIVES) {
            throw tooComplex("A parameter has at most " + MOST_ALTERNATIVES + " alternatives");
        }
        return parts;
    }

    static Declined tooComplex(String message) {
        return Declined.of(400, IssueType.TOOCOSTLY, "SEARCH_TOO_COMPLEX", message);
    }

    static Declined invalid(String message) {
        return Declined.badRequest("SEARCH_VALUE_INVALID", message);
    }

    /** A text as it stands; empty for nothing between two commas. */
    static Optional<Wanted> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(new Wanted(Optional.of(""), plain(text)));
    }

    /** {@code system|code}, {@code |code}, {@code code} or {@code system|}. */
    static Wanted token(String text) {
        var parts = split(text, '|', 2);
        if (parts.stream().allMatch(String::isEmpty)) {
            throw invalid("Between two commas there must be a code, or a system and a bar");
        }
        if (parts.size() == 1) {
            return new Wanted(Optional.empty(), plain(parts.get(0)));
        }
        return new Wanted(Optional.of(plain(parts.get(0))), plain(parts.get(1)));
    }

    /** {@code Type/id}, the same behind a base, or a bare id, which may be of any of the types. */
    static Stream<Wanted> reference(String text, List<String> types) {
        var reference = SearchKey.versionless(plain(text));
        for (String type : types) {
            int at = reference.lastIndexOf(type + "/");
            if (at == 0 || (at > 0 && reference.charAt(at - 1) == '/')) {
                return Stream.of(wanted(reference.substring(at)));
            }
        }
        return reference.contains("/") || types.isEmpty()
                ? Stream.of(wanted(reference))
                : types.stream().map(type -> wanted(type + "/" + reference));
    }

    private static Wanted wanted(String reference) {
        return new Wanted(Optional.of(""), reference);
    }

    /**
     * A date with or without a prefix.
     *
     * @param zone of dates and of times without an offset
     * @param clock a date is approximately another if they differ by less than a tenth of the time from now
     * @throws Declined (400) if it is none
     */
    static Comparison date(String text, ZoneId zone, Clock clock) {
        // A plus sign that was not percent-encoded arrives as a space.
        var matcher = PREFIXED.matcher(text.replace(' ', '+'));
        var span = matcher.matches() ? DateSpan.parse(matcher.group(2), zone) : Optional.<DateSpan>empty();
        if (span.isEmpty()) {
            throw invalid(
                    "A date is searched as 2026, 2026-03, 2026-03-31 or 2026-03-31T10:00:00Z, with or without one of"
                            + " eq, ne, gt, lt, ge, le, sa, eb, ap before it");
        }
        var prefix = Optional.ofNullable(matcher.group(1)).orElse("eq").toUpperCase(Locale.ROOT);
        return new Comparison(
                Prefix.valueOf(prefix), prefix.equals("AP") ? about(span.get(), clock.instant()) : span.get());
    }

    private static DateSpan about(DateSpan span, Instant now) {
        var tenth = Duration.between(span.low(), now).abs().dividedBy(10);
        return new DateSpan(span.low().minus(tenth), span.high().plus(tenth));
    }

    private static List<String> split(String text, char separator, int most) {
        var parts = new ArrayList<String>();
        int from = 0;
        for (int i = 0; i < text.length() && parts.size() < most - 1; i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == separator) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String plain(String text) {
        return text.replaceAll("\\\\([\\\\,|$])", "$1");
    }

    static Declined unknownModifier(String name) {
        return Declined.of(
                400,
                IssueType.NOTSUPPORTED,
                "SEARCH_MODIFIER_UNKNOWN",
                "The parameter " + name + " is not offered with this modifier or chain");
    }
}
