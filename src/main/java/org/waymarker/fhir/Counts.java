package org.waymarker.fhir;

import org.hl7.fhir.r4.model.Quantity;

/** Whole counts as Quantities: UCUM's dimensionless {@code 1}, with a word for people to read. */
public final class Counts {
    private Counts() {}

    /** @param unit what is counted, in the plural, such as "sessions" */
    public static Quantity of(long value, String unit) {
        return new Quantity()
                .setValue(value)
                .setUnit(unit)
                .setSystem(CodeSystems.UCUM)
                .setCode("1");
    }
}
