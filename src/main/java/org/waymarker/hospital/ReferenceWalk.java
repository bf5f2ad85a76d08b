package org.waymarker.hospital;

import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Reference;

/** Finds every reference in a resource, however deep. */
final class ReferenceWalk {
    private ReferenceWalk() {}

    static Stream<Reference> in(Base base) {
        var within = base.children().stream()
                .flatMap(property -> property.getValues().stream())
                .flatMap(ReferenceWalk::in);
        return base instanceof Reference reference ? Stream.concat(Stream.of(reference), within) : within;
    }
}
