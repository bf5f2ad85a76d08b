package org.waymarker.fhir;

import java.util.UUID;
import org.hl7.fhir.r4.model.Identifier;

/**
 * The identity of a resource that we author: the same fact always gets the same one, so a repeated delivery finds the first.
 * The value is also the resource's logical id on our own server.
 *
 * @param system {@code <identifier base>/<kind>}
 */
public record BusinessId(String system, UUID value) {
    public Identifier toIdentifier() {
        return new Identifier().setSystem(system).setValue(value.toString());
    }
}
