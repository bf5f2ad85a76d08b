package org.waymarker.fhir;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientRef;

/** References to Patients of the hospital: read from callers, and written into the resources that we author. */
@Singleton
public class PatientReferences {
    private final String hospitalBase;
    private final List<String> localIdSystems;

    PatientReferences(
            @Value("${waymarker.hospital.base-url:}") String hospitalBase,
            @Value("${waymarker.local-id-systems}") List<String> localIdSystems) {
        this.hospitalBase = References.base(hospitalBase);
        this.localIdSystems = List.copyOf(localIdSystems);
    }

    /** A patient as a caller named one. */
    public record Named(Set<PatientRef> refs, Optional<LocalDate> birthDate) {
        public Named {
            refs = Set.copyOf(refs);
        }
    }

    /**
     * Reads {@code Patient/123}, the hospital's absolute URL of a Patient, an identifier (NHS number or local number), or both.
     *
     * @throws RefusedException (400) if it names nobody, another server, or an NHS number whose check digit is wrong
     */
    public Named read(Reference reference) {
        var refs = new LinkedHashSet<PatientRef>();
        if (reference.hasReference()) {
            refs.add(readUrl(reference.getReference()));
        }
        if (reference.hasIdentifier()) {
            refs.add(readIdentifier(reference.getIdentifier()));
        }
        if (refs.isEmpty()) {
            throw refused(
                    "PATIENT_NOT_NAMED",
                    "The patient needs a reference to the hospital's Patient, or an identifier",
                    "");
        }
        return new Named(refs, birthDate(reference));
    }

    /** Whether an identifier is of a system whose numbers name patients here. */
    public boolean isOfAPatient(Identifier identifier) {
        return CodeSystems.NHS_NUMBER.equals(identifier.getSystem())
                || localIdSystems.contains(String.valueOf(identifier.getSystem()));
    }

    /** Identifier systems, beside the NHS number, whose numbers name patients here. */
    public List<String> localIdSystems() {
        return localIdSystems;
    }

    /** Reads {@code system|value} as it stands in a search. */
    public PatientRef readToken(String token) {
        var bar = token.indexOf('|');
        if (bar < 0) {
            throw refused("PATIENT_IDENTIFIER_SYSTEM", "A patient identifier is searched as system|value", "");
        }
        return readIdentifier(
                new Identifier().setSystem(token.substring(0, bar)).setValue(token.substring(bar + 1)));
    }

    /** Reads {@code Patient/123}, a bare id or the hospital's absolute URL. */
    public PatientRef readUrl(String url) {
        var id = url;
        if (!hospitalBase.isEmpty() && url.startsWith(hospitalBase + "/")) {
            id = url.substring(hospitalBase.length() + 1);
        }
        if (id.startsWith("Patient/")) {
            id = id.substring("Patient/".length());
        }
        try {
            return new PatientRef.HospitalId(id);
        } catch (IllegalArgumentException e) {
            throw refused(
                    "PATIENT_REFERENCE_UNKNOWN",
                    "A patient is referred to as Patient/[id] of the hospital's FHIR server, or by identifier",
                    ".reference");
        }
    }

    private PatientRef readIdentifier(Identifier identifier) {
        if (!identifier.hasSystem() || !identifier.hasValue()) {
            throw refused(
                    "PATIENT_IDENTIFIER_INCOMPLETE", "A patient identifier needs a system and a value", ".identifier");
        }
        if (CodeSystems.NHS_NUMBER.equals(identifier.getSystem())) {
            try {
                return new PatientRef.Nhs(new NhsNumber(identifier.getValue().replace(" ", "")));
            } catch (IllegalArgumentException e) {
                throw refused(
                        "NHS_NUMBER_INVALID",
                        "The NHS number needs ten digits with a valid check digit; check it against the source",
                        ".identifier.value");
            }
        }
        if (!localIdSystems.contains(identifier.getSystem())) {
            throw refused(
                    "PATIENT_IDENTIFIER_SYSTEM",
                    "This identifier system is not one that names patients here; use the NHS number or one of "
                            + localIdSystems,
                    ".identifier.system");
        }
        try {
            return new PatientRef.LocalId(identifier.getSystem(), identifier.getValue());
        } catch (IllegalArgumentException e) {
            throw refused(
                    "PATIENT_IDENTIFIER_INCOMPLETE", "A local patient number has 1 to 100 characters", ".identifier");
        }
    }

    private static Optional<LocalDate> birthDate(Reference reference) {
        var extension = reference.getExtensionByUrl(Extensions.BIRTH_DATE);
        if (extension == null || !(extension.getValue() instanceof DateType date)) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(date.getValueAsString()));
        } catch (DateTimeException e) {
            throw refused("BIRTH_DATE_INVALID", "The birth date must be a whole date, such as 1961-05-31", "");
        }
    }

    /**
     * The reference that we write: the hospital's absolute URL when its id is known, and the NHS number, else the local number.
     */
    public Reference write(PatientIdentity patient) {
        var reference = new Reference().setType("Patient");
        var base = hospitalBase.isEmpty() ? "" : hospitalBase + "/";
        patient.hospitalId().ifPresent(id -> reference.setReference(base + "Patient/" + id.value()));
        patient.nhsNumber()
                .map(nhs -> new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue(nhs.value()))
                .or(() -> patient.localId()
                        .map(local -> new Identifier().setSystem(local.system()).setValue(local.value())))
                .ifPresent(reference::setIdentifier);
        return reference;
    }

    private static RefusedException refused(String code, String message, String path) {
        return new RefusedException(Refusal.invalid(code, message, "Reference" + path));
    }
}
