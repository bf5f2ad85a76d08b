package org.waymarker.hospital;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Entry;
import org.waymarker.record.LaneKey;
import org.waymarker.testing.People;
import org.waymarker.testing.Statements;

/** After a lost answer, at servers that cannot be searched by identifier, or only seem to. */
class NoWayToLookIT {
    private static final Duration LONG = Duration.ofMinutes(10);
    private WireMockServer server;
    private DeliveryTestBed bed;
    private PatientKey patient;
    private BusinessId id;
    private Observation ours;

    @BeforeEach
    void loseAnAnswer() {
        server =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
        bed = new DeliveryTestBed(server.baseUrl() + "/fhir", Map.of());
        server.stubFor(get(urlPathEqualTo("/fhir/metadata")).willReturn(ok(Statements.able())));
        server.stubFor(post(urlPathEqualTo("/fhir/Patient/_search")).willReturn(searchset("""
                {"resource": {"resourceType": "Patient", "id": "p1"}}""")));
        server.stubFor(post(urlEqualTo("/fhir")).willReturn(aResponse().withStatus(504)));
        patient = bed.registered(People.freshNhsNumber(), Optional.empty());
        id = bed.fresh(Kind.SESSIONS_ATTENDED);
        ours = HospitalFixtures.attended(id, bed.reference(patient));
        bed.write(patient, ours, id);
        bed.drain();
        assertThat(bed.state(patient)).isEqualTo("READY HOSPITAL_AWAY");
        server.stubFor(
                post(urlEqualTo("/fhir")).willReturn(ok("""
                {"resourceType": "Bundle", "type": "transaction-response", "entry": [{"response":
                 {"status": "201 Created", "location": "Observation/o1/_history/1"}}]}""").withHeader("Content-Type", "application/fhir+json")));
    }

    @AfterEach
    void stop() {
        bed.close();
        server.stop();
    }

    private static ResponseDefinitionBuilder searchset(String entries) {
        return ok("{\"resourceType\": \"Bundle\", \"type\": \"searchset\", \"entry\": [" + entries + "]}")
                .withHeader("Content-Type", "application/fhir+json");
    }

    private void everySearchOfObservations(ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlPathEqualTo("/fhir/Observation")).atPriority(9).willReturn(answer));
    }

    private void searchByIdentifier(ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlPathEqualTo("/fhir/Observation"))
                .withQueryParam("identifier", com.github.tomakehurst.wiremock.client.WireMock.matching(".+"))
                .atPriority(1)
                .willReturn(answer));
    }

    private static String entry(Observation theirs) {
        return "{\"resource\": " + FhirJson.encode(theirs) + "}";
    }

    /** As the hospital would store what we sent. */
    private Observation stored(String theirId) {
        var theirs = ours.copy();
        theirs.setId(theirId);
        theirs.setMeta(null);
        theirs.getSubject().setReference("Patient/p1").setType("Patient");
        return theirs;
    }

    private int transactions() {
        return server.findAll(postRequestedFor(urlEqualTo("/fhir"))).size();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 405, 501})
    void looksAmongWhatThePatientHasWhereIdentifiersCannotBeSearched(int status) {
        searchByIdentifier(aResponse().withStatus(status));
        everySearchOfObservations(searchset(entry(stored("o9"))));
        bed.later(LONG);
        assertThat(bed.outcome(id)).contains(Outcome.ALREADY_THERE);
        assertThat(bed.lanes.copyOf("Observation", id.value()).orElseThrow().theirId())
                .isEqualTo("o9");
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void sendsAgainWhereThePatientHasNothingLikeIt() {
        searchByIdentifier(aResponse().withStatus(400));
        everySearchOfObservations(searchset(""));
        bed.later(LONG);
        assertThat(bed.outcome(id)).contains(Outcome.SENT);
        assertThat(transactions()).isEqualTo(2);
    }

    /** A server that passes over parameters gives everything: the first of that is somebody else's. */
    @Test
    void takesNothingForOursThatDoesNotCarryOurIdentifier() {
        var other = stored("o7");
        other.getIdentifier().clear();
        other.addIdentifier(bed.fresh(Kind.SESSIONS_ATTENDED).toIdentifier());
        everySearchOfObservations(searchset(entry(other)));
        bed.later(LONG);
        assertThat(bed.outcome(id)).contains(Outcome.SENT);
        assertThat(bed.lanes.copyOf("Observation", id.value()).orElseThrow().theirId())
                .isEqualTo("o1");
    }

    @Test
    void knowsItByPatientDayAndContentWhereTheIdentifierWasDropped() {
        searchByIdentifier(aResponse().withStatus(400));
        var theirs = stored("o9");
        theirs.getIdentifier().clear();
        everySearchOfObservations(searchset(entry(theirs)));
        bed.later(LONG);
        assertThat(bed.outcome(id)).contains(Outcome.ALREADY_THERE);
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void leavesItToAPersonWhereSomethingOfThatDayIsOnlyAlike() {
        searchByIdentifier(aResponse().withStatus(400));
        var theirs = stored("o9");
        theirs.getIdentifier().clear();
        theirs.addNote().setText("entered by hand");
        everySearchOfObservations(searchset(entry(theirs)));
        bed.later(LONG);
        assertThat(bed.state(patient)).isEqualTo("PARKED UNDECIDED");
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void leavesItToAPersonWhereTwoFit() {
        searchByIdentifier(aResponse().withStatus(400));
        var first = stored("o8");
        first.getIdentifier().clear();
        var second = stored("o9");
        second.getIdentifier().clear();
        everySearchOfObservations(searchset(entry(first) + "," + entry(second)));
        bed.later(LONG);
        assertThat(bed.state(patient)).isEqualTo("PARKED DOUBLED");
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void leavesItToAPersonWhereNothingCanBeSearched() {
        everySearchOfObservations(aResponse().withStatus(403));
        bed.later(LONG);
        assertThat(bed.state(patient)).isEqualTo("PARKED CANNOT_LOOK");
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void leavesAGroupToAPersonSinceNoPatientNarrowsTheSearch() {
        everySearchOfObservations(searchset(""));
        bed.later(LONG);
        server.stubFor(post(urlEqualTo("/fhir")).willReturn(aResponse().withStatus(504)));
        server.stubFor(get(urlPathEqualTo("/fhir/Group")).willReturn(aResponse().withStatus(400)));
        var cohort = bed.ids.of(Kind.COHORT, UUID.randomUUID());
        var lane = LaneKey.ofGroup(cohort.value());
        bed.write(Entry.ofGroup(lane, HospitalFixtures.cohort(cohort), cohort));
        bed.drain();
        bed.later(LONG);
        assertThat(bed.state(lane)).isEqualTo("PARKED CANNOT_LOOK");
    }
}
