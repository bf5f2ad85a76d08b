package org.waymarker.patient;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;

/** The people we know of. Patients belong to the hospital: we keep only what is needed to name them. Every method joins the caller's transaction. */
public interface Patients {
    /**
     * The key of the person so named; a new one when none of the names is known. Names not seen before are added to the
     * person. Two callers at the same instant get the same key.
     *
     * @param refs at least one
     * @throws ConflictingPatientException if the names belong to different people, or the birth date differs from the one known
     * @throws org.waymarker.store.StaleWriteException if another transaction writes the person at this moment
     */
    PatientKey register(Collection<? extends PatientRef> refs, Optional<LocalDate> birthDate);

    /**
     * The key of the person so named, if any of the names is known.
     *
     * @throws ConflictingPatientException if the names belong to different people
     */
    Optional<PatientKey> find(Collection<? extends PatientRef> refs);

    /** @throws java.util.NoSuchElementException if the key is not ours */
    PatientIdentity identity(PatientKey key);

    /**
     * Adds a name that the hospital confirmed; once known, a name stays.
     *
     * @throws ConflictingPatientException if the name belongs to somebody else
     */
    void learn(PatientKey key, PatientRef ref);
}
