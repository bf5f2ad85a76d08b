package org.waymarker.record;

import java.time.Instant;
import java.util.UUID;
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
}
