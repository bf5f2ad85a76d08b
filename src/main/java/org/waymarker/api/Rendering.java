package org.waymarker.api;

import java.nio.charset.StandardCharsets;
import org.waymarker.fhir.FhirJson;

/** Writes answers in the caller's format. */
final class Rendering {
    private Rendering() {}

    /** JSON that is not to be laid out goes out as it is. */
    static byte[] bytes(String json, Format format, boolean pretty) {
        if (format == Format.JSON && !pretty) {
            return json.getBytes(StandardCharsets.UTF_8);
        }
        return format.parser()
                .setPrettyPrint(pretty)
                .encodeResourceToString(FhirJson.parse(json))
                .getBytes(StandardCharsets.UTF_8);
    }
}
