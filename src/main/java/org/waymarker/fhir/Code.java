package org.waymarker.fhir;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;

/**
 * A code of a code system, with the display that the system itself gives it.
 *
 * @param system address of the code system
 * @param code the code, exactly as the system writes it
 * @param display the system's own words, never ours
 */
public record Code(String system, String code, String display) {
    /** A new Coding: FHIR's elements belong to one resource each. */
    public Coding toCoding() {
        return new Coding(system, code, display);
    }

    /** A concept of this one coding, its text the display. */
    public CodeableConcept toConcept() {
        return toConcept(display);
    }

    /** A concept of this one coding in words of our own. */
    public CodeableConcept toConcept(String text) {
        return new CodeableConcept().addCoding(toCoding()).setText(text);
    }

    /** True if any coding of {@code concept} is this code; displays are not compared. */
    public boolean isIn(CodeableConcept concept) {
        return concept.hasCoding(system, code);
    }

    /** True if {@code coding} is this code; displays are not compared. */
    public boolean is(Coding coding) {
        return system.equals(coding.getSystem()) && code.equals(coding.getCode());
    }
}
