package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.serviceuse.ServiceUseFixtures.day;
import static org.waymarker.serviceuse.ServiceUseFixtures.id;

import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.serviceuse.Contact.Phase;

class EncounterContactsTest {
    private static final String PERIOD = "'period':{'start':'2025-06-30T23:30:00Z','end':'2025-07-02T10:00:00+01:00'}";
    private static final ContactId.InFeed ID = id("Encounter/1");

    private final EncounterContacts contacts = new EncounterContacts(new FhirTimes("Europe/London"));

    private Optional<Contact> read(String elements) {
        var json = "{\"resourceType\":\"Encounter\"," + elements.replace('\'', '"') + "}";
        return contacts.read(ID, FhirJson.parse(Encounter.class, json));
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
        assertThat(contact.names()).containsExactlyInAnyOrder(ID, new ContactId.Identifier("urn:visit", "7"));
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
        assertThat(contact.partOf()).containsExactly(id("Encounter/9"));
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
}
