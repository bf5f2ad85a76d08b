package org.waymarker.serviceuse;

import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Encounter;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.SearchKey;
import org.waymarker.serviceuse.EncounterReading.Past;

/** Reads a FHIR R4 Encounter as a contact, the same way for every source. */
@Singleton
public class EncounterContacts {
    private static final Set<String> DID_NOT_HAPPEN = Set.of("planned", "cancelled", "entered-in-error", "unknown");

    private static final String ENCOUNTER = "Encounter/";

    private final ZoneId zone;
    private final ContactKinds kinds;
    private final ExcludedClinics excluded;

    EncounterContacts(FhirTimes times, ContactKinds kinds, ExcludedClinics excluded) {
        this.zone = times.zone();
        this.kinds = kinds;
        this.excluded = excluded;
    }

    /**
     * Reads one Encounter of the hospital's FHIR server.
     *
     * @param id where the feed keeps it
     * @return empty for an Encounter of no kind that we count, and for one that did not happen and has no usable date
     * @throws UnusableEncounterException if it took place and nobody can tell when, or its dates contradict each other
     */
    public Optional<Contact> read(ContactId.InFeed id, Encounter encounter) {
        return read(id, EncounterFhirMapper.fromFhir(encounter), true);
    }

    /**
     * As {@link #read(ContactId.InFeed, Encounter)}, however it was read.
     *
     * @param atHospital whether it and what it refers to are resources of the hospital's FHIR server
     */
    Optional<Contact> read(ContactId.InFeed id, EncounterReading encounter, boolean atHospital) {
        var ofKinds = kinds.of(encounter);
        if (ofKinds.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(contact(id, ofKinds, encounter, atHospital));
        } catch (UndatedException e) {
            if (encounter.status() != null && DID_NOT_HAPPEN.contains(encounter.status())) {
                return Optional.empty();
            }
            throw new UnusableEncounterException(String.valueOf(e.getMessage()), ofKinds);
        }
    }

    /** What is missing, before it is known whether that matters. */
    private static final class UndatedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UndatedException(String message) {
            super(message);
        }
    }

    private Contact contact(
            ContactId.InFeed id, Set<ContactKind> ofKinds, EncounterReading encounter, boolean atHospital) {
        return new Contact(
                id,
                names(id, encounter, atHospital),
                status(encounter.status()),
                phases(ofKinds, encounter),
                Optional.ofNullable(encounter.admissionMethod()).map(AdmissionMethod::new),
                kinds.declared(encounter).filter(ContactKind.ADMISSION::equals).isPresent(),
                kinds.painRelated(encounter),
                partOf(id.feed(), encounter, atHospital),
                excluded.have(encounter, atHospital));
    }

    private static Contact.Status status(@Nullable String code) {
        if (code == null) {
            throw new UndatedException("the Encounter has no status");
        }
        if (DID_NOT_HAPPEN.contains(code)) {
            return Contact.Status.DID_NOT_HAPPEN;
        }
        return switch (code) {
            case "finished" -> Contact.Status.FINISHED;
            case "arrived", "triaged", "in-progress", "onleave" -> Contact.Status.OPEN;
            default -> throw new UndatedException("the Encounter's status is none that FHIR has");
        };
    }

    private List<Contact.Phase> phases(Set<ContactKind> ofKinds, EncounterReading encounter) {
        if (encounter.start() == null) {
            throw new UndatedException("the Encounter has no period.start");
        }
        var from = date(encounter.start(), "period.start");
        var to = maybeDate(encounter.end(), "period.end");
        try {
            return ofKinds.size() == 1
                    ? List.of(new Contact.Phase(ofKinds.iterator().next(), from, to))
                    : arrivedThenAdmitted(encounter, from, to);
        } catch (IllegalArgumentException e) {
            throw new UndatedException("the Encounter ends before it begins");
        }
    }

    /** A&E, then the ward: the day on which the one became the other stands in classHistory, if anywhere. */
    private List<Contact.Phase> arrivedThenAdmitted(
            EncounterReading encounter, LocalDate from, Optional<LocalDate> to) {
        var inEd = history(encounter, ContactKind.ED_ATTENDANCE);
        var onWard = history(encounter, ContactKind.ADMISSION);
        var arrived = dates(inEd, Past::start).min(LocalDate::compareTo).orElse(from);
        var left = dates(inEd, Past::end).max(LocalDate::compareTo);
        var admitted = dates(onWard, Past::start)
                .min(LocalDate::compareTo)
                .or(() -> left)
                .orElse(from);
        return List.of(
                new Contact.Phase(ContactKind.ED_ATTENDANCE, arrived, Optional.of(left.orElse(admitted))),
                new Contact.Phase(ContactKind.ADMISSION, admitted, to));
    }

    private List<Past> history(EncounterReading encounter, ContactKind kind) {
        return encounter.classHistory().stream()
                .filter(past -> Optional.ofNullable(past.encounterClass())
                        .flatMap(kinds::of)
                        .filter(kind::equals)
                        .isPresent())
                .toList();
    }

    private Stream<LocalDate> dates(List<Past> history, Function<Past, @Nullable Moment> end) {
        return history.stream().flatMap(past -> maybeDate(end.apply(past), "classHistory.period").stream());
    }

    private Optional<LocalDate> maybeDate(@Nullable Moment moment, String element) {
        return moment == null ? Optional.empty() : Optional.of(date(moment, element));
    }

    private LocalDate date(Moment moment, String element) {
        return moment.civilDate(zone)
                .orElseThrow(() -> new UndatedException("the Encounter's " + element + " is not a whole date"));
    }

    private static Set<ContactId> names(ContactId.InFeed id, EncounterReading encounter, boolean atHospital) {
        var identifiers = encounter.identifiers();
        boolean hasAnIdThere = atHospital && id.reference().startsWith(ENCOUNTER);
        if (identifiers.isEmpty()) {
            return hasAnIdThere ? Set.of(id, new ContactId.AtHospital(id.reference())) : Set.of(id);
        }
        var names = new HashSet<ContactId>();
        names.add(id);
        if (hasAnIdThere) {
            names.add(new ContactId.AtHospital(id.reference()));
        }
        identifiers.forEach(each -> names.add(identifier(each)));
        return names;
    }

    private static ContactId.Identifier identifier(Coded identifier) {
        return new ContactId.Identifier(identifier.system(), identifier.code());
    }

    private static Set<ContactId> partOf(FeedName feed, EncounterReading encounter, boolean atHospital) {
        var names = new HashSet<ContactId>();
        if (encounter.partOf() != null) {
            var reference = ENCOUNTER + idIn(encounter.partOf());
            names.add(new ContactId.InFeed(feed, reference));
            if (atHospital) {
                names.add(new ContactId.AtHospital(reference));
            }
        }
        if (encounter.partOfIdentifier() != null) {
            names.add(identifier(encounter.partOfIdentifier()));
        }
        return names.isEmpty() ? Set.of() : names;
    }

    /** A reference may be absolute, or name a version. */
    private static String idIn(String reference) {
        var unversioned = SearchKey.versionless(reference);
        return unversioned.substring(unversioned.lastIndexOf('/') + 1);
    }
}
