package org.waymarker.record;

import java.time.Instant;
import java.util.UUID;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;

/**
 * One version of a resource, as stored.
 *
 * @param version 1 for the first
 * @param body FHIR JSON, with {@code meta.versionId} and {@code meta.lastUpdated}
 */
public record Stored(String type, UUID id, int version, Instant lastUpdated, String body) {
    public <R extends Resource> R as(Class<R> resourceType) {
        return FhirJson.parse(resourceType, body);
    }

    public Resource resource() {
        return FhirJson.parse(body);
    }

    /**
     * Whether an Observation that was built anew says what this version says. Id and meta are the record's, and that the hospital's id of the
     * patient has become known is no change.
     *
     * @param standing this version, as it was read
     * @param again gets those from it
     */
    public boolean isSaidAgain(Observation standing, Observation again) {
        again.setSubject(standing.getSubject());
        again.setId(standing.getIdPart());
        again.setMeta(standing.getMeta());
        return FhirJson.encode(again).equals(body);
    }
}
