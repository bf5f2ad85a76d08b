package org.waymarker.hospital;

import io.micronaut.context.annotation.Value;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Patient;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.ConflictingPatientException;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.patient.PersonChanges;
import org.waymarker.patient.PersonChanges.Watched;
import org.waymarker.patient.Standings;

/**
 * Finds the hospital's Patient for a person of ours, and takes over what the hospital says of the person. Patients belong to the
 * hospital: none is ever created or changed.
 */
@Singleton
class HospitalPatients {
    private static final int MOST_REMEMBERED = 20_000;
    private static final int LONGEST_CHAIN = 5;

    private final Hospital hospital;
    private final Patients patients;
    private final PersonChanges changes;
    private final Standings standings;
    private final TransactionOperations<Connection> transactions;
    private final HospitalSettings settings;
    private final FhirTimes times;
    private final Clock clock;
    private final List<String> localIdSystems;
    private final Map<PatientKey, Instant> checked = new LinkedHashMap<>();

    HospitalPatients(
            Hospital hospital,
            Patients patients,
            PersonChanges changes,
            Standings standings,
            TransactionOperations<Connection> transactions,
            HospitalSettings settings,
            FhirTimes times,
            Clock clock,
            @Value("${waymarker.local-id-systems}") List<String> localIdSystems) {
        this.hospital = hospital;
        this.patients = patients;
        this.changes = changes;
        this.standings = standings;
        this.transactions = transactions;
        this.settings = settings;
        this.times = times;
        this.clock = clock;
        this.localIdSystems = List.copyOf(localIdSystems);
    }

    /** What became of the search for a Patient. */
    sealed interface Lookup {
        record Found(PatientAtHospital patient) implements Lookup {}

        /** @param detail without patient data */
        record Unresolved(ParkReason reason, String detail) implements Lookup {}
    }

    /**
     * The hospital's Patient by its id, where one is known, else by NHS number, else by local number. Exactly one must match and
     * agree with all that we were given; what the hospital adds to that is learnt.
     */
    Lookup resolve(PatientKey key) {
        return resolve(key, 0);
    }

    /** What {@link #resolve} says of somebody about whom the hospital need not be asked now. */
    Optional<Lookup> known(PatientIdentity identity) {
        return identity.hospitalId().isPresent() && checkedLately(identity.key())
                ? Optional.of(found(identity))
                : Optional.empty();
    }

    /** As {@link #resolve}, where the one Patient that fits has been read already. */
    Lookup resolve(PatientIdentity identity, Patient theirs) {
        return agree(identity, new PatientReading(theirs), 0);
    }

    private Lookup resolve(PatientKey key, int merges) {
        var identity = identity(key);
        var known = known(identity);
        if (known.isPresent()) {
            return known.get();
        }
        var theirs = identity.hospitalId().isPresent()
                ? byId(identity.hospitalId().get().value())
                : byNumbers(identity);
        if (theirs.size() != 1) {
            return theirs.isEmpty()
                    ? new Lookup.Unresolved(
                            ParkReason.PATIENT_NOT_FOUND, "The hospital has no Patient by any name that we were given")
                    : new Lookup.Unresolved(
                            ParkReason.PATIENT_AMBIGUOUS, theirs.size() + " Patients of the hospital fit");
        }
        return agree(identity, new PatientReading(theirs.get(0)), merges);
    }

    /** What the hospital says now of somebody whom it knows. If that does not fit, the person's lane looks again, and waits. */
    Lookup heard(Watched watched, Patient theirs) {
        var reading = new PatientReading(theirs);
        if (watched.replaced()) {
            if (reading.isReplaced()) {
                return found(identity(watched.key()));
            }
            transactions.executeWrite(status -> {
                changes.restored(watched.key());
                return true;
            });
        }
        var identity = identity(watched.key());
        var lookup = agree(identity, reading, 0);
        if (lookup instanceof Lookup.Unresolved) {
            forget(identity.key());
        }
        return lookup;
    }

    PatientIdentity identity(PatientKey key) {
        return transactions.executeRead(status -> patients.identity(key));
    }

    private List<Patient> byId(String id) {
        return hospital.read(Patient.class, id).map(List::of).orElse(List.of());
    }

    private List<Patient> byNumbers(PatientIdentity identity) {
        var byNhsNumber = identity.nhsNumber()
                .map(nhs -> byIdentifier(CodeSystems.NHS_NUMBER, nhs.value()))
                .orElse(List.of());
        if (!byNhsNumber.isEmpty()) {
            return byNhsNumber;
        }
        return identity.refs().stream()
                .filter(PatientRef.LocalId.class::isInstance)
                .map(PatientRef.LocalId.class::cast)
                .map(local -> byIdentifier(local.system(), local.value()))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** One that was merged into another is passed over where another is found as well. */
    private List<Patient> byIdentifier(String system, String value) {
        var found = hospital.searchQuietly(Patient.class, Map.of("identifier", List.of(system + "|" + escaped(value))));
        var standing = found.stream()
                .filter(patient -> !new PatientReading(patient).isReplaced())
                .toList();
        return standing.isEmpty() ? found : standing;
    }

    /** A comma, a bar or a dollar sign in a value would be read as more than one value. */
    private static String escaped(String value) {
        return value.replaceAll("([\\\\,|$])", "\\\\$1");
    }

    private Lookup agree(PatientIdentity identity, PatientReading theirs, int merges) {
        if (theirs.isReplaced()) {
            return follow(identity, theirs, merges);
        }
        boolean confirmed = identity.hospitalId().isPresent()
                && transactions.executeRead(status -> changes.wasConfirmed(identity.key()));
        var judged = Agreement.judge(identity, theirs, confirmed);
        if (judged instanceof Agreement.Judged.Other other) {
            return new Lookup.Unresolved(ParkReason.PATIENT_MISMATCH, other.detail());
        }
        try {
            var known = take(identity, theirs, (Agreement.Judged.Same) judged);
            remember(identity.key());
            return found(known);
        } catch (ConflictingPatientException e) {
            return new Lookup.Unresolved(
                    ParkReason.PATIENT_CONFLICT,
                    "The hospital's Patient is known here as somebody else; both were named by different identifiers");
        }
    }

    /** To the Patient into which the hospital has merged this one. */
    private Lookup follow(PatientIdentity identity, PatientReading replaced, int merges) {
        var into = merges < LONGEST_CHAIN
                ? replaced.replacedBy(settings.baseUrl()).flatMap(id -> hospital.read(Patient.class, id))
                : Optional.<Patient>empty();
        if (into.isEmpty()) {
            return new Lookup.Unresolved(
                    ParkReason.PATIENT_REPLACED,
                    "The hospital has merged this Patient into another one, which cannot be found");
        }
        var other = new PatientReading(into.get());
        if (Agreement.judgeMerged(identity, other) instanceof Agreement.Judged.Other differs) {
            return new Lookup.Unresolved(ParkReason.PATIENT_MISMATCH, differs.detail());
        }
        if (identity.hospitalId().isEmpty()) {
            return agree(identity, other, merges + 1);
        }
        try {
            var survivor = transactions.executeWrite(status -> changes.replaced(identity.key(), other.id()));
            return resolve(survivor, merges + 1);
        } catch (ConflictingPatientException e) {
            return new Lookup.Unresolved(ParkReason.PATIENT_REPLACED, String.valueOf(e.getMessage()));
        }
    }

    /** Other callers may name the same person by what only the hospital told us. */
    private Set<PatientRef> news(PatientIdentity identity, PatientReading theirs) {
        var told = new LinkedHashSet<PatientRef>();
        told.add(theirs.id());
        if (identity.nhsNumber().isEmpty()) {
            theirs.nhsNumber().map(PatientRef.Nhs::new).ifPresent(told::add);
        }
        for (String system : localIdSystems) {
            theirs.numbers(system).stream()
                    .filter(value -> value.length() <= 100)
                    .forEach(value -> told.add(new PatientRef.LocalId(system, value)));
        }
        told.removeAll(identity.refs());
        return told;
    }

    private PatientIdentity take(PatientIdentity identity, PatientReading theirs, Agreement.Judged.Same same) {
        var key = identity.key();
        return transactions.executeWrite(status -> {
            same.renumbered().ifPresent(number -> changes.renumbered(key, number));
            same.bornOn().ifPresent(day -> changes.bornOn(key, day));
            news(identity, theirs).forEach(ref -> patients.learn(key, ref));
            changes.confirmed(key);
            standings.heard(key, theirs.standing(times));
            return patients.identity(key);
        });
    }

    private static Lookup found(PatientIdentity identity) {
        return new Lookup.Found(
                new PatientAtHospital(identity.hospitalId().orElseThrow().value(), identity));
    }

    private synchronized boolean checkedLately(PatientKey key) {
        var at = checked.get(key);
        return at != null && clock.instant().isBefore(at.plus(settings.patientCheck()));
    }

    private synchronized void remember(PatientKey key) {
        checked.remove(key);
        checked.put(key, clock.instant());
        if (checked.size() > MOST_REMEMBERED) {
            checked.remove(checked.keySet().iterator().next());
        }
    }

    private synchronized void forget(PatientKey key) {
        checked.remove(key);
    }
}
