package org.waymarker.patient;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
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
    PatientKey create(Collection<? extends PatientRef> refs) {
        var key = new PatientKey(UUID.randomUUID());
        jdbc.update(
                "insert into patient (key, created_at, person) values (?, ?, ?)",
                key.value(),
                clock.instant(),
                key.value());
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
                    "select p.person from patient_ref r join patient p on p.key = r.patient_key"
                            + " where r.kind = ? and r.system = ? and r.value = ?",
                    row -> new PatientKey(row.uuid("person")),
                    name.kind,
                    name.system,
                    name.value));
        }
        return owners;
    }

    /** The key that goes by that very name, whoever it may have been merged into. */
    Optional<PatientKey> own(PatientRef ref) {
        var name = Name.of(ref);
        return jdbc.first(
                "select patient_key from patient_ref where kind = ? and system = ? and value = ?",
                row -> new PatientKey(row.uuid("patient_key")),
                name.kind,
                name.system,
                name.value);
    }

    void forgetNhsNumbers(PatientKey key) {
        jdbc.update(
                "insert into patient_former_ref (patient_key, kind, system, value)"
                        + " select patient_key, kind, system, value from patient_ref where patient_key = ? and kind = ?",
                key.value(),
                Kind.NHS);
        jdbc.update("delete from patient_ref where patient_key = ? and kind = ?", key.value(), Kind.NHS);
    }

    /**
     * One name of a person, or, of somebody without any, none.
     *
     * @param holds whether it names the person now
     */
    private record NameRow(
            PatientKey key, PatientKey person, Optional<PatientRef> ref, boolean holds, Optional<LocalDate> birthDate) {
        private boolean isOfThePerson() {
            return key.equals(person);
        }
    }

    @Override
    public PatientIdentity identity(PatientKey key) {
        var rows = jdbc.list(
                "select p.key, p.person, p.birth_date, r.kind, r.system, r.value, r.holds from patient p left join"
                        + " (select patient_key, kind, system, value, true as holds from patient_ref"
                        + " union all select patient_key, kind, system, value, false as holds from patient_former_ref) r"
                        + " on r.patient_key = p.key where p.key in " + OnePerson.KEYS
                        + " order by p.key, r.kind, r.system, r.value",
                row -> {
                    var ref = row.maybeConstant("kind", Kind.class)
                            .map(kind -> new Name(kind, row.text("system"), row.text("value")).ref());
                    return new NameRow(
                            new PatientKey(row.uuid("key")),
                            new PatientKey(row.uuid("person")),
                            ref,
                            ref.isPresent() && row.flag("holds"),
                            row.maybeDate("birth_date"));
                },
                key.value());
        if (rows.isEmpty()) {
            throw new NoSuchElementException("No patient " + key);
        }
        return identity(rows);
    }

    /** By the names of the Patient that others were merged into; what it has not, such as an NHS number, may come from them. */
    private static PatientIdentity identity(List<NameRow> rows) {
        var refs = new LinkedHashSet<PatientRef>();
        var former = new LinkedHashSet<PatientRef>();
        rows.forEach(row -> row.ref.ifPresent((row.holds && row.isOfThePerson() ? refs : former)::add));
        if (refs.stream().noneMatch(PatientRef.Nhs.class::isInstance)) {
            rows.stream()
                    .filter(row -> row.holds)
                    .flatMap(row -> row.ref.stream())
                    .filter(PatientRef.Nhs.class::isInstance)
                    .findFirst()
                    .ifPresent(refs::add);
        }
        former.removeAll(refs);
        var birthDate = rows.stream()
                .sorted(Comparator.comparing(row -> !row.isOfThePerson()))
                .flatMap(row -> row.birthDate.stream())
                .findFirst();
        return new PatientIdentity(rows.get(0).person, refs, former, birthDate);
    }

    @Override
    public void learn(PatientKey key, PatientRef ref) {
        var name = Name.of(ref);
        var person = identity(key);
        boolean owned = owners(Set.of(ref)).equals(Set.of(person.key()));
        // Many local numbers may name one person, but only one NHS number and one id on the hospital's server.
        if (!owned
                && name.kind != Kind.LOCAL
                && person.refs().stream().anyMatch(known -> Name.of(known).kind == name.kind && !known.equals(ref))) {
            throw new ConflictingPatientException(DIFFERENT_PEOPLE);
        }
        insert(person.key(), ref);
        if (!owned && !owners(Set.of(ref)).equals(Set.of(person.key()))) {
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
