package org.waymarker.mutation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Spoils the method and the headers. */
final class HeaderMutations {
    private static final List<String> METHODS =
            List.of("DELETE", "PATCH", "PUT", "POST", "GET", "HEAD", "OPTIONS", "TRACE", "NONSENSE", "get", "PROPFIND");
    private static final List<String> ACCEPTS = List.of(
            "text/html",
            "application/pdf",
            "*/*;q=0",
            "application/fhir+json;q=nonsense",
            "application/fhir+xml;q=NaN",
            ",,,",
            ";",
            "application/fhir+json; fhirVersion=3.0",
            "application/fhir+json;fhirVersion=\"",
            "application/fhir+turtle",
            "a/b/c/d",
            "application/*",
            "json",
            "xml;q=0.5, json;q=0.4",
            "\u0001",
            "application/fhir+xml",
            "text/*",
            "*",
            "a".repeat(9000),
            "application/fhir+json;q=1e400",
            "application/fhir+json;q=-1");
    private static final List<String> CONTENT_TYPES = List.of(
            "text/plain",
            "application/octet-stream",
            "application/fhir+json; charset=utf-16",
            "application/fhir+json; charset=nonsense",
            "application/fhir+json;charset=",
            "application/fhir+json; fhirVersion=5.0",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "application/fhir+ndjson",
            "application/json-patch+json",
            "application/fhir+turtle",
            "",
            "nonsense",
            ";;;",
            "application/fhir+xml",
            "application/fhir+json",
            "text/xml",
            "a".repeat(9000),
            "application/fhir+json, application/fhir+xml");
    private static final List<String> TAGS = List.of(
            "*",
            "W/\"1\"",
            "\"1\"",
            "1",
            "W/\"99\"",
            "W/\"",
            "\"\"",
            "W/\"" + "9".repeat(400) + "\"",
            "W/\"-1\"",
            "W/\"1\", W/\"2\"",
            "w/\"1\"",
            "W/\"1e3\"",
            "'",
            "\u00e9",
            "W/\"0\"",
            "W/\"01\"");
    private static final List<String> QUERIES = List.of(
            "identifier=a|b",
            "identifier=",
            "",
            "?",
            "nonsense=1",
            "identifier=%",
            "identifier=%00",
            "status=active",
            "_id='",
            "a&b&c",
            "identifier=" + "a".repeat(5000),
            "identifier=https://ehr.example/id|1",
            "=",
            "%zz=%zz",
            "patient=Patient/1",
            "identifier=a|b&identifier=c|d",
            "ServiceRequest?identifier=a|b",
            "_count=-1");
    private static final List<String> PREFERENCES = List.of(
            "return=minimal",
            "return=representation",
            "return=OperationOutcome",
            "return=nonsense",
            "return",
            "return=",
            "=",
            ";;",
            "handling=strict",
            "handling=lenient",
            "handling=nonsense",
            "respond-async",
            "return=minimal, handling=strict; wait=1e400",
            "a".repeat(9000),
            "\"");
    private static final List<String> IDS = List.of(
            "",
            " ",
            "a b",
            "a".repeat(65),
            "a".repeat(9000),
            "../x",
            "%00",
            "\u0001",
            "{}",
            "00000000-0000-0000-0000-000000000000");
    private static final List<String> DATES = List.of(
            "nonsense", "Mon, 30 Feb 2026 00:00:00 GMT", "0", "Thu, 01 Jan 1970 00:00:00 GMT", "2026-01-01", "");

    static final List<Mutation> ALL = List.of(
            Mutation.of("another method", (m, random) -> m.withMethod(pick(METHODS, random))),
            Mutation.of("odd Accept", (m, random) -> m.withHeader("Accept", pick(ACCEPTS, random))),
            Mutation.of(
                    "two Accepts",
                    (m, random) ->
                            m.andHeader("Accept", pick(ACCEPTS, random)).andHeader("Accept", pick(ACCEPTS, random))),
            Mutation.of("odd Content-Type", (m, random) -> m.withHeader("Content-Type", pick(CONTENT_TYPES, random))),
            Mutation.of("two Content-Types", (m, random) -> m.andHeader("Content-Type", pick(CONTENT_TYPES, random))),
            Mutation.ofBody("no Content-Type", (m, random) -> new Message(m.method(), m.target(), List.of(), m.body())),
            Mutation.of("odd If-Match", (m, random) -> m.withHeader("If-Match", pick(TAGS, random))),
            Mutation.of("odd If-None-Match", (m, random) -> m.withHeader("If-None-Match", pick(TAGS, random))),
            Mutation.of("odd If-None-Exist", (m, random) -> m.withHeader("If-None-Exist", pick(QUERIES, random))),
            Mutation.of("odd If-Modified-Since", (m, random) -> m.withHeader("If-Modified-Since", pick(DATES, random))),
            Mutation.of("odd Prefer", (m, random) -> m.withHeader("Prefer", pick(PREFERENCES, random))),
            Mutation.of("odd X-Request-Id", (m, random) -> m.withHeader("X-Request-Id", pick(IDS, random))),
            Mutation.of("a known X-Request-Id", (m, random) -> m.withHeader("X-Request-Id", "mutation-1")),
            Mutation.of("a header too long", (m, random) -> m.withHeader("X-Long", "a".repeat(60_000))),
            Mutation.of("300 headers", HeaderMutations::many),
            Mutation.of(
                    "odd Host",
                    (m, random) -> m.withHeader(
                            "Host",
                            pick(
                                    List.of(
                                            "",
                                            "a b",
                                            "evil.example",
                                            "[::1",
                                            "localhost:99999",
                                            "a".repeat(300),
                                            "<x>"),
                                    random))),
            Mutation.of(
                    "odd Origin",
                    (m, random) -> m.withHeader("Origin", pick(List.of("null", "https://evil.example", ""), random))),
            Mutation.of("another method asked for", (m, random) -> m.withHeader("X-HTTP-Method-Override", "DELETE")),
            Mutation.of(
                    "odd Authorization",
                    (m, random) -> m.withHeader(
                            "Authorization",
                            pick(
                                    List.of(
                                            "Bearer",
                                            "Bearer ",
                                            "Basic YTpi",
                                            "Bearer a.b.c",
                                            "Bearer " + "a".repeat(9000),
                                            "Bearer \u00e9"),
                                    random))),
            Mutation.of("an odd Range", (m, random) -> m.withHeader("Range", "bytes=9-1,5-")),
            Mutation.of(
                    "odd Accept-Encoding", (m, random) -> m.withHeader("Accept-Encoding", "gzip;q=nonsense, nonsense")),
            Mutation.ofBody("said to be gzip", (m, random) -> m.withHeader("Content-Encoding", "gzip")),
            Mutation.ofBody("encoded unheard of", (m, random) -> m.withHeader("Content-Encoding", "nonsense")),
            Mutation.ofBody(
                    "gzip",
                    (m, random) -> m.withHeader("Content-Encoding", "gzip").withBody(gzip(m.body()))),
            Mutation.ofBody("100-continue", (m, random) -> m.withHeader("Expect", "100-continue")));

    private HeaderMutations() {}

    private static Message many(Message message, Random random) {
        var spoilt = message;
        for (int i = 0; i < 300; i++) {
            spoilt = spoilt.andHeader("X-Header-" + i, "a");
        }
        return spoilt;
    }

    private static byte[] gzip(byte[] body) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static String pick(List<String> from, Random random) {
        return JsonMutations.pick(from, random);
    }
}
