package org.waymarker.chaos;

import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.fhir.CodeSystems;

/**
 * Somebody who completed a programme.
 *
 * @param patient {@code Patient/[id]} at the hospital
 * @param number from 0
 */
record Person(String patient, String nhsNumber, int number) {
    Course course() {
        return Course.of(number);
    }

    /** Every other person by NHS number, so that the hospital must be asked who it is. */
    Reference named() {
        return number % 2 == 0
                ? new Reference(patient)
                : new Reference()
                        .setType("Patient")
                        .setIdentifier(new Identifier()
                                .setSystem(CodeSystems.NHS_NUMBER)
                                .setValue(nhsNumber));
    }
}
