package org.waymarker.questionnaire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.questionnaire.ScoringTable.CountQuestions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads scoring tables from YAML: those that are shipped, and a deployer's own. */
final class ScoringTablesFile {
    private static final String SHIPPED = "/scoring-tables.yml";

    private ScoringTablesFile() {}

    static List<ScoringTable> shipped() {
        try (var stream = ScoringTablesFile.class.getResourceAsStream(SHIPPED)) {
            if (stream == null) {
                throw new IllegalStateException("No " + SHIPPED);
            }
            return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws IllegalArgumentException with the file, the table and what is wrong in it; without a cause, since the message says all
     *     and stands alone when the service does not start
     */
    static List<ScoringTable> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw wrong(file, " cannot be read");
        } catch (IllegalArgumentException e) {
            throw wrong(file, ": " + e.getMessage());
        }
    }

    private static IllegalArgumentException wrong(Path file, String what) {
        return new IllegalArgumentException("The file " + file + " of waymarker.questionnaires.tables" + what);
    }

    /** @throws IllegalArgumentException with the table and what is wrong in it */
    static List<ScoringTable> parse(String yaml) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Object root;
        try {
            root = new Yaml(new SafeConstructor(options)).load(yaml);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("this is no YAML: " + e.getMessage(), e);
        }
        var tables = new ArrayList<ScoringTable>();
        for (Object each : root == null ? List.of() : list(root)) {
            try {
                tables.add(table(fields(each, Set.of("questionnaire", "version", "scales", "counts", "other"))));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("table " + (tables.size() + 1) + ": " + e.getMessage(), e);
            }
        }
        return tables;
    }

    private static ScoringTable table(Map<String, Object> fields) {
        var of = new QuestionnaireVersion(text(fields.get("questionnaire")), text(fields.get("version")));
        return new ScoringTable(
                of,
                Optional.ofNullable(fields.get("scales"))
                        .map(ScoringTablesFile::scales)
                        .orElse(Map.of()),
                Optional.ofNullable(fields.get("counts")).map(ScoringTablesFile::counts),
                Optional.ofNullable(fields.get("other"))
                        .map(other -> unlike(texts(other)))
                        .orElse(Set.of()));
    }

    private static Set<String> unlike(List<String> linkIds) {
        var unlike = new HashSet<>(linkIds);
        if (unlike.size() != linkIds.size()) {
            throw new IllegalArgumentException("a linkId stands there twice");
        }
        return unlike;
    }

    private static Map<Scale, List<String>> scales(Object node) {
        var scales = new EnumMap<Scale, List<String>>(Scale.class);
        map(node)
                .forEach((code, items) -> scales.put(
                        Scale.ofCode(code)
                                .orElseThrow(() ->
                                        new IllegalArgumentException("\"" + code + "\" is no scale that is known")),
                        texts(items)));
        return scales;
    }

    private static CountQuestions counts(Object node) {
        var fields = fields(node, Set.of("window", "items"));
        var items = new LinkedHashMap<String, String>();
        map(required(fields.get("items"))).forEach((linkId, code) -> items.put(linkId, measure(text(code))));
        return new CountQuestions(text(fields.get("window")), items);
    }

    /** What there is a change of is something that is counted; the system has other codes too. */
    private static String measure(String code) {
        if (Codes.local(CodeSystems.SERVICE_USE_MEASURE, code).isEmpty()
                || Codes.local(CodeSystems.SERVICE_USE_MEASURE, code + "-change")
                        .isEmpty()) {
            throw new IllegalArgumentException("\"" + code + "\" is no measure of service use");
        }
        return code;
    }

    private static Map<String, Object> fields(Object node, Set<String> known) {
        var fields = map(node);
        fields.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("\"" + name + "\" is nothing that stands there");
                });
        return fields;
    }

    private static Map<String, Object> map(Object node) {
        if (!(node instanceof Map<?, ?> entries)) {
            throw new IllegalArgumentException("names with values are wanted");
        }
        var map = new LinkedHashMap<String, Object>();
        entries.forEach((name, value) -> map.put(text(name), required(value)));
        return map;
    }

    private static List<?> list(Object node) {
        if (!(node instanceof List<?> items)) {
            throw new IllegalArgumentException("a list is wanted");
        }
        return items;
    }

    private static List<String> texts(Object node) {
        return list(node).stream().map(ScoringTablesFile::text).toList();
    }

    /** YAML reads 1.10 as a number and so as another linkId than the one that stands there. */
    private static String text(@Nullable Object node) {
        if (!(required(node) instanceof String text) || text.isBlank()) {
            throw new IllegalArgumentException("a text is wanted where \"" + node + "\" stands; write it in quotes");
        }
        return text;
    }

    private static Object required(@Nullable Object node) {
        if (node == null) {
            throw new IllegalArgumentException("something is missing");
        }
        return node;
    }
}
