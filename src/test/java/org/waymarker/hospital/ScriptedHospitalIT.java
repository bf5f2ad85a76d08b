package org.waymarker.hospital;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.Kind;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.LaneKey;
import org.waymarker.testing.People;
import org.waymarker.testing.Statements;

/** Answers that a well-behaved server seldom gives. */
class ScriptedHospitalIT {
    private static final Duration LONG = Duration.ofHours(2);
    private WireMockServer server;
    private DeliveryTestBed bed;

    @BeforeEach
    void start() {
        server =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
        bed = new DeliveryTestBed(
                server.baseUrl() + "/fhir",
                Map.of(
                        "waymarker.hospital.token",
                        "secret-token",
                        "waymarker.hospital.read-timeout",
                        "PT1S",
                        "waymarker.hospital.connect-timeout",
                        "PT1S"));
        server.stubFor(get(urlPathEqualTo("/fhir/metadata")).willReturn(fhir(Statements.able())));
        server.stubFor(post(urlPathEqualTo("/fhir/Patient/_search")).willReturn(fhir(searchset("""
                {"resource": {"resourceType": "Patient", "id": "p1"}}"""))));
        server.stubFor(get(urlMatching("/fhir/(Group|Observation)\\?.*")).willReturn(fhir(searchset(""))));
    }

    @AfterEach
    void stop() {
        bed.close();
        server.stop();
    }

    private static ResponseDefinitionBuilder fhir(String body) {
        return ok(body).withHeader("Content-Type", "application/fhir+json");
    }

    private static String searchset(String entries) {
        return "{\"resourceType\": \"Bundle\", \"type\": \"searchset\", \"entry\": [" + entries + "]}";
    }

    private static ResponseDefinitionBuilder created(String location) {
        return fhir("{\"resourceType\": \"Bundle\", \"type\": \"transaction-response\", \"entry\": [{\"response\":"
                + " {\"status\": \"201 Created\", \"location\": \"" + location + "\", \"etag\": \"W/\\\"1\\\"\"}}]}");
    }

    private void transactionsAnswer(ResponseDefinitionBuilder answer) {
        server.stubFor(post(urlEqualTo("/fhir")).willReturn(answer));
    }

    private record Cohort(BusinessId id, LaneKey lane) {}

    /** A lane without a patient: its only request is the transaction. */
    private Cohort write() {
        var id = bed.fresh(Kind.COHORT);
        var lane = LaneKey.ofGroup(id.value());
        bed.write(org.waymarker.record.Entry.ofGroup(lane, HospitalFixtures.cohort(id), id));
        return new Cohort(id, lane);
    }

    private int transactions() {
        return server.findAll(postRequestedFor(urlEqualTo("/fhir"))).size();
    }

    @Test
    void sendsItsTokenAndAsksForWhatWasStored() {
        transactionsAnswer(created("Group/g1/_history/1"));
        write();
        bed.drain();
        server.verify(postRequestedFor(urlEqualTo("/fhir"))
                .withHeader("Authorization", equalTo("Bearer secret-token"))
                .withHeader("Prefer", equalTo("return=representation")));
        server.verify(1, getRequestedFor(urlPathEqualTo("/fhir/metadata")));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void looksAndTriesAgainAfter(int status) {
        transactionsAnswer(aResponse().withStatus(status).withBody("<html>not now</html>"));
        var cohort = write();
        bed.drain();
        assertThat(state(cohort)).isEqualTo("READY HOSPITAL_AWAY");
        transactionsAnswer(created("Group/g1/_history/1"));
        bed.later(LONG);
        assertThat(bed.outcome(cohort.id)).contains(Outcome.SENT);
        server.verify(
                1,
                getRequestedFor(urlPathEqualTo("/fhir/Group"))
                        .withQueryParam(
                                "identifier", containing(cohort.id.value().toString())));
    }

    @Test
    void keepsTryingForDays() {
        transactionsAnswer(aResponse().withStatus(503));
        var cohort = write();
        for (int i = 0; i < 60; i++) {
            bed.later(LONG);
        }
        assertThat(state(cohort)).isEqualTo("READY HOSPITAL_AWAY");
        assertThat(transactions()).isGreaterThan(50);
    }

    @Test
    void doesNotComeBackBeforeTheHospitalAsked() {
        transactionsAnswer(aResponse().withStatus(429).withHeader("Retry-After", "600"));
        write();
        bed.drain();
        bed.later(Duration.ofSeconds(599));
        assertThat(transactions()).isEqualTo(1);
        bed.later(LONG);
        assertThat(transactions()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"400, invalid", "403, forbidden", "404, not-found", "413, too-long", "422, business-rule"})
    void parksWhatTheHospitalWillNeverTake(int status, String issue) {
        var number = People.freshNhsNumber();
        transactionsAnswer(aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/fhir+json")
                .withBody("{\"resourceType\": \"OperationOutcome\", \"issue\": [{\"severity\": \"error\", \"code\": \""
                        + issue + "\", \"diagnostics\": \"Patient " + number + " is wrong\", \"expression\":"
                        + " [\"Bundle.entry[0].resource.name\", \"" + number + "\"]}]}"));
        var cohort = write();
        bed.drain();
        assertThat(state(cohort)).isEqualTo("PARKED REJECTED");
        assertThat(bed.detail(cohort.lane))
                .isEqualTo("HTTP " + status + " " + issue + " at Bundle.entry[0].resource.name");
        bed.later(LONG);
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void aLaneThatFailsForEverHoldsUpNobodyElse() {
        server.stubFor(post(urlEqualTo("/fhir")).atPriority(5).willReturn(created("Group/g1/_history/1")));
        var poisoned = write();
        server.stubFor(post(urlEqualTo("/fhir"))
                .atPriority(1)
                .withRequestBody(containing(poisoned.id.value().toString()))
                .willReturn(aResponse().withStatus(500)));
        for (int i = 0; i < 20; i++) {
            var other = write();
            bed.later(Duration.ofSeconds(1));
            assertThat(bed.outcome(other.id)).as("the %dth", i).contains(Outcome.SENT);
        }
        assertThat(state(poisoned)).isEqualTo("READY HOSPITAL_AWAY");
    }

    @Test
    void aLaneThatKeepsFailingAloneIsShownToAPerson() {
        server.stubFor(post(urlEqualTo("/fhir")).atPriority(5).willReturn(created("Group/g1/_history/1")));
        var poisoned = write();
        server.stubFor(post(urlEqualTo("/fhir"))
                .atPriority(1)
                .withRequestBody(containing(poisoned.id.value().toString()))
                .willReturn(aResponse().withStatus(500)));
        for (int i = 0; i < 40; i++) {
            write();
            bed.later(Duration.ofMinutes(6));
        }
        assertThat(state(poisoned)).isEqualTo("PARKED KEEPS_FAILING");
        assertThat(bed.detail(poisoned.lane)).isEqualTo("HTTP_500 after 21 attempts");
    }

    @Test
    void renewsItsTokenOnceWhenItIsRefused(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("token"), "old");
        try (var renewing = new DeliveryTestBed(
                server.baseUrl() + "/fhir", Map.of("waymarker.hospital.token-file", file.toString()))) {
            server.stubFor(post(urlEqualTo("/fhir"))
                    .withHeader("Authorization", equalTo("Bearer old"))
                    .willReturn(aResponse().withStatus(401)));
            server.stubFor(post(urlEqualTo("/fhir"))
                    .withHeader("Authorization", equalTo("Bearer new"))
                    .willReturn(created("Group/g1/_history/1")));
            var first = renewing.fresh(Kind.COHORT);
            renewing.write(org.waymarker.record.Entry.ofGroup(
                    LaneKey.ofGroup(first.value()), HospitalFixtures.cohort(first), first));
            renewing.drain();
            assertThat(renewing.state(LaneKey.ofGroup(first.value())))
                    .as("the file says the same still")
                    .isEqualTo("READY HOSPITAL_AWAY");
            assertThat(transactions()).isEqualTo(1);

            Files.writeString(file, "new");
            renewing.later(LONG);
            assertThat(renewing.outcome(first)).contains(Outcome.SENT);
            assertThat(transactions()).as("refused, and at once again").isEqualTo(3);
        }
    }

    @Test
    void followsNoRedirect() {
        transactionsAnswer(aResponse().withStatus(302).withHeader("Location", server.baseUrl() + "/elsewhere"));
        server.stubFor(post(urlEqualTo("/elsewhere")).willReturn(created("Group/g1/_history/1")));
        server.stubFor(get(urlEqualTo("/elsewhere")).willReturn(created("Group/g1/_history/1")));
        var cohort = write();
        bed.drain();
        assertThat(state(cohort)).isEqualTo("PARKED REJECTED");
        assertThat(server.findAll(getRequestedFor(urlEqualTo("/elsewhere")))).isEmpty();
        assertThat(server.findAll(postRequestedFor(urlEqualTo("/elsewhere")))).isEmpty();
    }

    @Test
    void aTokenThatIsRefusedParksNobody() {
        transactionsAnswer(aResponse().withStatus(401));
        var cohort = write();
        bed.drain();
        assertThat(state(cohort)).isEqualTo("READY HOSPITAL_AWAY");
        assertThat(bed.context
                        .getBean(HospitalGate.class)
                        .absence()
                        .orElseThrow()
                        .cause())
                .isEqualTo("HTTP_401");
    }

    @Test
    void aWrongAddressParksNobody() {
        server.stubFor(post(urlPathEqualTo("/fhir/Patient/_search"))
                .willReturn(aResponse().withStatus(404)));
        var key = writeForAPatient();
        assertThat(bed.state(key)).isEqualTo("READY HOSPITAL_AWAY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Welcome to the hospital</html>",
                "",
                "{\"resourceType\": \"Bundle\", \"type\":",
                "{\"resourceType\": \"OperationOutcome\", \"issue\": []}"
            })
    void takesAnAnswerThatItCannotReadForNone(String body) {
        transactionsAnswer(fhir(body));
        var cohort = write();
        bed.drain();
        assertThat(state(cohort)).isEqualTo("READY HOSPITAL_AWAY");
        theHospitalHolds(cohort);
        bed.later(LONG);
        assertThat(bed.outcome(cohort.id)).contains(Outcome.ALREADY_THERE);
        assertThat(bed.lanes.copyOf("Group", cohort.id.value()).orElseThrow().theirId())
                .isEqualTo("g9");
        assertThat(transactions()).isEqualTo(1);
    }

    private void theHospitalHolds(Cohort cohort) {
        server.stubFor(get(urlPathEqualTo("/fhir/Group"))
                .willReturn(fhir(searchset("""
                {"resource": {"resourceType": "Group", "id": "g9", "meta": {"versionId": "4"},
                  "identifier": [{"system": "%s", "value": "%s"}], "type": "person", "actual": true}}""".formatted(cohort.id.system(), cohort.id.value())))));
    }

    @Test
    void takesAnAnswerWithTooFewEntriesForNone() {
        transactionsAnswer(fhir("{\"resourceType\": \"Bundle\", \"type\": \"transaction-response\"}"));
        var cohort = write();
        bed.drain();
        assertThat(state(cohort)).isEqualTo("READY HOSPITAL_AWAY");
    }

    @Test
    void seesAReferenceThatTheHospitalDidNotResolve() {
        var cohort = bed.fresh(Kind.COHORT);
        transactionsAnswer(fhir("{\"resourceType\": \"Bundle\", \"type\": \"transaction-response\", \"entry\": ["
                + "{\"resource\": {\"resourceType\": \"Group\", \"id\": \"g1\", \"managingEntity\": {\"reference\":"
                + " \"urn:uuid:" + cohort.value() + "\"}}, \"response\": {\"status\": \"201\", \"location\":"
                + " \"Group/g1/_history/1\"}}]}"));
        var lane = LaneKey.ofGroup(cohort.value());
        bed.write(org.waymarker.record.Entry.ofGroup(lane, HospitalFixtures.cohort(cohort), cohort));
        bed.drain();
        assertThat(state(new Cohort(cohort, lane))).isEqualTo("PARKED REFERENCE_UNRESOLVED");
    }

    @Test
    void waitsNoLongerThanItsTimeoutForAnAnswer() {
        transactionsAnswer(created("Group/g1/_history/1").withFixedDelay(20_000));
        var cohort = write();
        long began = System.nanoTime();
        bed.drain();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
        assertThat(state(cohort)).isEqualTo("READY HOSPITAL_AWAY");
    }

    @ParameterizedTest
    @CsvSource({"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE", "RANDOM_DATA_THEN_CLOSE", "MALFORMED_RESPONSE_CHUNK"})
    void survivesABrokenConnection(Fault fault) {
        transactionsAnswer(aResponse().withFault(fault));
        var cohort = write();
        bed.drain();
        assertThat(state(cohort)).isEqualTo("READY HOSPITAL_AWAY");
        transactionsAnswer(created("Group/g1/_history/1"));
        bed.later(LONG);
        assertThat(bed.outcome(cohort.id)).contains(Outcome.SENT);
    }

    @Test
    void looksIntoAConflictThreeTimesAndThenAsksAPerson() {
        transactionsAnswer(aResponse().withStatus(412));
        var cohort = write();
        bed.drain();
        assertThat(state(cohort)).isEqualTo("PARKED CONFLICT");
        assertThat(transactions()).isEqualTo(3);
    }

    @Test
    void neverTakesTheFirstOfSeveral() {
        server.stubFor(post(urlPathEqualTo("/fhir/Patient/_search")).willReturn(fhir(searchset("""
                {"resource": {"resourceType": "Patient", "id": "p1"}},
                {"resource": {"resourceType": "Patient", "id": "p2"}}"""))));
        assertThat(bed.state(writeForAPatient())).isEqualTo("PARKED PATIENT_AMBIGUOUS");
    }

    @Test
    void readsPagesToTheEndButNotElsewhere() {
        var first =
                "{\"resourceType\": \"Bundle\", \"type\": \"searchset\", \"link\": [{\"relation\": \"next\", \"url\": \"%s\"}],"
                        + " \"entry\": [{\"resource\": {\"resourceType\": \"Encounter\", \"id\": \"e1\"}}]}";
        server.stubFor(get(urlMatching("/fhir/Encounter\\?.*"))
                .willReturn(fhir(first.formatted(server.baseUrl() + "/fhir?_getpages=2"))));
        server.stubFor(get(urlMatching("/fhir\\?_getpages.*"))
                .willReturn(fhir(searchset("{\"resource\": {\"resourceType\": \"Encounter\", \"id\": \"e2\"}}"))));
        var hospital = bed.context.getBean(Hospital.class);
        assertThat(hospital.search(Encounter.class, Map.of("patient", List.of("p1"))))
                .hasSize(2);

        for (var elsewhere : List.of(
                "https://evil.example/fhir?page=2",
                server.baseUrl() + "/fhirplus?page=2",
                server.baseUrl() + "/fhir/../admin")) {
            server.stubFor(get(urlMatching("/fhir/Encounter\\?.*")).willReturn(fhir(first.formatted(elsewhere))));
            assertThatThrownBy(() -> hospital.search(Encounter.class, Map.of("patient", List.of("p1"))))
                    .isInstanceOf(HospitalException.class)
                    .hasMessageContaining("LINK_LEAVES_THE_SERVER");
        }
        server.stubFor(get(urlMatching("/fhir\\?_getpages.*"))
                .willReturn(fhir(first.formatted(server.baseUrl() + "/fhir?_getpages=2"))));
        server.stubFor(get(urlMatching("/fhir/Encounter\\?.*"))
                .willReturn(fhir(first.formatted(server.baseUrl() + "/fhir?_getpages=2"))));
        assertThatThrownBy(() -> hospital.search(Encounter.class, Map.of("patient", List.of("p1"))))
                .isInstanceOf(HospitalException.class)
                .hasMessageContaining("PAGES_WITHOUT_END");
    }

    @Test
    void saysNothingOfAPatientWhenItFails() {
        var number = People.freshNhsNumber();
        server.stubFor(post(anyUrl()).willReturn(aResponse().withStatus(500).withBody("Patient " + number)));
        var hospital = bed.context.getBean(Hospital.class);
        assertThatThrownBy(() -> hospital.searchQuietly(
                        org.hl7.fhir.r4.model.Patient.class, Map.of("identifier", List.of("x|" + number))))
                .isInstanceOf(HospitalException.class)
                .hasNoCause()
                .hasMessageNotContaining(number);
    }

    private PatientKey writeForAPatient() {
        var key = bed.registered(People.freshNhsNumber(), Optional.empty());
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        bed.write(key, HospitalFixtures.attended(id, bed.reference(key)), id);
        bed.drain();
        return key;
    }

    private String state(Cohort cohort) {
        return bed.state(cohort.lane);
    }

    private static ResponseDefinitionBuilder createdAlone(String type, String id) {
        return aResponse()
                .withStatus(201)
                // No body, no version in the address, no ETag: all are met.
                .withHeader("Location", "https://elsewhere.example/fhir/" + type + "/" + id);
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 501})
    void doesWithoutTransactionsThatAreRefusedTwice(int status) {
        transactionsAnswer(aResponse().withStatus(status));
        server.stubFor(post(urlEqualTo("/fhir/Group")).willReturn(createdAlone("Group", "g1")));
        var cohort = write();
        bed.drain();
        assertThat(state(cohort)).as(bed.detail(cohort.lane)).isEqualTo("IDLE");
        assertThat(bed.way(cohort.id)).isEqualTo("single: the server has no transaction");
        assertThat(bed.lanes.copyOf("Group", cohort.id.value()).orElseThrow().theirId())
                .isEqualTo("g1");
        assertThat(transactions()).isEqualTo(2);
        server.verify(postRequestedFor(urlEqualTo("/fhir/Group"))
                .withHeader("If-None-Exist", equalTo("identifier=" + cohort.id.system() + "%7C" + cohort.id.value())));
        write();
        bed.drain();
        assertThat(transactions()).as("the next delivery asks for none").isEqualTo(2);
    }

    /** A Group and its session: the second request fails, and the first is not sent again. */
    @Test
    void goesOnWhereAnAttemptBrokeOff() {
        server.stubFor(get(urlPathEqualTo("/fhir/metadata"))
                .willReturn(fhir(Statements.of(false, Statements.TYPES, true, true))));
        server.stubFor(post(urlEqualTo("/fhir/Group")).willReturn(createdAlone("Group", "g1")));
        server.stubFor(get(urlPathEqualTo("/fhir/Encounter")).willReturn(fhir(searchset(""))));
        server.stubFor(post(urlEqualTo("/fhir/Encounter"))
                .inScenario("session")
                .willReturn(aResponse().withStatus(503))
                .willSetStateTo("back"));
        server.stubFor(post(urlEqualTo("/fhir/Encounter"))
                .inScenario("session")
                .whenScenarioStateIs("back")
                .willReturn(createdAlone("Encounter", "e1")));
        var id = bed.fresh(Kind.COHORT);
        var sessionId = bed.fresh(Kind.COHORT_SESSION);
        var session = new Encounter().setSubject(org.waymarker.fhir.References.to("Group", id));
        session.addIdentifier(sessionId.toIdentifier());
        var lane = LaneKey.ofGroup(id.value());
        bed.write(
                org.waymarker.record.Entry.ofGroup(lane, session, sessionId),
                org.waymarker.record.Entry.ofGroup(lane, HospitalFixtures.cohort(id), id));
        bed.drain();
        assertThat(bed.state(lane)).isEqualTo("READY HOSPITAL_AWAY");
        assertThat(bed.outcome(id)).as("written down at once").contains(Outcome.SENT);
        assertThat(bed.outcome(sessionId)).isEmpty();
        bed.later(LONG);
        assertThat(bed.state(lane)).isEqualTo("IDLE");
        server.verify(1, postRequestedFor(urlEqualTo("/fhir/Group")));
        server.verify(
                2,
                postRequestedFor(urlEqualTo("/fhir/Encounter"))
                        .withRequestBody(containing("\"reference\":\"Group/g1\"")));
    }

    /** The statement lies about conditional create, and then about create. */
    @Test
    void leavesOutWhatCannotBeCreatedAfterAll() {
        server.stubFor(get(urlPathEqualTo("/fhir/metadata"))
                .willReturn(fhir(Statements.of(false, Statements.TYPES, true, true))));
        server.stubFor(post(urlEqualTo("/fhir/Group")).willReturn(aResponse().withStatus(501)));
        var cohort = write();
        bed.drain();
        assertThat(state(cohort)).isEqualTo("IDLE");
        assertThat(bed.way(cohort.id)).isEqualTo("none: the server has no Group.create");
        server.verify(4, postRequestedFor(urlEqualTo("/fhir/Group")));
        server.verify(2, postRequestedFor(urlEqualTo("/fhir/Group")).withoutHeader("If-None-Exist"));
    }

    @Test
    void sendsNothingToAServerThatCannotSayWhatItIs() {
        server.stubFor(get(urlPathEqualTo("/fhir/metadata"))
                .willReturn(ok("<html>Sign in</html>").withHeader("Content-Type", "text/html")));
        transactionsAnswer(created("Group/g1/_history/1"));
        var cohort = write();
        bed.drain();
        assertThat(state(cohort)).isEqualTo("READY HOSPITAL_AWAY");
        assertThat(bed.detail(cohort.lane)).isEqualTo("CAPABILITIES_NO_JSON");
        assertThat(transactions()).isZero();
        server.stubFor(get(urlPathEqualTo("/fhir/metadata")).willReturn(fhir(Statements.able())));
        bed.later(LONG);
        assertThat(bed.outcome(cohort.id)).contains(Outcome.SENT);
    }
}
