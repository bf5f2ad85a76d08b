package org.waymarker.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymarker.testing.ProfileValidator;

/** Our StructureDefinitions as the build makes them for callers. */
class SnapshotsTest {
    private final ConformanceResources conformance = new ConformanceResources();

    static Stream<String> structureDefinitions() {
        return FhirProfilesTest.files(Path.of("fhir-profiles/structuredefinitions"), 1).stream()
                .map(p -> p.getFileName().toString().replace(".json", ""));
    }

    @ParameterizedTest
    @MethodSource("structureDefinitions")
    void aStructureDefinitionIsServedWithTheSnapshotOfItsDifferential(String id) {
        var authored = (StructureDefinition)
                conformance.find("StructureDefinition", id).orElseThrow().copy();
        var served = FhirJson.parse(
                StructureDefinition.class,
                conformance.served("StructureDefinition", id).orElseThrow().json());
        assertThat(authored.hasSnapshot()).isFalse();
        assertThat(served.getSnapshot().getElement().size())
                .isGreaterThan(authored.getDifferential().getElement().size());
        var ids = served.getSnapshot().getElement().stream().map(Element::getId).toList();
        assertThat(ids)
                .doesNotHaveDuplicates()
                .containsAll(authored.getDifferential().getElement().stream()
                        .map(Element::getId)
                        .toList());
        assertThat(served.getSnapshot().getElementFirstRep().getConstraint())
                .extracting(c -> c.getKey())
                .containsAll(authored.getDifferential().getElementFirstRep().getConstraint().stream()
                        .map(c -> c.getKey())
                        .toList());
        if (!served.getType().equals("Extension")) {
            ProfileValidator.assertValid(served);
        }
        served.setSnapshot(null);
        assertThat(served.equalsDeep(authored)).as("else as it was authored").isTrue();
    }
}
