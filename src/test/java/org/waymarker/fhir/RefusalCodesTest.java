package org.waymarker.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.CodeSystem.ConceptDefinitionComponent;
import org.junit.jupiter.api.Test;

/** The list of codes, held against the code that answers with them. */
class RefusalCodesTest {
    private final ConformanceResources conformance = new ConformanceResources();

    /** Whatever a caller may read as the code of an OperationOutcome is explained. */
    @Test
    void everyCodeOfARefusalIsListed() throws IOException {
        var listed = ((CodeSystem) conformance.byUrl(CodeSystems.REFUSAL).orElseThrow())
                .getConcept().stream().map(ConceptDefinitionComponent::getCode).toList();
        assertThat(listed).doesNotHaveDuplicates();
        assertThat(listed).containsAll(refusalCodes());
    }

    /** Literals that look like one, in whatever refuses. */
    private static Set<String> refusalCodes() throws IOException {
        var literal = Pattern.compile("\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|VALID|CREATED|ACCEPTED|DONE)\"");
        var refusing = Pattern.compile("org\\.waymarker\\.(fhir\\.Refus|api;|fhir;)");
        var codes = new TreeSet<String>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/org/waymarker"))) {
            for (Path source :
                    sources.filter(p -> p.toString().endsWith(".java")).toList()) {
                var text = Files.readString(source);
                if (refusing.matcher(text).find()) {
                    literal.matcher(text).results().forEach(r -> codes.add(r.group(1)));
                }
            }
        }
        assertThat(codes).hasSizeGreaterThan(40);
        return codes;
    }
}
