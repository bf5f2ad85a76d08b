package org.waymarker.api;

import ca.uhn.fhir.parser.IParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.fhir.FhirJson;

/** The two formats that we read and write, and which of them a caller means. */
enum Format {
    JSON("application/fhir+json"),
    XML("application/fhir+xml");

    private static final Map<String, Format> NAMES = Map.ofEntries(
            Map.entry("json", JSON),
            Map.entry("application/json", JSON),
            Map.entry("application/fhir+json", JSON),
            Map.entry("text/json", JSON),
            Map.entry("xml", XML),
            Map.entry("application/xml", XML),
            Map.entry("application/fhir+xml", XML),
            Map.entry("text/xml", XML));

    private final String mediaType;

    Format(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    String contentType() {
        return mediaType + ";charset=UTF-8";
    }

    IParser parser() {
        return this == XML ? FhirJson.xmlParser() : FhirJson.parser();
    }

    /**
     * What the answer shall be: {@code _format} if given, else the best of {@code Accept}, else JSON.
     *
     * @throws Declined (406) if we can offer none of it
     */
    static Format wanted(Optional<String> format, List<String> accept) {
        if (format.isPresent()) {
            // A plus sign that was not percent-encoded arrives as a space.
            var range = MediaRange.parse(format.get().replace(' ', '+'));
            return range.flatMap(MediaRange::format).orElseThrow(Format::notAcceptable);
        }
        var ranges = new ArrayList<MediaRange>();
        for (String header : accept) {
            for (String part : header.split(",", -1)) {
                MediaRange.parse(part).ifPresent(ranges::add);
            }
        }
        if (ranges.isEmpty()) {
            return JSON;
        }
        Optional<Format> best = Optional.empty();
        double bestQuality = 0;
        for (var range : ranges) {
            var candidate = range.format();
            if (candidate.isPresent() && range.quality > bestQuality) {
                best = candidate;
                bestQuality = range.quality;
            }
        }
        return best.orElseThrow(Format::notAcceptable);
    }

    /** As {@link #wanted(Optional, List)}, but falling back where we can offer none of it. */
    static Format wanted(Optional<String> format, List<String> accept, Format otherwise) {
        try {
            return wanted(format, accept);
        } catch (Declined e) {
            return otherwise;
        }
    }

    /**
     * What a body is written in.
     *
     * @throws Declined (415) if it is none of ours, or no UTF-8
     */
    static Format ofBody(Optional<String> contentType) {
        var range = contentType.flatMap(MediaRange::parse);
        var format = range.filter(r -> !r.wildcard()).flatMap(MediaRange::format);
        boolean utf8 = range.map(r -> r.parameters.getOrDefault("charset", "utf-8"))
                .map(charset -> charset.replace("\"", ""))
                .filter(charset -> "utf-8".equalsIgnoreCase(charset) || "utf8".equalsIgnoreCase(charset))
                .isPresent();
        if (format.isEmpty() || !utf8) {
            throw Declined.of(
                    415,
                    IssueType.NOTSUPPORTED,
                    "CONTENT_TYPE_NOT_SUPPORTED",
                    "Send the body as application/fhir+json or application/fhir+xml, FHIR version 4.0, in UTF-8");
        }
        return format.get();
    }

    private static Declined notAcceptable() {
        return Declined.of(
                406,
                IssueType.NOTSUPPORTED,
                "FORMAT_NOT_SUPPORTED",
                "Answers are application/fhir+json or application/fhir+xml, FHIR version 4.0");
    }

    /** One media type of an Accept or Content-Type header. */
    private record MediaRange(String name, Map<String, String> parameters, double quality) {
        static Optional<MediaRange> parse(String text) {
            var parts = text.split(";", -1);
            var name = parts[0].strip().toLowerCase(Locale.ROOT);
            if (name.isEmpty()) {
                return Optional.empty();
            }
            var parameters = new java.util.HashMap<String, String>();
            for (int i = 1; i < parts.length; i++) {
                int equals = parts[i].indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT),
                            parts[i].substring(equals + 1).strip());
                }
            }
            return Optional.of(new MediaRange(name, Map.copyOf(parameters), quality(parameters.get("q"))));
        }

        private static double quality(@org.jspecify.annotations.Nullable String q) {
            try {
                return q == null ? 1 : Double.parseDouble(q);
            } catch (NumberFormatException e) {
                return 0;
            }
        }

        boolean wildcard() {
            return name.equals("*/*") || name.equals("application/*") || name.equals("*");
        }

        Optional<Format> format() {
            var version = parameters.getOrDefault("fhirversion", "4.0").replace("\"", "");
            if (!version.equals("4.0") && !version.equals("4.0.1")) {
                return Optional.empty();
            }
            return wildcard() ? Optional.of(JSON) : Optional.ofNullable(NAMES.get(name));
        }
    }
}
