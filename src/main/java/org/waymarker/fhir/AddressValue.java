package org.waymarker.fhir;

import org.hl7.fhir.r4.model.StringType;

/** The value of a parameter that stood in an address, which tells no type: it is read as whatever the operation asks for. */
public final class AddressValue extends StringType {
    private static final long serialVersionUID = 1L;

    public AddressValue(String text) {
        super(text);
    }
}
