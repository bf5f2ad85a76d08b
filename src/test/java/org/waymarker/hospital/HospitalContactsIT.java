package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.fhir.Codes;
import org.waymarker.hospital.DeliveryTestBed.Person;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.serviceuse.ContactKind;
import org.waymarker.serviceuse.ContactSource;
import org.waymarker.serviceuse.ContactSource.Contacts;
import org.waymarker.serviceuse.ContactSource.Query;
import org.waymarker.serviceuse.ContactsUnavailableException;
import org.waymarker.serviceuse.DateRange;
import org.waymarker.serviceuse.Feed;
import org.waymarker.serviceuse.FeedName;
import org.waymarker.serviceuse.FeedSource;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;
import org.waymarker.testing.People;

@ExtendWith(Hospital.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HospitalContactsIT {
    private static final DateRange BEFORE = new DateRange(LocalDate.parse("2024-09-05"), LocalDate.parse("2025-09-04"));
    private static final DateRange AFTER = new DateRange(LocalDate.parse("2025-11-21"), LocalDate.parse("2026-11-20"));
    private static final Feed FEED = new Feed(
            new FeedName("hospital"),
            FeedSource.HOSPITAL_ENCOUNTERS,
            Set.of(ContactKind.ED_ATTENDANCE),
            new DateRange(LocalDate.parse("2020-01-01"), LocalDate.parse("2027-01-01")),
            Optional.empty());

    private IGenericClient hospital;
    private OutageProxy proxy;
    private DeliveryTestBed bed;
    private ContactSource contacts;

    @BeforeAll
    void start(IGenericClient client, OutageProxy outages) {
        hospital = client;
        proxy = outages;
        bed = new DeliveryTestBed(proxy.baseUrl(), Map.of());
        contacts = bed.context.getBean(HospitalContacts.class);
    }

    @AfterAll
    void stop() {
        bed.close();
    }

    @BeforeEach
    void calm() {
        proxy.up();
        proxy.forget();
    }

    private void visit(Person person, String start, Optional<String> end) {
        var encounter = new Encounter()
                .setStatus(EncounterStatus.FINISHED)
                .setClass_(Codes.CLASS_EMERGENCY.toCoding())
                .setSubject(new Reference("Patient/" + person.hospitalId()))
                .setPeriod(new Period().setStartElement(new DateTimeType(start)));
        end.ifPresent(time -> encounter.getPeriod().setEndElement(new DateTimeType(time)));
        hospital.create().resource(encounter).execute();
    }

    private Query query(PatientKey key, DateRange... ranges) {
        PatientIdentity identity =
                bed.inTransaction(() -> bed.context.getBean(Patients.class).identity(key));
        return new Query(identity, List.of(ranges));
    }

    private static List<LocalDate> days(Contacts contacts) {
        return ((Contacts.Found) contacts)
                .contacts().stream()
                        .flatMap(contact -> contact.phases().stream().map(phase -> phase.from()))
                        .sorted()
                        .toList();
    }

    @Test
    void readsWhatTouchesTheDatesAsTheZoneCountsThem() {
        var person = bed.known(hospital);
        visit(person, "2024-09-04T23:59:00+01:00", Optional.of("2024-09-04T23:59:30+01:00"));
        visit(person, "2024-09-04T23:30:00Z", Optional.of("2024-09-05T01:00:00Z"));
        visit(person, "2025-09-03T22:59:00Z", Optional.of("2025-09-03T22:59:30Z"));
        visit(person, "2025-09-03T23:30:00Z", Optional.of("2025-09-03T23:45:00Z"));
        visit(person, "2025-10-01T10:00:00Z", Optional.of("2025-10-01T11:00:00Z"));
        visit(person, "2025-11-20T22:00:00Z", Optional.of("2025-11-21T02:00:00Z"));
        visit(person, "2026-11-19", Optional.empty());

        assertThat(distinctDays(person, BEFORE)).containsExactly("2024-09-05", "2025-09-03");
        assertThat(distinctDays(person, AFTER)).containsExactly("2025-11-20", "2026-11-19");
        // Both are asked for at once, and what lies between comes along.
        assertThat(distinctDays(person, BEFORE, AFTER))
                .containsExactly("2024-09-05", "2025-09-03", "2025-09-04", "2025-10-01", "2025-11-20", "2026-11-19");
    }

    private List<String> distinctDays(Person person, DateRange... ranges) {
        var found = contacts.read(FEED, List.of(query(person.key(), ranges)));
        return days(found.get(person.key())).stream()
                .distinct()
                .map(LocalDate::toString)
                .toList();
    }

    @Test
    void readsEveryPageOfManyPatientsWithFewRequests() {
        var people = new ArrayList<Person>();
        for (int i = 0; i < 6; i++) {
            var person = bed.known(hospital);
            people.add(person);
            for (int n = 0; n < 45 && i < 5; n++) {
                visit(person, BEFORE.from().plusDays(n) + "T10:00:00Z", Optional.empty());
            }
        }
        var queries = people.stream().map(person -> query(person.key(), BEFORE)).toList();
        contacts.read(FEED, queries);
        proxy.forget();
        var found = contacts.read(FEED, queries);
        for (int i = 0; i < 6; i++) {
            assertThat(days(found.get(people.get(i).key()))).hasSize(i < 5 ? 45 : 0);
        }
        assertThat(proxy.requests()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void namesTheKindsThatAnUnreadableEncounterSpoils() {
        var person = bed.known(hospital);
        visit(person, "2025-03", Optional.empty());
        visit(person, "2025-04-01T10:00:00Z", Optional.empty());
        var found = (Contacts.Found)
                contacts.read(FEED, List.of(query(person.key(), BEFORE))).get(person.key());
        assertThat(found.contacts()).hasSize(1);
        assertThat(found.unreadable()).containsExactly(ContactKind.ED_ATTENDANCE);
    }

    @Test
    void saysSoWhenTheHospitalDoesNotKnowThePatient() {
        var key = bed.registered(People.freshNhsNumber(), Optional.empty());
        assertThat(contacts.read(FEED, List.of(query(key, BEFORE))).get(key)).isInstanceOf(Contacts.NotLinkable.class);
    }

    @Test
    void givesNoPartOfAnAnswer() {
        var person = bed.known(hospital);
        proxy.down();
        assertThatThrownBy(() -> contacts.read(FEED, List.of(query(person.key(), BEFORE))))
                .isInstanceOf(ContactsUnavailableException.class)
                .hasMessageNotContaining(person.nhsNumber());
    }

    /** Four windows each: one search for each patient and window would be 800 requests. */
    @Test
    void readsManyCohortsWithFewRequests() {
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        var queries = new ArrayList<Query>();
        for (int i = 0; i < 200; i++) {
            var nhsNumber = People.freshNhsNumber();
            var key = bed.registered(nhsNumber, Optional.of(LocalDate.parse("1961-05-31")));
            var firstSession = LocalDate.parse("2024-01-08").plusWeeks(3L * (i % 17));
            var lastSession = firstSession.plusWeeks(12);
            queries.add(query(
                    key,
                    new DateRange(firstSession.minusDays(729), firstSession.minusDays(364)),
                    new DateRange(firstSession.minusDays(365), firstSession),
                    new DateRange(firstSession.minusDays(183), firstSession),
                    new DateRange(lastSession, lastSession.plusDays(365))));
            var id = "urn:uuid:" + UUID.randomUUID();
            add(bundle, People.patient(nhsNumber, "Test", "Tess", "1961-05-31"), id);
            for (var day : List.of(firstSession.minusDays(729), firstSession.minusDays(1), lastSession.plusDays(364))) {
                add(
                        bundle,
                        new Encounter()
                                .setStatus(EncounterStatus.FINISHED)
                                .setClass_(Codes.CLASS_EMERGENCY.toCoding())
                                .setSubject(new Reference(id))
                                .setPeriod(new Period().setStartElement(new DateTimeType(day + "T10:00:00Z"))),
                        "urn:uuid:" + UUID.randomUUID());
            }
        }
        hospital.transaction().withBundle(bundle).execute();
        contacts.read(FEED, queries.subList(0, 1));
        proxy.forget();

        var found = contacts.read(FEED, queries);

        assertThat(queries)
                .allSatisfy(query ->
                        assertThat(days(found.get(query.patient().key()))).hasSize(3));
        // 199 Patients in two searches; 600 Encounters in two.
        assertThat(searches()).hasSize(4);
        assertThat(searches())
                .allSatisfy(request ->
                        assertThat(request.line()).startsWith("POST ").contains("/_search"));

        proxy.forget();
        contacts.read(FEED, queries);
        assertThat(searches())
                .as("whom the hospital knows is known for an hour")
                .hasSize(2);

        bed.clock.advance(Duration.ofHours(2));
        proxy.forget();
        contacts.read(FEED, queries);
        assertThat(searches()).as("then all are looked at again, by id").hasSize(4);
    }

    /** The CapabilityStatement is read once an hour, however many are asked about. */
    private List<OutageProxy.Request> searches() {
        return proxy.requests().stream()
                .filter(request -> !request.line().contains("/metadata"))
                .toList();
    }

    private static void add(Bundle bundle, Resource resource, String fullUrl) {
        bundle.addEntry()
                .setFullUrl(fullUrl)
                .setResource(resource)
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl(resource.fhirType());
    }

    /** Such a server says that there is no such place. It is no outage, for which a recount would wait. */
    @Test
    void looksForEachAloneWhereTheServerHasNoSearchByBody() {
        try (var fresh = new DeliveryTestBed(proxy.baseUrl(), Map.of())) {
            var reader = fresh.context.getBean(HospitalContacts.class);
            var people = new ArrayList<Query>();
            for (int i = 0; i < 4; i++) {
                var person = fresh.known(hospital);
                people.add(new Query(
                        fresh.inTransaction(
                                () -> fresh.context.getBean(Patients.class).identity(person.key())),
                        List.of(BEFORE)));
            }
            // The CapabilityStatement is known then, and so are these two.
            reader.read(FEED, people.subList(0, 2));
            proxy.forget();
            proxy.refuse(1, 404);
            var found = reader.read(FEED, people);
            assertThat(proxy.requests().get(0).line()).contains("Patient/_search");
            assertThat(found.values()).hasSize(4).allMatch(Contacts.Found.class::isInstance);
        }
    }

    @Test
    void asksByAddressWhereTheServerTakesNoBodies() {
        try (var fresh = new DeliveryTestBed(proxy.baseUrl(), Map.of())) {
            var people = new ArrayList<Query>();
            for (int i = 0; i < 3; i++) {
                var person = fresh.known(hospital);
                visit(person, "2025-02-0" + (i + 1), Optional.empty());
                people.add(new Query(
                        fresh.inTransaction(
                                () -> fresh.context.getBean(Patients.class).identity(person.key())),
                        List.of(BEFORE)));
            }
            var reader = fresh.context.getBean(HospitalContacts.class);
            reader.read(FEED, people);
            proxy.forget();
            proxy.refuse(1, 405);
            var found = reader.read(FEED, people);
            assertThat(people)
                    .allSatisfy(query ->
                            assertThat(days(found.get(query.patient().key()))).hasSize(1));
            assertThat(proxy.requests()).hasSize(2);
            proxy.forget();
            reader.read(FEED, people);
            assertThat(proxy.requests())
                    .singleElement()
                    .satisfies(request -> assertThat(request.line()).startsWith("GET "));
        }
    }
}
