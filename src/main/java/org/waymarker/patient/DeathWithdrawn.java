package org.waymarker.patient;

/** The hospital no longer says that the person died: it was a mistake. Told in the transaction in which that is written. */
public record DeathWithdrawn(PatientKey patient) {}
