package org.waymarker.api;

import java.util.Optional;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;

/** What would turn the meaning of a resource round and is not understood here must not be passed over, as FHIR demands. */
final class Modifiers {
    private Modifiers() {}

    /**
     * The same resource.
     *
     * @throws RefusedException (422) if it holds a modifier extension or implicit rules: we know none
     */
    static <R extends Resource> R understood(R resource) {
        look(resource, resource.fhirType());
        return resource;
    }

    private static void look(Base base, String path) {
        for (var property : base.children()) {
            for (Base value : property.getValues()) {
                if (property.getName().equals("modifierExtension")
                        || property.getName().equals("implicitRules")) {
                    throw refused(path + "." + property.getName());
                }
                look(value, path + "." + property.getName());
            }
        }
    }

    private static RefusedException refused(String path) {
        return new RefusedException(new Refusal(
                422,
                IssueType.EXTENSION,
                "MODIFIER_UNKNOWN",
                "This service knows no modifier extension and no implicit rules; send the resource without them",
                Optional.of(path)));
    }
}
