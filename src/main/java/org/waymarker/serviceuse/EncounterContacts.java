package org.waymarker.serviceuse;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.ClassHistoryComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirTimes;

/** Reads a FHIR R4 Encounter as a contact, the same way for every source. */
@Singleton
public class EncounterContacts {
    private final ZoneId zone;

    public EncounterContacts(FhirTimes times) {
        this.zone = times.zone();
    }

    /**
     * Reads one Encounter.
     *
     * @param id where the feed keeps it
     * @return empty for an Encounter of no kind that we count, and for one that did not happen and has no usable date
     * @throws UnusableEncounterException if it took place and nobody can tell when, or its dates contradict each other
     */
    public Optional<Contact> read(ContactId.InFeed id, Encounter encounter) {
        var kinds = kinds(encounter);
        if (kinds.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(contact(id, kinds, encounter));
        } catch (UndatedException e) {
            if (encounter.hasStatus() && status(encounter) == Contact.Status.DID_NOT_HAPPEN) {
                return Optional.empty();
            }
            throw new UnusableEncounterException(String.valueOf(e.getMessage()), kinds);
        }
    }

    /** What is missing, before it is known whether that matters. */
    private static final class UndatedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UndatedException(String message) {
            super(message);
        }
    }

    private Contact contact(ContactId.InFeed id, Set<ContactKind> kinds, Encounter encounter) {
        return new Contact(
                id,
                names(id, encounter),
                status(encounter),
                phases(kinds, encounter),
                admissionMethod(encounter),
                declaredKind(encounter).filter(ContactKind.ADMISSION::equals).isPresent(),
                painRelated(encounter),
                partOf(id.feed(), encounter.getPartOf()));
    }

    private static Set<ContactKind> kinds(Encounter encounter) {
        var declared = declaredKind(encounter);
        if (declared.isPresent()) {
            return Set.of(declared.get());
        }
        var kinds = new HashSet<ContactKind>();
        if (wasEver(encounter, EncounterContacts::isEmergency)) {
            kinds.add(ContactKind.ED_ATTENDANCE);
        }
        if (wasEver(encounter, EncounterContacts::isInpatient)) {
            kinds.add(ContactKind.ADMISSION);
        }
        if (kinds.isEmpty() && isOfPainService(encounter)) {
            kinds.add(ContactKind.OUTPATIENT_PAIN);
        }
        return kinds;
    }

    private static Optional<ContactKind> declaredKind(Encounter encounter) {
        return encounter.getServiceType().getCoding().stream()
                .filter(coding -> CodeSystems.CONTACT_KIND.equals(coding.getSystem()) && coding.hasCode())
                .flatMap(coding -> ContactKind.ofCode(coding.getCode()).stream())
                .findFirst();
    }

    private static boolean wasEver(Encounter encounter, Predicate<Coding> ofClass) {
        return ofClass.test(encounter.getClass_())
                || encounter.getClassHistory().stream().anyMatch(past -> ofClass.test(past.getClass_()));
    }

    private static boolean isEmergency(Coding encounterClass) {
        return Codes.CLASS_EMERGENCY.is(encounterClass);
    }

    private static boolean isInpatient(Coding encounterClass) {
        return Codes.CLASS_INPATIENT.is(encounterClass) || Codes.CLASS_ACUTE.is(encounterClass);
    }

    private static boolean isOfPainService(Encounter encounter) {
        return isAny(encounter.getServiceType(), Codes.ADULT_CHRONIC_PAIN_SERVICE, Codes.PAIN_SERVICE)
                || encounter.getType().stream().anyMatch(Codes.SEEN_IN_PAIN_CLINIC::isIn);
    }

    private static boolean painRelated(Encounter encounter) {
        return isOfPainService(encounter) || encounter.getReasonCode().stream().anyMatch(Codes.CHRONIC_PAIN::isIn);
    }

    private static boolean isAny(CodeableConcept concept, Code... codes) {
        return Stream.of(codes).anyMatch(code -> code.isIn(concept));
    }

    private static Contact.Status status(Encounter encounter) {
        if (!encounter.hasStatus()) {
            throw new UndatedException("the Encounter has no status");
        }
        return switch (encounter.getStatus()) {
            case FINISHED -> Contact.Status.FINISHED;
            case ARRIVED, TRIAGED, INPROGRESS, ONLEAVE -> Contact.Status.OPEN;
            case PLANNED, CANCELLED, ENTEREDINERROR, UNKNOWN, NULL -> Contact.Status.DID_NOT_HAPPEN;
        };
    }

    private List<Contact.Phase> phases(Set<ContactKind> kinds, Encounter encounter) {
        if (!encounter.getPeriod().hasStart()) {
            throw new UndatedException("the Encounter has no period.start");
        }
        var from = date(encounter.getPeriod().getStartElement(), "period.start");
        var to = maybeDate(encounter.getPeriod().getEndElement(), "period.end");
        try {
            return kinds.size() == 1
                    ? List.of(new Contact.Phase(kinds.iterator().next(), from, to))
                    : arrivedThenAdmitted(encounter, from, to);
        } catch (IllegalArgumentException e) {
            throw new UndatedException("the Encounter ends before it begins");
        }
    }

    /** A&E, then the ward: the day on which the one became the other stands in classHistory, if anywhere. */
    private List<Contact.Phase> arrivedThenAdmitted(Encounter encounter, LocalDate from, Optional<LocalDate> to) {
        var inEd = history(encounter, EncounterContacts::isEmergency);
        var onWard = history(encounter, EncounterContacts::isInpatient);
        var arrived = first(inEd, Period::getStartElement).orElse(from);
        var admitted = first(onWard, Period::getStartElement)
                .or(() -> last(inEd, Period::getEndElement))
                .orElse(from);
        var leftEd = last(inEd, Period::getEndElement).orElse(admitted);
        return List.of(
                new Contact.Phase(ContactKind.ED_ATTENDANCE, arrived, Optional.of(leftEd)),
                new Contact.Phase(ContactKind.ADMISSION, admitted, to));
    }

    private static List<Period> history(Encounter encounter, Predicate<Coding> ofClass) {
        return encounter.getClassHistory().stream()
                .filter(past -> ofClass.test(past.getClass_()))
                .map(ClassHistoryComponent::getPeriod)
                .toList();
    }

    private Optional<LocalDate> first(List<Period> periods, Function<Period, DateTimeType> end) {
        return dates(periods, end).min(LocalDate::compareTo);
    }

    private Optional<LocalDate> last(List<Period> periods, Function<Period, DateTimeType> end) {
        return dates(periods, end).max(LocalDate::compareTo);
    }

    private Stream<LocalDate> dates(List<Period> periods, Function<Period, DateTimeType> end) {
        return periods.stream().flatMap(period -> maybeDate(end.apply(period), "classHistory.period").stream());
    }

    private Optional<LocalDate> maybeDate(DateTimeType time, String element) {
        return time.hasValue() ? Optional.of(date(time, element)) : Optional.empty();
    }

    private LocalDate date(DateTimeType time, String element) {
        var precision = time.getPrecision();
        if (precision == TemporalPrecisionEnum.YEAR || precision == TemporalPrecisionEnum.MONTH) {
            throw new UndatedException("the Encounter's " + element + " is not a whole date");
        }
        var text = time.getValueAsString();
        // A date, or a time of day without an offset, is the service's own civil date already.
        return precision == TemporalPrecisionEnum.DAY || !text.matches(".*(Z|[+-][0-9:]+)$")
                ? LocalDate.parse(text.substring(0, "2026-01-31".length()))
                : CountingRules.civilDate(time.getValue().toInstant(), zone);
    }

    private static Set<ContactId> names(ContactId.InFeed id, Encounter encounter) {
        var names = new HashSet<ContactId>(Set.of(id));
        encounter.getIdentifier().stream()
                .filter(identifier -> identifier.hasSystem() && identifier.hasValue())
                .map(identifier -> new ContactId.Identifier(identifier.getSystem(), identifier.getValue()))
                .forEach(names::add);
        return names;
    }

    private static Set<ContactId> partOf(FeedName feed, Reference parent) {
        var names = new ArrayList<ContactId>();
        if (parent.hasReference()) {
            names.add(new ContactId.InFeed(feed, "Encounter/" + new IdType(parent.getReference()).getIdPart()));
        }
        if (parent.getIdentifier().hasSystem() && parent.getIdentifier().hasValue()) {
            names.add(new ContactId.Identifier(
                    parent.getIdentifier().getSystem(), parent.getIdentifier().getValue()));
        }
        return Set.copyOf(names);
    }

    /** The extension belongs on the hospitalization; some systems put it on the Encounter. */
    private static Optional<AdmissionMethod> admissionMethod(Encounter encounter) {
        return Stream.concat(
                        encounter.getHospitalization().getExtensionsByUrl(Extensions.UK_CORE_ADMISSION_METHOD).stream(),
                        encounter.getExtensionsByUrl(Extensions.UK_CORE_ADMISSION_METHOD).stream())
                .map(extension -> extension.getValue())
                .filter(CodeableConcept.class::isInstance)
                .flatMap(value -> ((CodeableConcept) value).getCoding().stream())
                .filter(Coding::hasCode)
                .map(coding -> new AdmissionMethod(coding.getCode()))
                .findFirst();
    }
}
