package org.waymarker.patient;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.waymarker.store.Jdbc;
import org.waymarker.store.StaleWriteException;

@Singleton
class JdbcPatients implements Patients {
    private static final String DIFFERENT_PEOPLE =
            "The identifiers given for the patient belong to different people in our records; check each of them";

    private final Jdbc jdbc;
    private final Clock clock;

    JdbcPatients(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public PatientKey register(Collection<? extends PatientRef> refs, Optional<LocalDate> birthDate) {
        if (refs.isEmpty()) {
            throw new IllegalArgumentException("A patient needs at least one name");
        }
        var key = find(refs).orElseGet(() -> create(refs));
        for (PatientRef ref : refs) {
            learn(key, ref);
        }
        birthDate.ifPresent(date -> agreeOnBirthDate(key, date));
        return key;
    }

    /** The unique index on the names decides who was first; the loser's row goes again. */
    private PatientKey create(Collection<? extends PatientRef> refs) {
        var key = new PatientKey(UUID.randomUUID());
        jdbc.update("insert into patient (key, created_at) values (?, ?)", key.value(), clock.instant());
        for (PatientRef ref : refs) {
            insert(key, ref);
        }
        var owners = owners(refs);
        if (owners.equals(Set.of(key))) {
            return key;
        }
        jdbc.update("delete from patient_ref where patient_key = ?", key.value());
        jdbc.update("delete from patient where key = ?", key.value());
        return only(owners(refs)).orElseThrow(() -> new StaleWriteException("patient"));
    }

    @Override
    public Optional<PatientKey> find(Collection<? extends PatientRef> refs) {
        return only(owners(refs));
    }

    private static Optional<PatientKey> only(Set<PatientKey> owners) {
        if (owners.size() > 1) {
            throw new ConflictingPatientException(DIFFERENT_PEOPLE);
        }
        return owners.stream().findFirst();
    }

    private Set<PatientKey> owners(Collection<? extends PatientRef> refs) {
        var owners = new HashSet<PatientKey>();
        for (PatientRef ref : refs) {
            var name = Name.of(ref);
            owners.addAll(jdbc.list(
                    "select patient_key from patient_ref where kind = ? and system = ? and value = ?",
                    row -> new PatientKey(row.uuid("patient_key")),
                    name.kind,
                    name.system,
                    name.value));
        }
        return owners;
    }

    @Override
    public PatientIdentity identity(PatientKey key) {
        var refs = new LinkedHashSet<PatientRef>();
        // One row for each name, and one for somebody without any.
        var birthDates = jdbc.list(
                "select p.birth_date, r.kind, r.system, r.value from patient p"
                        + " left join patient_ref r on r.patient_key = p.key where p.key = ?"
                        + " order by r.kind, r.system, r.value",
                row -> {
                    row.maybeConstant("kind", Kind.class)
                            .map(kind -> new Name(kind, row.text("system"), row.text("value")).ref())
                            .ifPresent(refs::add);
                    return row.maybeDate("birth_date");
                },
                key.value());
        if (birthDates.isEmpty()) {
            throw new NoSuchElementException("No patient " + key);
        }
        return new PatientIdentity(key, refs, birthDates.get(0));
    }

    @Override
    public void learn(PatientKey key, PatientRef ref) {
        var name = Name.of(ref);
        // Many local numbers may name one person, but only one NHS number and one id on the hospital's server.
        if (name.kind != Kind.LOCAL
                && identity(key).refs().stream()
                        .anyMatch(known -> Name.of(known).kind == name.kind && !known.equals(ref))) {
            throw new ConflictingPatientException(DIFFERENT_PEOPLE);
        }
        insert(key, ref);
        if (!owners(Set.of(ref)).equals(Set.of(key))) {
            throw new ConflictingPatientException(DIFFERENT_PEOPLE);
        }
    }

    private void insert(PatientKey key, PatientRef ref) {
        var name = Name.of(ref);
        jdbc.update(
                "insert into patient_ref (kind, system, value, patient_key) values (?, ?, ?, ?) on conflict do nothing",
                name.kind,
                name.system,
                name.value,
                key.value());
    }

    private void agreeOnBirthDate(PatientKey key, LocalDate date) {
        jdbc.update("update patient set birth_date = ? where key = ? and birth_date is null", date, key.value());
        if (!identity(key).birthDate().equals(Optional.of(date))) {
            throw new ConflictingPatientException(
                    "The birth date given for the patient differs from the one we hold; check the identifiers");
        }
    }

    private enum Kind {
        HOSPITAL,
        NHS,
        LOCAL
    }

    /** A reference as its row: the system is empty where the kind says enough. */
    private record Name(Kind kind, String system, String value) {
        static Name of(PatientRef ref) {
            if (ref instanceof PatientRef.HospitalId id) {
                return new Name(Kind.HOSPITAL, "", id.value());
            }
            if (ref instanceof PatientRef.Nhs nhs) {
                return new Name(Kind.NHS, "", nhs.number().value());
            }
            var local = (PatientRef.LocalId) ref;
            return new Name(Kind.LOCAL, local.system(), local.value());
        }

        PatientRef ref() {
            return switch (kind) {
                case HOSPITAL -> new PatientRef.HospitalId(value);
                case NHS -> new PatientRef.Nhs(new NhsNumber(value));
                case LOCAL -> new PatientRef.LocalId(system, value);
            };
        }
    }
}
