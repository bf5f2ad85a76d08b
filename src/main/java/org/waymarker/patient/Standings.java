package org.waymarker.patient;

/** What the hospital says of people. Every method joins the caller's transaction. */
public interface Standings {
    Standing of(PatientKey patient);

    /**
     * Keeps what the hospital says now. If it differs from what it said before, {@link PatientDied} or {@link DeathWithdrawn} is told
     * in this transaction.
     *
     * @return whether it differs
     */
    boolean heard(PatientKey patient, Standing standing);
}
