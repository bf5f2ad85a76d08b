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

    /** Reasons of a rule go out under their names. */
    @Test
    void everyReasonOfARuleIsListed() throws IOException {
        var listed = ((CodeSystem) conformance.byUrl(CodeSystems.REFUSAL).orElseThrow())
                .getConcept().stream().map(ConceptDefinitionComponent::getCode).toList();
        assertThat(listed).containsAll(reasons());
    }

    /** Of what refuses a call; other enums of that name say why a count is not known, why a lane waits, why
     * the hospital gave no token, or what a patient said. */
    private static Set<String> reasons() throws IOException {
        var notOfACall = Set.of(
                "Count.java",
                "Change.java",
                "ParkReason.java",
                "AnswerReason.java",
                "LoginException.java",
                "TokenRefusedException.java");
        var enumeration = Pattern.compile("enum \\w*(?:Reason|Refusal) \\{(.*?)\\n {0,4}\\}", Pattern.DOTALL);
        var constant = Pattern.compile("(?m)^\\s+([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\\b");
        var reasons = new TreeSet<String>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/org/waymarker"))) {
            for (Path source : sources.filter(p -> p.toString().endsWith(".java"))
                    .filter(p -> !notOfACall.contains(p.getFileName().toString()))
                    .toList()) {
                enumeration
                        .matcher(Files.readString(source))
                        .results()
                        .flatMap(found -> constant.matcher(found.group(1)).results())
                        .forEach(found -> reasons.add(found.group(1)));
            }
        }
        assertThat(reasons).hasSizeGreaterThan(40);
        // Answered as NOT_FOUND, as everything is that is not there.
        reasons.remove("COHORT_UNKNOWN");
        return reasons;
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
