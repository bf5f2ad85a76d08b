package org.waymarker.hospital;

import io.micronaut.context.annotation.Value;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Identifier.IdentifierUse;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.LinkType;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.patient.ConflictingPatientException;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;

/** Finds the hospital's Patient for a person of ours. Patients belong to the hospital: none is ever created or changed. */
@Singleton
class HospitalPatients {
    private static final int MOST_REMEMBERED = 20_000;

    private final Hospital hospital;
    private final Patients patients;
    private final TransactionOperations<Connection> transactions;
    private final HospitalSettings settings;
    private final Clock clock;
    private final List<String> localIdSystems;
    private final Map<PatientKey, Instant> checked = new LinkedHashMap<>();

    HospitalPatients(
            Hospital hospital,
            Patients patients,
            TransactionOperations<Connection> transactions,
            HospitalSettings settings,
            Clock clock,
            @Value("${waymarker.local-id-systems}") List<String> localIdSystems) {
        this.hospital = hospital;
        this.patients = patients;
        this.transactions = transactions;
        this.settings = settings;
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
        PatientIdentity identity = transactions.executeRead(status -> patients.identity(key));
        if (identity.hospitalId().isPresent() && checkedLately(key)) {
            return found(identity);
        }
        var theirs =
                identity.hospitalId().isPresent() ? byId(identity.hospitalId().get()) : byNumbers(identity);
        if (theirs.size() != 1) {
            return theirs.isEmpty()
                    ? new Lookup.Unresolved(
                            ParkReason.PATIENT_NOT_FOUND, "The hospital has no Patient by any name that we were given")
                    : new Lookup.Unresolved(
                            ParkReason.PATIENT_AMBIGUOUS, theirs.size() + " Patients of the hospital fit");
        }
        return agree(identity, theirs.get(0));
    }

    private List<Patient> byId(PatientRef.HospitalId id) {
        return hospital.read(Patient.class, id.value()).map(List::of).orElse(List.of());
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

    private List<Patient> byIdentifier(String system, String value) {
        return hospital.searchQuietly(Patient.class, Map.of("identifier", List.of(system + "|" + escaped(value))));
    }

    /** A comma, a bar or a dollar sign in a value would be read as more than one value. */
    private static String escaped(String value) {
        return value.replaceAll("([\\\\,|$])", "\\\\$1");
    }

    private Lookup agree(PatientIdentity identity, Patient theirs) {
        if (theirs.getLink().stream().anyMatch(link -> link.getType() == LinkType.REPLACEDBY)) {
            return new Lookup.Unresolved(
                    ParkReason.PATIENT_REPLACED, "The hospital has merged this Patient into another one");
        }
        var disagreement = disagreement(identity, theirs);
        if (disagreement.isPresent()) {
            return new Lookup.Unresolved(ParkReason.PATIENT_MISMATCH, disagreement.get());
        }
        try {
            var learnt = learn(identity, news(identity, theirs));
            remember(identity.key());
            return found(learnt);
        } catch (ConflictingPatientException e) {
            return new Lookup.Unresolved(
                    ParkReason.PATIENT_CONFLICT,
                    "The hospital's Patient is known here as somebody else; both were named by different identifiers");
        }
    }

    private static Optional<String> disagreement(PatientIdentity identity, Patient theirs) {
        if (identity.birthDate().isPresent() && !sameDay(identity.birthDate().get(), theirs)) {
            return Optional.of("The birth date differs from the one given");
        }
        var theirNhsNumbers = values(theirs, CodeSystems.NHS_NUMBER);
        boolean otherNhsNumber = identity.nhsNumber()
                .filter(nhs -> !theirNhsNumbers.isEmpty() && !theirNhsNumbers.contains(nhs.value()))
                .isPresent();
        if (otherNhsNumber) {
            return Optional.of("The NHS number differs from the one given");
        }
        boolean otherLocalId = identity.refs().stream()
                .filter(PatientRef.LocalId.class::isInstance)
                .map(PatientRef.LocalId.class::cast)
                .anyMatch(local -> {
                    var values = values(theirs, local.system());
                    return !values.isEmpty() && !values.contains(local.value());
                });
        return otherLocalId ? Optional.of("The local number differs from the one given") : Optional.empty();
    }

    /** A birth date that the hospital knows by year or month only agrees as far as it goes. */
    private static boolean sameDay(LocalDate given, Patient theirs) {
        return theirs.hasBirthDate()
                && given.toString().startsWith(theirs.getBirthDateElement().getValueAsString());
    }

    private static Set<String> values(Patient theirs, String system) {
        var values = new LinkedHashSet<String>();
        for (Identifier identifier : theirs.getIdentifier()) {
            if (system.equals(identifier.getSystem())
                    && identifier.hasValue()
                    && identifier.getUse() != IdentifierUse.OLD) {
                values.add(identifier.getValue().replace(" ", ""));
            }
        }
        return values;
    }

    /** Other callers may name the same person by what only the hospital told us. */
    private Set<PatientRef> news(PatientIdentity identity, Patient theirs) {
        var told = new LinkedHashSet<PatientRef>();
        told.add(new PatientRef.HospitalId(theirs.getIdElement().getIdPart()));
        var nhsNumbers = values(theirs, CodeSystems.NHS_NUMBER);
        if (identity.nhsNumber().isEmpty() && nhsNumbers.size() == 1) {
            nhsNumber(nhsNumbers.iterator().next()).ifPresent(told::add);
        }
        for (String system : localIdSystems) {
            values(theirs, system).stream()
                    .filter(value -> value.length() <= 100)
                    .forEach(value -> told.add(new PatientRef.LocalId(system, value)));
        }
        told.removeAll(identity.refs());
        return told;
    }

    private PatientIdentity learn(PatientIdentity identity, Set<PatientRef> news) {
        if (news.isEmpty()) {
            return identity;
        }
        return transactions.executeWrite(status -> {
            news.forEach(ref -> patients.learn(identity.key(), ref));
            return patients.identity(identity.key());
        });
    }

    private static Optional<PatientRef> nhsNumber(String value) {
        try {
            return Optional.of(new PatientRef.Nhs(new NhsNumber(value)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
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
}
