package org.waymarker.hospital;

import java.util.function.Consumer;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;

/** Goes through every reference in a resource, however deep. */
final class ReferenceWalk {
    private ReferenceWalk() {}

    static void through(Base base, Consumer<Reference> visitor) {
        if (base instanceof Reference reference) {
            visitor.accept(reference);
        }
        for (Property property : base.children()) {
            property.getValues().forEach(value -> through(value, visitor));
        }
    }
}
