package org.waymarker.serviceuse;

import java.util.regex.Pattern;

/**
 * The code of an organisation of the NHS.
 *
 * @param value 3 to 10 capital letters and digits
 * @see "NHS Data Dictionary, ORGANISATION CODE"
 */
public record OdsCode(String value) implements Comparable<OdsCode> {
    private static final Pattern FORM = Pattern.compile("[A-Z0-9]{3,10}");

    /** @throws IllegalArgumentException if it has another form */
    public OdsCode {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("An ODS code has 3 to 10 capital letters and digits");
        }
    }

    @Override
    public int compareTo(OdsCode other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
