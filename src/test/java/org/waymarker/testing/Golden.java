package org.waymarker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;

/** Golden files: what a mapper makes, as JSON that people read in review. */
public final class Golden {
    private Golden() {}

    /**
     * Fails unless the resource is valid against our profiles and equal to {@code <package>/<TestClass>/<name>.json} under
     * {@code src/test/resources}. {@code -Dgolden.write=true} writes the files anew, to be read before they are committed.
     */
    public static void assertMatches(Class<?> test, String name, Resource resource) {
        ProfileValidator.assertValid(resource);
        var json = FhirJson.CONTEXT.newJsonParser().setPrettyPrint(true).encodeResourceToString(resource) + "\n";
        var file = Path.of("src/test/resources", test.getName().replace('.', '/'), name + ".json");
        try {
            if (Boolean.getBoolean("golden.write")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, json);
            }
            assertThat(json).isEqualTo(Files.readString(file));
        } catch (IOException e) {
            throw new AssertionError("No golden file " + file, e);
        }
    }
}
