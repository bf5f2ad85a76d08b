package org.waymarker.mutation;

import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/** Spoils the address: its path, an id in it, its query. */
final class TargetMutations {
    private static final List<String> SEGMENTS = List.of(
            "..",
            ".",
            "%2e%2e",
            "%2E%2E%2f",
            "%00",
            "a%00b",
            "",
            "%2f",
            "%5c",
            "\\",
            "..;",
            ";jsessionid=1",
            "%",
            "%zz",
            "%c0%ae",
            "%ff",
            "%u0041",
            "a".repeat(300),
            "a".repeat(20_000),
            "00000000-0000-0000-0000-000000000000",
            "1",
            "-1",
            "$",
            "$nonsense",
            "$answer",
            "_search",
            "_history",
            "_history/0",
            "_history/-1",
            "_history/99999999999",
            "_history/1e3",
            "_history/%31",
            "patient",
            "carePlan",
            "Patient",
            "Nonsense",
            "'or'1'='1",
            "%F0%9F%98%80",
            "\u00e9",
            "{id}",
            "*",
            "metadata",
            ".well-known",
            "%0d%0aX-Evil:%201",
            "<script>",
            "|",
            "^",
            "`",
            "\"");
    private static final List<String> VALUES = List.of(
            "'",
            "''--",
            "1'%20or%20'1'='1",
            "%27%3Bselect%20pg_sleep(5)--",
            "%00",
            "a%00b",
            "%",
            "%z",
            "%c0%80",
            "%ff",
            "%ed%a0%80",
            "%F0%9F%98%80",
            "%E2%80%AE",
            "a".repeat(8000),
            ("a,").repeat(1000),
            ",",
            ",,",
            "|",
            "||",
            "a|b|c",
            "%5C",
            "%5C%5C%2C",
            "$",
            "a$b",
            "%25",
            "_",
            "*",
            "..%2f..",
            "${jndi:ldap://x.example}",
            "0000-00-00",
            "2026-02-30",
            "ge9999999999",
            "ge",
            "eq2025-01-01",
            "gt2025-13-01",
            "1e400",
            "9".repeat(400),
            "-1",
            "0",
            "null",
            "undefined",
            "true",
            "",
            "%20",
            "%0a",
            "Patient/..%2f1",
            "Patient/%00",
            "https://other.example/fhir/Patient/1",
            "http://[::1",
            "Group/1",
            "a:b",
            "[]",
            "{}",
            "https://fhir.nhs.uk/Id/nhs-number|",
            "https://fhir.nhs.uk/Id/nhs-number|9990000019",
            "|9990000019",
            "%7C%7C%7C");
    private static final List<String> NAMES = List.of(
            "_count",
            "_sort",
            "_page",
            "_summary",
            "_elements",
            "_total",
            "_include",
            "_revinclude",
            "_include:iterate",
            "_format",
            "_pretty",
            "_lastUpdated",
            "_id",
            "_has:Task:focus:status",
            "_filter",
            "_text",
            "_content",
            "_list",
            "_type",
            "_since",
            "_security",
            "_tag",
            "_profile",
            "_source",
            "_contained",
            "_getpages",
            "_at",
            "_query",
            "patient",
            "patient.name",
            "patient:identifier",
            "patient.identifier",
            "subject",
            "subject:Group",
            "identifier",
            "status",
            "status:not",
            "code:text",
            "code:in",
            "date",
            "based-on",
            "based-on:missing",
            "focus.status",
            "nonsense",
            "%00",
            "",
            "'",
            "a[]",
            "a.b.c.d.e",
            "identifier:of-type",
            "category:above",
            "_lastUpdated:missing");

    static final List<Mutation> ALL = List.of(
            Mutation.of("another segment", (m, random) -> inPath(m, random, (old, r) -> pick(SEGMENTS, r))),
            Mutation.of("a segment more", (m, random) -> inPath(m, random, (old, r) -> old + "/" + pick(SEGMENTS, r))),
            Mutation.of("a segment longer", (m, random) -> inPath(m, random, (old, r) -> old + pick(SEGMENTS, r))),
            Mutation.of("a segment in other case", (m, random) -> inPath(m, random, (old, r) -> old.toUpperCase())),
            Mutation.of("an encoded segment", (m, random) -> inPath(m, random, (old, r) -> encoded(old))),
            Mutation.of("no segment", (m, random) -> inPath(m, random, (old, r) -> "")),
            Mutation.of("a slash at the end", (m, random) -> m.withTarget(path(m) + "/" + query(m))),
            Mutation.of("two slashes", (m, random) -> m.withTarget(m.target().replaceFirst("r4/", "r4//"))),
            Mutation.of(
                    "up and down again", (m, random) -> m.withTarget(m.target().replaceFirst("r4/", "r4/a/../"))),
            Mutation.of("up and out", (m, random) -> m.withTarget(m.target().replaceFirst("r4/", "r4/../../"))),
            Mutation.of("an absolute address", (m, random) -> m.withTarget("http://other.example" + m.target())),
            Mutation.of("a fragment", (m, random) -> m.withTarget(m.target() + "#x")),
            Mutation.of("two question marks", (m, random) -> m.withTarget(m.target() + "??=&&=&?")),
            Mutation.of("a very long query", (m, random) -> and(m, "x=" + "y".repeat(15_000 + random.nextInt(40_000)))),
            Mutation.of("500 parameters", (m, random) -> and(m, "status=a&".repeat(500))),
            Mutation.of("a hostile parameter", (m, random) -> and(m, pick(NAMES, random) + "=" + pick(VALUES, random))),
            Mutation.of("a parameter of no value", (m, random) -> and(m, pick(NAMES, random))),
            Mutation.of(
                    "two hostile parameters",
                    (m, random) -> and(
                            m,
                            pick(NAMES, random) + "=" + pick(VALUES, random) + "&" + pick(NAMES, random) + "="
                                    + pick(VALUES, random))),
            Mutation.of(
                    "hostile values",
                    (m, random) -> m.withTarget(path(m)
                            + query(m).replaceAll(
                                            "=[^&]*",
                                            "=" + java.util.regex.Matcher.quoteReplacement(pick(VALUES, random))))),
            Mutation.of(
                    "a hostile value of a form",
                    (m, random) -> m.values("Content-Type").contains("application/x-www-form-urlencoded")
                            ? m.withBody(m.text() + "&" + pick(NAMES, random) + "=" + pick(VALUES, random))
                            : and(m, pick(NAMES, random) + "=" + pick(VALUES, random))));

    private TargetMutations() {}

    private static Message inPath(Message message, Random random, BiFunction<String, Random, String> change) {
        var segments = path(message).substring(Message.BASE.length()).split("/", -1);
        var at = segments.length == 1 ? 0 : 1 + random.nextInt(segments.length - 1);
        segments[at] = change.apply(segments[at], random);
        return message.withTarget(Message.BASE + String.join("/", segments) + query(message));
    }

    private static String path(Message message) {
        var at = message.target().indexOf('?');
        return at < 0 ? message.target() : message.target().substring(0, at);
    }

    private static String query(Message message) {
        var at = message.target().indexOf('?');
        return at < 0 ? "" : message.target().substring(at);
    }

    private static Message and(Message message, String query) {
        return message.withTarget(message.target() + (message.target().contains("?") ? "&" : "?") + query);
    }

    private static String encoded(String text) {
        var all = new StringBuilder();
        text.chars().forEach(c -> all.append('%').append(String.format("%02x", c & 0xFF)));
        return all.toString();
    }

    private static String pick(List<String> from, Random random) {
        return JsonMutations.pick(from, random);
    }
}
