package org.waymarker.sandbox.population;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/**
 * The GP and 111 contacts of a region as a file of newline-delimited JSON: one FHIR Encounter a line, its subject named by NHS number, its kind by
 * {@code serviceType} (code system {@code contact-kind}). A contact may be told twice. Untraced people are not in it.
 */
public final class ContactFeed {
    private ContactFeed() {}

    /** @return the number of lines */
    public static int write(Population population, FhirContext fhir, Path file) throws IOException {
        var parser = fhir.newJsonParser();
        var lines = new ArrayList<String>();
        for (var person : population.people()) {
            for (var visit : person.visits()) {
                if (visit.kind().inFeed() && person.nhsNumber().isPresent()) {
                    var line = parser.encodeResourceToString(
                            Records.feedLine(visit, person.nhsNumber().orElseThrow()));
                    for (var i = 0; i < visit.recorded(); i++) {
                        lines.add(line);
                    }
                }
            }
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, lines);
        return lines.size();
    }
}
