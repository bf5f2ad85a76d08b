package org.waymarker.serviceuse;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirTimes;

/** Contacts and feeds to count with. The range of most tests is the year 2025. */
final class ServiceUseFixtures {
    static final FeedName HOSPITAL = new FeedName("hospital");
    static final FeedName GP = new FeedName("gp");
    static final DateRange YEAR = new DateRange(day("2025-01-01"), day("2026-01-01"));
    static final ProgrammeEncounters NO_PROGRAMME = new ProgrammeEncounters(Set.of(), Set.of());
    /** T0 and T1: windows 2024-01-03 to 2025-01-01 and 2025-03-27 to 2026-03-25, both inclusive. */
    static final Windows WINDOWS = Windows.around(day("2025-01-02"), day("2025-03-26"));

    private ServiceUseFixtures() {}

    /** Reads Encounters by the ConceptMap that the service brings. */
    static EncounterContacts encounterContacts() {
        return encounterContacts(ExcludedClinics.NONE);
    }

    static EncounterContacts encounterContacts(ExcludedClinics excluded) {
        return new EncounterContacts(
                new FhirTimes("Europe/London"), ContactSettings.builtIn(new ConformanceResources()), excluded);
    }

    /** Reads files of a directory, their indexes beside them. */
    static NdjsonContacts ndjsonContacts(Path feeds) {
        return ndjsonContacts(feeds, ExcludedClinics.NONE);
    }

    static NdjsonContacts ndjsonContacts(Path feeds, ExcludedClinics excluded) {
        return ndjsonContacts(feeds, excluded, "https://hospital.example/fhir");
    }

    static NdjsonContacts ndjsonContacts(Path feeds, ExcludedClinics excluded, String hospital) {
        var directory = new FeedsDirectory(feeds);
        return new NdjsonContacts(
                directory,
                new FeedIndexes(directory, "", hospital, Clock.systemUTC()),
                new FeedSubjects(hospital),
                encounterContacts(excluded),
                ContactSettings.builtIn(new ConformanceResources()),
                new FhirTimes("Europe/London"));
    }

    static LocalDate day(String date) {
        return LocalDate.parse(date);
    }

    static ContactId.InFeed id(String reference) {
        return new ContactId.InFeed(HOSPITAL, reference);
    }

    static Contact edVisit(String id, String date) {
        return contact(id, new Contact.Phase(ContactKind.ED_ATTENDANCE, day(date), Optional.of(day(date))));
    }

    static Contact consultation(String id, String date) {
        return contact(id, new Contact.Phase(ContactKind.GP_CONSULTATION, day(date), Optional.of(day(date))));
    }

    static Contact painClinic(String id, String date) {
        return contact(id, new Contact.Phase(ContactKind.OUTPATIENT_PAIN, day(date), Optional.of(day(date))));
    }

    /** An admission without a method. */
    static Contact stay(String id, String from, String to) {
        return contact(id, new Contact.Phase(ContactKind.ADMISSION, day(from), Optional.of(day(to))));
    }

    static Contact stay(String id, String from, String to, String method) {
        return withMethod(stay(id, from, to), method);
    }

    static Contact openStay(String id, String from, String method) {
        return withStatus(
                withMethod(contact(id, new Contact.Phase(ContactKind.ADMISSION, day(from), Optional.empty())), method),
                Contact.Status.OPEN);
    }

    /** Came to A&E, then went to a ward. */
    static Contact admittedThroughEd(String id, String arrived, String admitted, String left) {
        return contact(
                id,
                new Contact.Phase(ContactKind.ED_ATTENDANCE, day(arrived), Optional.of(day(admitted))),
                new Contact.Phase(ContactKind.ADMISSION, day(admitted), Optional.of(day(left))));
    }

    static Contact contact(String id, Contact.Phase... phases) {
        return new Contact(
                id(id),
                Set.of(id(id)),
                Contact.Status.FINISHED,
                List.of(phases),
                Optional.empty(),
                false,
                false,
                Set.of());
    }

    static Contact withMethod(Contact c, String method) {
        return new Contact(
                c.id(),
                c.names(),
                c.status(),
                c.phases(),
                Optional.of(new AdmissionMethod(method)),
                c.calledEmergency(),
                c.painRelated(),
                c.partOf());
    }

    static Contact withStatus(Contact c, Contact.Status status) {
        return new Contact(
                c.id(),
                c.names(),
                status,
                c.phases(),
                c.admissionMethod(),
                c.calledEmergency(),
                c.painRelated(),
                c.partOf());
    }

    static Contact calledEmergency(Contact c) {
        return new Contact(
                c.id(), c.names(), c.status(), c.phases(), c.admissionMethod(), true, c.painRelated(), c.partOf());
    }

    static Contact atExcludedClinic(Contact c) {
        return new Contact(
                c.id(),
                c.names(),
                c.status(),
                c.phases(),
                c.admissionMethod(),
                c.calledEmergency(),
                c.painRelated(),
                c.partOf(),
                true);
    }

    static Contact partOf(Contact c, String parent) {
        return partOf(c, Set.of(id(parent)));
    }

    static Contact partOf(Contact c, Set<ContactId> parent) {
        return new Contact(
                c.id(),
                c.names(),
                c.status(),
                c.phases(),
                c.admissionMethod(),
                c.calledEmergency(),
                c.painRelated(),
                parent);
    }

    static Contact alsoNamed(Contact c, String system, String value) {
        var names = new HashSet<>(c.names());
        names.add(new ContactId.Identifier(system, value));
        return new Contact(
                c.id(),
                names,
                c.status(),
                c.phases(),
                c.admissionMethod(),
                c.calledEmergency(),
                c.painRelated(),
                c.partOf(),
                c.atExcludedClinic());
    }

    static Count count(Measure measure, DateRange range, Contact... contacts) {
        return count(measure, range, List.of(contacts));
    }

    static Count count(Measure measure, DateRange range, List<Contact> contacts) {
        return CountingRules.count(measure, range, contacts, NO_PROGRAMME, range.to());
    }

    static Count counted(int value, String... ids) {
        var contacts = new HashSet<ContactId.InFeed>();
        for (String id : ids) {
            contacts.add(id(id));
        }
        return new Count.Counted(value, new TreeSet<>(contacts), new TreeSet<>());
    }

    static Feed hospitalFeed(String from, String to, ContactKind... kinds) {
        return new Feed(
                HOSPITAL,
                FeedSource.HOSPITAL_ENCOUNTERS,
                EnumSet.copyOf(List.of(kinds)),
                new DateRange(day(from), day(to)),
                Optional.empty());
    }

    static Feed gpFeed(String from, String to) {
        return new Feed(
                GP,
                FeedSource.NDJSON_FILE,
                Set.of(ContactKind.GP_CONSULTATION, ContactKind.NHS111_CONTACT),
                new DateRange(day(from), day(to)),
                Optional.of(new FeedFile("gp.ndjson", "00")));
    }
}
