package org.waymarker.patient;

/** Another transaction is writing the same person at this moment; the same call may well succeed if tried again. */
public class PatientWrittenMeanwhileException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
