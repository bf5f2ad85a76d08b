package org.waymarker.api;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waymarker.api.Incoming.Parameter;

/** Paths, queries and forms as text, and back. */
final class Queries {
    private static final int MOST_PARAMETERS = 200;

    private Queries() {}

    /** @throws Declined (400) if it cannot be decoded, holds control characters or has too many parameters */
    static List<Parameter> parse(@Nullable String raw) {
        var parameters = new ArrayList<Parameter>();
        if (raw == null || raw.isEmpty()) {
            return parameters;
        }
        for (String pair : raw.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            var name = decode(equals < 0 ? pair : pair.substring(0, equals));
            parameters.add(new Parameter(name, equals < 0 ? "" : decode(pair.substring(equals + 1))));
        }
        if (parameters.size() > MOST_PARAMETERS) {
            throw Declined.badRequest("QUERY_INVALID", "A query has at most " + MOST_PARAMETERS + " parameters");
        }
        return parameters;
    }

    /** The segments of a raw path; a trailing slash says nothing. */
    static List<String> segments(String rawPath) {
        var path = rawPath.replaceAll("^/+|/+$", "");
        return path.isEmpty()
                ? List.of()
                // A plus sign in a path is a plus sign.
                : Arrays.stream(path.split("/", -1))
                        .map(s -> decode(s.replace("+", "%2B")))
                        .toList();
    }

    static String format(List<Parameter> parameters) {
        var text = new StringBuilder();
        for (var parameter : parameters) {
            text.append(text.isEmpty() ? "" : "&")
                    .append(encode(parameter.name()))
                    .append('=')
                    .append(encode(parameter.value()));
        }
        return text.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/")
                .replace("%3A", ":")
                .replace("%2C", ",");
    }

    private static String decode(String text) {
        String decoded;
        try {
            decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Declined.badRequest("QUERY_INVALID", "The address holds a percent sign that encodes nothing");
        }
        if (decoded.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == 0xfffd)) {
            throw Declined.badRequest("QUERY_INVALID", "The address holds control characters or is not UTF-8");
        }
        return decoded;
    }
}
