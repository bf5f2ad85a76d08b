package org.waymarker.patient;

/** Names given together belong to different people, or a birth date does not fit. */
public class ConflictingPatientException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message without any patient data */
    public ConflictingPatientException(String message) {
        super(message);
    }
}
