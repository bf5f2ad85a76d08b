package org.waymarker.serviceuse;

/** An Encounter took place but lacks what is needed to count it. */
public class UnusableEncounterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is missing or wrong, without patient data */
    public UnusableEncounterException(String message) {
        super(message);
    }
}
