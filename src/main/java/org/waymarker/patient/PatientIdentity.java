package org.waymarker.patient;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * All that we know of who a person is: what callers told us and what the hospital confirmed.
 *
 * @param refs the names that hold
 * @param former names under which something may have been written of the person, and which name nobody now, or somebody else
 * @param birthDate as the caller gave it; checked against the hospital's Patient before anything is sent
 */
public record PatientIdentity(
        PatientKey key, Set<PatientRef> refs, Set<PatientRef> former, Optional<LocalDate> birthDate) {
    public PatientIdentity {
        refs = Set.copyOf(refs);
        former = Set.copyOf(former);
    }

    /** Of somebody who has always had the same names. */
    public PatientIdentity(PatientKey key, Set<PatientRef> refs, Optional<LocalDate> birthDate) {
        this(key, refs, Set.of(), birthDate);
    }

    /** The id on the hospital's server; empty until the hospital has confirmed it or a caller has given it. */
    public Optional<PatientRef.HospitalId> hospitalId() {
        return first(PatientRef.HospitalId.class);
    }

    /** Empty for a person who is not traced. */
    public Optional<NhsNumber> nhsNumber() {
        return first(PatientRef.Nhs.class).map(PatientRef.Nhs::number);
    }

    public Optional<PatientRef.LocalId> localId() {
        return first(PatientRef.LocalId.class);
    }

    private <T extends PatientRef> Optional<T> first(Class<T> type) {
        return refs.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
