package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.serviceuse.ServiceUseFixtures.day;
import static org.waymarker.serviceuse.ServiceUseFixtures.id;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.population.Person;
import org.waymarker.sandbox.population.Population;
import org.waymarker.sandbox.population.Records;
import org.waymarker.serviceuse.Contact.Phase;

class EncounterContactsTest {
    private static final String PERIOD = "'period':{'start':'2025-06-30T23:30:00Z','end':'2025-07-02T10:00:00+01:00'}";
    private static final ContactId.InFeed ID = id("Encounter/1");

    private final EncounterContacts contacts = ServiceUseFixtures.encounterContacts();

    private Optional<Contact> read(String elements) {
        var json = "{\"resourceType\":\"Encounter\"," + elements.replace('\'', '"') + "}";
        var encounter = FhirJson.parse(Encounter.class, json);
        assertThat(asLine(json)).isEqualTo(EncounterFhirMapper.fromFhir(encounter));
        return contacts.read(ID, encounter);
    }

    private static EncounterReading asLine(String json) {
        try {
            var bytes = json.getBytes(StandardCharsets.UTF_8);
            return FeedLines.reread(bytes, 0, bytes.length, new EncounterJson()).encounter();
        } catch (IOException | BadLineException e) {
            throw new AssertionError(e);
        }
    }

    private Contact contact(String elements) {
        return read(elements).orElseThrow();
    }

    private static Phase phase(ContactKind kind, String from, String to) {
        return new Phase(kind, day(from), Optional.of(day(to)));
    }

    @Test
    void readsAnEmergencyEncounterOnTheDatesOfItsOwnZone() {
        var contact =
                contact("'status':'finished','class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode',"
                        + "'code':'EMER'},'identifier':[{'system':'urn:visit','value':'7'}]," + PERIOD);
        assertThat(contact.phases()).containsExactly(phase(ContactKind.ED_ATTENDANCE, "2025-07-01", "2025-07-02"));
        assertThat(contact.status()).isEqualTo(Contact.Status.FINISHED);
        assertThat(contact.names())
                .containsExactlyInAnyOrder(
                        ID, new ContactId.AtHospital("Encounter/1"), new ContactId.Identifier("urn:visit", "7"));
        assertThat(contact.painRelated()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"IMP", "ACUTE"})
    void readsAnInpatientEncounterWithItsAdmissionMethod(String code) {
        var contact =
                contact("'status':'finished','class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode',"
                        + "'code':'" + code
                        + "'},'hospitalization':{'extension':[{'url':'https://fhir.hl7.org.uk/StructureDefinition/"
                        + "Extension-UKCore-AdmissionMethod','valueCodeableConcept':{'coding':[{'system':"
                        + "'https://fhir.hl7.org.uk/CodeSystem/UKCore-AdmissionMethodEngland','code':'2A'}]}}]},"
                        + "'partOf':{'reference':'https://hospital.example/fhir/Encounter/9/_history/2'}," + PERIOD);
        assertThat(contact.phases()).containsExactly(phase(ContactKind.ADMISSION, "2025-07-01", "2025-07-02"));
        assertThat(contact.admissionMethod()).contains(new AdmissionMethod("2A"));
        assertThat(contact.calledEmergency()).isFalse();
        assertThat(contact.partOf())
                .containsExactlyInAnyOrder(id("Encounter/9"), new ContactId.AtHospital("Encounter/9"));
    }

    /** The server's Encounters and its own export are two feeds of the same. */
    @Test
    void isTheSameInTwoFeedsOfTheHospitalAndInNoOther() {
        var visit = asLine(("{'resourceType':'Encounter','status':'finished','partOf':{'reference':'Encounter/9'},"
                        + "'class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'EMER'},"
                        + PERIOD
                        + "}")
                .replace('\'', '"'));
        var exported = new ContactId.InFeed(new FeedName("export"), "Encounter/1");
        var ofHospital = contacts.read(ID, visit, true).orElseThrow();
        assertThat(DistinctContacts.of(List.of(
                                ofHospital, contacts.read(exported, visit, true).orElseThrow()))
                        .each())
                .hasSize(1);
        var foreign = contacts.read(exported, visit, false).orElseThrow();
        assertThat(foreign.names()).containsExactly(exported);
        assertThat(foreign.partOf()).containsExactly(new ContactId.InFeed(exported.feed(), "Encounter/9"));
        assertThat(DistinctContacts.of(List.of(ofHospital, foreign)).each()).hasSize(2);
        var unnamed = new ContactId.InFeed(exported.feed(), "line/1");
        assertThat(contacts.read(unnamed, visit, true).orElseThrow().names()).containsExactly(unnamed);
    }

    @Test
    void readsTwoPhasesWhereEmergencyBecameInpatient() {
        var contact =
                contact("'status':'finished','class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode',"
                        + "'code':'IMP'},'classHistory':["
                        + "{'class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'EMER'},"
                        + "'period':{'start':'2025-03-01T20:00:00Z','end':'2025-03-02T01:00:00Z'}}],"
                        + "'period':{'start':'2025-03-01T20:00:00Z','end':'2025-03-05T10:00:00Z'}");
        assertThat(contact.phases())
                .containsExactly(
                        phase(ContactKind.ED_ATTENDANCE, "2025-03-01", "2025-03-02"),
                        phase(ContactKind.ADMISSION, "2025-03-02", "2025-03-05"));
    }

    @Test
    void readsTwoPhasesWhereTheClassStillSaysEmergency() {
        var contact =
                contact("'status':'finished','class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode',"
                        + "'code':'EMER'},'classHistory':["
                        + "{'class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'IMP'},"
                        + "'period':{'start':'2025-03-02'}}],'period':{'start':'2025-03-01','end':'2025-03-05'}");
        assertThat(contact.phases())
                .containsExactly(
                        phase(ContactKind.ED_ATTENDANCE, "2025-03-01", "2025-03-02"),
                        phase(ContactKind.ADMISSION, "2025-03-02", "2025-03-05"));
    }

    @Test
    void leavesAStayOpenThatGoesOn() {
        var contact = contact("'status':'in-progress','class':{'system':"
                + "'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'IMP'},'period':{'start':'2025-03-01'}");
        assertThat(contact.status()).isEqualTo(Contact.Status.OPEN);
        assertThat(contact.phases())
                .containsExactly(new Phase(ContactKind.ADMISSION, day("2025-03-01"), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"arrived", "triaged", "in-progress", "onleave"})
    void takesWhatIsNotOverForOpen(String status) {
        var contact = contact("'status':'" + status
                + "','class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'IMP'}," + PERIOD);
        assertThat(contact.status()).isEqualTo(Contact.Status.OPEN);
    }

    @Test
    void readsAClinicOfThePainServiceAndNoOther() {
        var clinic = "'status':'finished','class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode',"
                + "'code':'AMB'}," + PERIOD;
        var pain =
                contact(clinic + ",'serviceType':{'coding':[{'system':'http://snomed.info/sct','code':'310071006'}]}");
        assertThat(pain.phases()).containsExactly(phase(ContactKind.OUTPATIENT_PAIN, "2025-07-01", "2025-07-02"));
        assertThat(pain.painRelated()).isTrue();
        assertThat(read(clinic + ",'type':[{'coding':[{'system':'http://snomed.info/sct','code':'185248009'}]}]"))
                .isPresent();
        assertThat(read(clinic)).isEmpty();
    }

    @Test
    void readsTheSameFromTokensAsFromHapi() {
        var population = Population.generate(5, 60, LocalDate.parse("2026-06-01"));
        int compared = 0;
        for (Person person : population.people()) {
            for (var visit : person.visits()) {
                var encounter = visit.kind().inFeed()
                        ? Records.feedLine(visit, "9990000018")
                        : Records.encounter(visit, new Reference("Patient/1"), new Reference("Encounter/2"));
                var json = FhirJson.encode(encounter);
                assertThat(asLine(json)).isEqualTo(EncounterFhirMapper.fromFhir(FhirJson.parse(Encounter.class, json)));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(500);
    }

    @Test
    void readsEverythingThatMattersAndPassesOverTheRest() {
        var concept =
                "{'text':'x','coding':[{'system':'urn:a','code':'1','userSelected':true},{'code':'2'},{'system':'urn:b'}]}";
        var method = "{'url':'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod',"
                + "'valueCodeableConcept':{'coding':[{'display':'x'},{'code':'";
        var reading =
                asLine(("{'meta':{'tag':[{'system':'s'}]},'resourceType':'Encounter','id':'7','_status':{'id':'a'},"
                                + "'status':'finished','serviceType':" + concept + ",'type':[" + concept + "," + concept
                                + "],"
                                + "'reasonCode':[" + concept
                                + "],'identifier':[{'value':'only'},{'system':'urn:v','value':'9','period':{'start':'2020'}}],"
                                + "'subject':{'reference':'Patient/1'},'partOf':{'reference':'Encounter/2','identifier':{'system':'urn:v','value':'8'}},"
                                + "'serviceProvider':{'reference':'Organization/3','identifier':{'system':'urn:o','value':'R1H'}},"
                                + "'location':[{'location':{'reference':'Location/4'},'status':'active','period':{'start':'2021'}}],"
                                + "'extension':[" + method
                                + "11'}]}}],'hospitalization':{'dischargeDisposition':{},'extension':[{'url':'u'},"
                                + method + "21'}]}}]},'period':{'start':'2025-01-01','end':'2025-01-02'}}")
                        .replace('\'', '"'));
        var coded = new Coded("urn:a", "1");
        assertThat(reading)
                .isEqualTo(new EncounterReading(
                        "7",
                        "finished",
                        null,
                        List.of(),
                        List.of(coded, coded, coded),
                        List.of(coded),
                        Moment.parse("2025-01-01"),
                        Moment.parse("2025-01-02"),
                        "21",
                        List.of(new Coded("urn:v", "9")),
                        "Encounter/2",
                        new Coded("urn:v", "8"),
                        List.of("Organization/3", "Location/4"),
                        List.of(new Coded("urn:o", "R1H"))));
    }

    @Test
    void takesTheKindThatTheFeedDeclares() {
        var kind =
                "'serviceType':{'coding':[{'system':'https://waymarker.example/fhir/CodeSystem/contact-kind','code':'";
        var contact =
                contact("'status':'finished','class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode',"
                        + "'code':'AMB'}," + kind + "gp-consultation'}]}," + PERIOD);
        assertThat(contact.phases()).containsExactly(phase(ContactKind.GP_CONSULTATION, "2025-07-01", "2025-07-02"));
        assertThat(contact("'status':'finished'," + kind + "emergency-admission'}]}," + PERIOD)
                        .calledEmergency())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"planned", "cancelled", "entered-in-error", "unknown"})
    void keepsWhatDidNotHappenApart(String status) {
        var encounter = "'status':'" + status
                + "','class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'EMER'}";
        assertThat(contact(encounter + "," + PERIOD).status()).isEqualTo(Contact.Status.DID_NOT_HAPPEN);
        assertThat(read(encounter)).isEmpty();
        assertThat(read(encounter + ",'period':{'start':'2025-03-02','end':'2025-03-01'}"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'status':'finished'|no period.start",
                "'status':'finished','period':{'start':'2025'}|period.start is not a whole date",
                "'status':'finished','period':{'start':'2025-03'}|period.start is not a whole date",
                "'status':'finished','period':{'start':'2025-03-02','end':'2025-03-01'}|ends before it begins",
                "'period':{'start':'2025-03-02'}|no status",
            },
            quoteCharacter = '`')
    void refusesWhatNobodyCanDate(String elements, String message) {
        var emergency = "'class':{'system':'http://terminology.hl7.org/CodeSystem/v3-ActCode','code':'EMER'},";
        assertThatThrownBy(() -> read(emergency + elements))
                .isInstanceOfSatisfying(
                        UnusableEncounterException.class,
                        e -> assertThat(e.kinds()).containsExactly(ContactKind.ED_ATTENDANCE))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "urn:clinic!pmp|'serviceType':{'coding':[{'system':'urn:clinic','code':'pmp'}]}",
                "urn:clinic!pmp|'type':[{'coding':[{'system':'urn:clinic','code':'pmp'}]}]",
                "urn:ods!R1H|'serviceProvider':{'identifier':{'system':'urn:ods','value':'R1H'}}",
                "Location/7|'location':[{'location':{'reference':'Location/7'}}]",
                "Organization/7|'serviceProvider':{'reference':'https://hospital.example/fhir/Organization/7/_history/3'}",
            },
            quoteCharacter = '`')
    void knowsAnExcludedClinic(String named, String elements) {
        var clinics = ServiceUseFixtures.encounterContacts(ExcludedClinics.of(List.of(named.replace('!', '|'))));
        var emergency = "{\"resourceType\":\"Encounter\",\"status\":\"finished\",\"class\":"
                + "{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"EMER\"},"
                + PERIOD.replace('\'', '"');
        var there = asLine(emergency + "," + elements.replace('\'', '"') + "}");
        assertThat(clinics.read(ID, there, true).orElseThrow().atExcludedClinic())
                .isTrue();
        assertThat(clinics.read(ID, asLine(emergency + "}"), true).orElseThrow().atExcludedClinic())
                .isFalse();
        // The same id at another server is another clinic.
        boolean byReference = named.matches("[A-Z].*");
        assertThat(clinics.read(ID, there, false).orElseThrow().atExcludedClinic())
                .isEqualTo(!byReference);
    }
}
