package org.waymarker.hospital;

import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;

/** Types of resources by name. */
final class FhirTypes {
    private FhirTypes() {}

    static Class<? extends Resource> of(String type) {
        return FhirJson.CONTEXT
                .getResourceDefinition(type)
                .getImplementingClass()
                .asSubclass(Resource.class);
    }
}
