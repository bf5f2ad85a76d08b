package org.waymarker.patient;

import java.time.LocalDate;
import java.util.Optional;

/**
 * The hospital has told that a person died; told in the transaction in which that is written, and again if the day changes.
 *
 * @param on empty where the hospital gives no day
 */
public record PatientDied(PatientKey patient, Optional<LocalDate> on) {
    /** Author of what follows from it. */
    public static final String AUTHOR = "hospital";
}
