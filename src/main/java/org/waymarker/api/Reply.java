package org.waymarker.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.record.Stored;

/**
 * An answer before it is written in the caller's format.
 *
 * @param json FHIR JSON, as stored or just encoded
 */
record Reply(int status, Map<String, String> headers, Optional<String> json) {
    Reply {
        headers = Map.copyOf(headers);
    }

    static Reply of(int status, Resource resource) {
        return new Reply(status, Map.of(), Optional.of(FhirJson.encode(resource)));
    }

    static Reply json(int status, String json) {
        return new Reply(status, Map.of(), Optional.of(json));
    }

    static Reply empty(int status) {
        return new Reply(status, Map.of(), Optional.empty());
    }

    /** The body as a Bundle holds it: what is no FHIR goes into a Binary. */
    Optional<Resource> resource() {
        return json.map(text -> header("Content-Type")
                .<Resource>map(type -> new Binary().setContentType(type).setData(text.getBytes(StandardCharsets.UTF_8)))
                .orElseGet(() -> FhirJson.parse(text)));
    }

    Reply with(String name, String value) {
        var all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new Reply(status, all, json);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The text as it stands in the record: no parser touches it. */
    static Reply stored(Stored stored) {
        return json(200, stored.body())
                .with("ETag", etag(stored.version()))
                .with("Last-Modified", httpDate(stored.lastUpdated()));
    }

    static String etag(int version) {
        return etag(Integer.toString(version));
    }

    static String etag(String version) {
        return "W/\"" + version + "\"";
    }

    static String httpDate(Instant instant) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
    }

    /** Reads what {@link #httpDate} writes. */
    static Instant instant(String httpDate) {
        return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(httpDate));
    }
}
