package org.waymarker.hospital;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.waymarker.capability.WriteMap.Coded;

/** A code of the trust's as FHIR has it. */
final class CodedConcept {
    private CodedConcept() {}

    static CodeableConcept of(Coded coded) {
        var concept = new CodeableConcept().setText(coded.display());
        coded.system()
                .ifPresent(system -> concept.addCoding()
                        .setSystem(system)
                        .setCode(coded.code().orElseThrow())
                        .setDisplay(coded.display()));
        return concept;
    }
}
