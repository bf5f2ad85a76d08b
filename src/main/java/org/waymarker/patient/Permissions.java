package org.waymarker.patient;

import java.time.Instant;
import java.util.Optional;

/** The patients' answers to "who may know?", with their history. Every method joins the caller's transaction. */
public interface Permissions {
    /** Whether the newest answer is yes; never asked is no. */
    boolean granted(PatientKey patient, Permission permission);

    /** Since when the newest answer is no; empty if it is yes, and if the patient was never asked. */
    Optional<Instant> refusedSince(PatientKey patient, Permission permission);

    /**
     * Adds an answer that changes what is granted; a first no is kept as well, since never asked is something else.
     * Earlier answers stay as history, and the same again adds nothing.
     *
     * @param recordedBy who wrote it down, never blank
     * @return whether it changed what is granted
     */
    boolean answer(PatientKey patient, Permission permission, boolean granted, Instant at, String recordedBy);
}
