package org.waymarker.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.waymarker.record.Search.Wanted;

/** The values of search parameters, with FHIR's commas, bars and backslashes. */
final class SearchValues {
    private SearchValues() {}

    /** The values between commas, escapes still in them; at least one. */
    static List<String> alternatives(String value) {
        return split(value, ',', Integer.MAX_VALUE);
    }

    /** {@code system|code}, {@code |code}, {@code code} or {@code system|}. */
    static Wanted token(String text) {
        var parts = split(text, '|', 2);
        if (parts.size() == 1) {
            return new Wanted(Optional.empty(), plain(parts.get(0)));
        }
        return new Wanted(Optional.of(plain(parts.get(0))), plain(parts.get(1)));
    }

    /** {@code Type/id}, the same behind a base, or a bare id, which may be of any of the types. */
    static Stream<Wanted> reference(String text, List<String> types) {
        var reference = plain(text);
        for (String type : types) {
            int at = reference.lastIndexOf(type + "/");
            if (at == 0 || (at > 0 && reference.charAt(at - 1) == '/')) {
                return Stream.of(wanted(reference.substring(at)));
            }
        }
        return reference.contains("/")
                ? Stream.of(wanted(reference))
                : types.stream().map(type -> wanted(type + "/" + reference));
    }

    private static Wanted wanted(String reference) {
        return new Wanted(Optional.of(""), reference);
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
}
