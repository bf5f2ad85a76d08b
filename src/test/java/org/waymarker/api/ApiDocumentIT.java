package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirEndpoint.Operation;

/** Holds the tables of docs/api.md to the declarations; {@code -Dgolden.write=true} writes them anew. */
@MicronautTest(transactional = false)
class ApiDocumentIT {
    private static final Path PAGE = Path.of("docs/api.md");

    @Inject
    EmbeddedServer server;

    @Inject
    Declarations declared;

    @Inject
    ConformanceResources definitions;

    @Test
    void tellsEveryResourceType() throws IOException {
        var statement = (CapabilityStatement) Http.json(new Http(server).get("/metadata"));
        var lines = new ArrayList<String>();
        lines.add(
                "| Resource | Interactions | POST takes | PUT takes | Search parameters | `_include` | `_revinclude` |");
        lines.add("|---|---|---|---|---|---|---|");
        for (var type : declared.all()) {
            var said = statement.getRestFirstRep().getResource().stream()
                    .filter(resource -> resource.getType().equals(type.type()))
                    .findFirst()
                    .orElseThrow();
            lines.add(row(
                    type.type(),
                    type.interactions().stream().map(i -> i.code().toCode()).collect(Collectors.joining(", ")),
                    type.creations().stream().map(c -> c.what()).collect(Collectors.joining("; ")),
                    type.updates().stream().map(u -> u.what()).collect(Collectors.joining("; ")),
                    quoted(said.getSearchParam().stream().map(parameter -> parameter.getName())),
                    quoted(said.getSearchInclude().stream().map(include -> include.getValue())),
                    quoted(said.getSearchRevInclude().stream().map(include -> include.getValue()))));
        }
        hold("resources", lines);
    }

    @Test
    void tellsEveryOperation() throws IOException {
        var lines = new ArrayList<String>();
        lines.add("| Operation | At | Changes | What it does | Parameters |");
        lines.add("|---|---|---|---|---|");
        var byName = Stream.concat(
                        declared.systemOperations().stream(),
                        declared.all().stream().flatMap(type -> type.operations().stream()))
                .collect(Collectors.groupingBy(Operation::name, TreeMap::new, Collectors.toList()));
        byName.forEach((name, operations) -> lines.add(line(name, operations)));
        hold("operations", lines);
    }

    private String line(String name, List<Operation> operations) {
        var definition =
                definitions.find("OperationDefinition", name.substring(1)).map(OperationDefinition.class::cast);
        return row(
                "`" + name + "`",
                operations.stream().map(ApiDocumentIT::place).collect(Collectors.joining(", ")),
                operations.get(0).changesState() ? "yes" : "no",
                definition.map(OperationDefinition::getTitle).orElse(""),
                definition.map(ApiDocumentIT::parameters).orElse(""));
    }

    private static String place(Operation operation) {
        var type = operation.type().orElse("");
        return switch (operation.level()) {
            case SYSTEM -> "[base]";
            case TYPE -> type;
            case INSTANCE -> type + "/[id]";
        };
    }

    private static String quoted(Stream<String> names) {
        return names.map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** A star marks those that must be given. */
    private static String parameters(OperationDefinition definition) {
        return definition.getParameter().stream()
                .filter(parameter -> "in".equals(parameter.getUse().toCode()))
                .map(parameter -> "`" + parameter.getName() + "`" + (parameter.getMin() > 0 ? "*" : ""))
                .collect(Collectors.joining(", "));
    }

    private static void hold(String name, List<String> lines) throws IOException {
        var page = Files.readString(PAGE);
        var begin = page.indexOf("-->\n", page.indexOf("<!-- " + name + ":")) + 4;
        var end = page.indexOf("<!-- end of " + name + " -->");
        var table = String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(table);
        }
    }
}
