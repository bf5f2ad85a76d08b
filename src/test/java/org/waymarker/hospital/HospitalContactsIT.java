package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
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

        var found = contacts.read(FEED, List.of(query(person.key(), BEFORE, AFTER)));
        assertThat(days(found.get(person.key())).stream().distinct())
                .containsExactly(
                        LocalDate.parse("2024-09-05"),
                        LocalDate.parse("2025-09-03"),
                        LocalDate.parse("2025-11-20"),
                        LocalDate.parse("2026-11-19"));
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
}
