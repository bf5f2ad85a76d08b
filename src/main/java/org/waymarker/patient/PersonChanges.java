package org.waymarker.patient;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the hospital changes about who a person is. Every method joins the caller's transaction. */
public interface PersonChanges {
    /** The hospital's Patient agrees with all that we were told, for the first time or again. */
    void confirmed(PatientKey patient);

    /** Whether it ever did: what differs afterwards was changed there, and is no mistake in a call. */
    boolean wasConfirmed(PatientKey patient);

    /**
     * The hospital has merged the person's Patient into another one. What is told of either is told of one person from now on, under
     * the other's name; each keeps what was written under its own key.
     *
     * @return the key of the other
     * @throws ConflictingPatientException if the other one was replaced by this one
     */
    PatientKey replaced(PatientKey patient, PatientRef.HospitalId by);

    /** The hospital has taken the merge back: two people again, each with what was written under the own key. */
    void restored(PatientKey patient);

    /**
     * The hospital has given the person another NHS number. The old one no longer names the person: it may be somebody else's.
     *
     * @throws ConflictingPatientException if the new one names somebody else here
     */
    void renumbered(PatientKey patient, NhsNumber number);

    /** The hospital has corrected the birth date of a Patient that is still the same one. */
    void bornOn(PatientKey patient, LocalDate day);

    /**
     * A person to listen for.
     *
     * @param hospitalId of the Patient that goes by this key
     * @param replaced whether the hospital has merged that Patient into another one
     * @param heardUntil empty for somebody of whom we have not heard yet
     */
    record Watched(PatientKey key, PatientRef.HospitalId hospitalId, boolean replaced, Optional<Instant> heardUntil) {}

    /** Those of whom the least has been heard, at most so many, and none of whom something was heard since. */
    List<Watched> unheardSince(Instant moment, int limit);

    /** All that has changed up to then is known. */
    void heardUntil(Collection<PatientKey> patients, Instant moment);
}
