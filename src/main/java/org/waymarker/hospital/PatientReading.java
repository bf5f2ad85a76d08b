package org.waymarker.hospital;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Identifier.IdentifierUse;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.LinkType;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Standing;

/** What a Patient of the hospital says. */
record PatientReading(Patient theirs) {
    private static final Set<String> RESTRICTED = Set.of("R", "V");

    PatientRef.HospitalId id() {
        return new PatientRef.HospitalId(theirs.getIdElement().getIdPart());
    }

    boolean isReplaced() {
        return theirs.getLink().stream().anyMatch(link -> link.getType() == LinkType.REPLACEDBY);
    }

    /** The Patient into which the hospital has merged this one, if it is one and has an id there. */
    Optional<String> replacedBy(String baseUrl) {
        var ids = new LinkedHashSet<String>();
        theirs.getLink().stream()
                .filter(link -> link.getType() == LinkType.REPLACEDBY)
                .map(link -> link.getOther().getReferenceElement())
                .filter(other -> "Patient".equals(other.getResourceType()) && other.hasIdPart())
                .filter(other -> !other.isAbsolute() || baseUrl.equals(other.getBaseUrl()))
                .forEach(other -> ids.add(other.getIdPart()));
        return ids.size() == 1 ? ids.stream().findFirst() : Optional.empty();
    }

    /** A birth date that the hospital knows by year or month only agrees as far as it goes. */
    boolean isBornOn(LocalDate given) {
        return theirs.hasBirthDate()
                && given.toString().startsWith(theirs.getBirthDateElement().getValueAsString());
    }

    /** Empty unless the hospital knows the whole of it. */
    Optional<LocalDate> birthDate() {
        return theirs.hasBirthDate()
                        && theirs.getBirthDateElement().getValueAsString().length() == "1961-05-31".length()
                ? Optional.of(LocalDate.parse(theirs.getBirthDateElement().getValueAsString()))
                : Optional.empty();
    }

    /** The numbers of a system that hold. */
    Set<String> numbers(String system) {
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

    /** Empty unless there is exactly one, and it can be one. */
    Optional<NhsNumber> nhsNumber() {
        var numbers = numbers(CodeSystems.NHS_NUMBER);
        try {
            return numbers.size() == 1
                    ? Optional.of(new NhsNumber(numbers.iterator().next()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Standing standing(FhirTimes times) {
        boolean restricted = theirs.getMeta().getSecurity().stream()
                .anyMatch(label ->
                        CodeSystems.CONFIDENTIALITY.equals(label.getSystem()) && RESTRICTED.contains(label.getCode()));
        return new Standing(death(times), restricted);
    }

    private Optional<Standing.Death> death(FhirTimes times) {
        if (theirs.getDeceased() instanceof BooleanType died && died.booleanValue()) {
            return Optional.of(new Standing.Death(Optional.empty()));
        }
        return theirs.getDeceased() instanceof DateTimeType when && when.hasValue()
                ? Optional.of(new Standing.Death(times.dayOf(when)))
                : Optional.empty();
    }
}
