package org.waymarker.validation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirJson;

/**
 * A step of the build: writes our StructureDefinitions with their snapshots, so that the service never has to work them out
 * ({@code docs/adr/0010}).
 */
final class SnapshotWriter {
    private SnapshotWriter() {}

    /** @param arguments the folder of the authored definitions, and the folder to write to */
    public static void main(String[] arguments) throws IOException {
        var authored = Path.of(arguments[0]);
        var target = Path.of(arguments[1]);
        if (!isUpToDate(authored, target)) {
            write(
                    new ConformanceResources()
                            .list("StructureDefinition").stream()
                                    .map(StructureDefinition.class::cast)
                                    .toList(),
                    target);
        }
    }

    private static void write(List<StructureDefinition> authored, Path target) throws IOException {
        var definitions = new PrePopulatedValidationSupport(FhirJson.CONTEXT);
        authored.forEach(definition -> definitions.addResource(definition.copy()));
        var chain = ProfileSupport.chain(definitions);
        Files.createDirectories(target);
        for (var definition : authored) {
            var json = FhirJson.encode(ProfileSupport.withSnapshot(chain, definition));
            Files.writeString(target.resolve(definition.getIdElement().getIdPart() + ".json"), json);
        }
    }

    /** Whether each authored file has one that was written later, so that nothing is lost by keeping those. */
    private static boolean isUpToDate(Path authored, Path target) throws IOException {
        try (Stream<Path> files = Files.list(authored)) {
            for (var file : files.toList()) {
                var made = target.resolve(String.valueOf(file.getFileName()));
                if (!Files.exists(made)
                        || Files.getLastModifiedTime(made).compareTo(Files.getLastModifiedTime(file)) <= 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
