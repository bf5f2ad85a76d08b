package org.waymarker.hospital;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.patient.Permission;
import org.waymarker.patient.Permissions;
import org.waymarker.patient.PersonChanges;
import org.waymarker.patient.Standing;
import org.waymarker.patient.Standings;

/** Who the patients are and what they allow. */
final class SimulatedPeople implements Patients, PersonChanges, Standings, Permissions {
    private final Map<PatientKey, Set<PatientRef>> known = new HashMap<>();
    private final Set<PatientKey> allowing = new HashSet<>();

    void add(PatientKey key, String nhsNumber, boolean allows) {
        known.put(key, new HashSet<>(Set.of(new PatientRef.Nhs(new NhsNumber(nhsNumber)))));
        if (allows) {
            allowing.add(key);
        }
    }

    @Override
    public boolean granted(PatientKey patient, Permission permission) {
        return allowing.contains(patient);
    }

    @Override
    public PatientIdentity identity(PatientKey key) {
        return new PatientIdentity(key, known.get(key), Optional.empty());
    }

    @Override
    public void learn(PatientKey key, PatientRef ref) {
        known.get(key).add(ref);
    }

    @Override
    public Optional<Instant> refusedSince(PatientKey patient, Permission permission) {
        return Optional.empty();
    }

    @Override
    public boolean answer(PatientKey patient, Permission permission, boolean granted, Instant at, String recordedBy) {
        throw new UnsupportedOperationException();
    }

    @Override
    public PatientKey register(Collection<? extends PatientRef> refs, Optional<LocalDate> birthDate) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<PatientKey> find(Collection<? extends PatientRef> refs) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Standing of(PatientKey patient) {
        return Standing.USUAL;
    }

    @Override
    public boolean heard(PatientKey patient, Standing standing) {
        return false;
    }

    @Override
    public void confirmed(PatientKey patient) {
        // Nothing of the simulated hospital's people ever changes.
    }

    @Override
    public boolean wasConfirmed(PatientKey patient) {
        return false;
    }

    @Override
    public PatientKey replaced(PatientKey patient, PatientRef.HospitalId by) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void restored(PatientKey patient) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void renumbered(PatientKey patient, NhsNumber number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void bornOn(PatientKey patient, LocalDate day) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Watched> unheardSince(Instant moment, int limit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void heardUntil(Collection<PatientKey> patients, Instant moment) {
        throw new UnsupportedOperationException();
    }
}
