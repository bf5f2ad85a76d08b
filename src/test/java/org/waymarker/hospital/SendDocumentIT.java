package org.waymarker.hospital;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.hospital.DeliveryTestBed.at;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.capability.WriteMap.Coded;
import org.waymarker.capability.WriteMap.DocumentRoute;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.hospital.DeliveryTestBed.Person;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Entry;
import org.waymarker.record.LaneKey;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.ProfileValidator;

/** A real hospital, and an integration engine that is played. */
@ExtendWith(Hospital.class)
class SendDocumentIT {
    private static final Duration LONG = Duration.ofHours(2);
    private static final String PLACE = "/fhir/documents";

    private final IGenericClient hospital;
    private final HospitalServer server;
    private WireMockServer engine;
    private DeliveryTestBed bed;
    private Person person;
    private BusinessId plan;
    private BusinessId attendance;

    @TempDir
    Path directory;

    SendDocumentIT(IGenericClient hospital, HospitalServer server) {
        this.hospital = hospital;
        this.server = server;
    }

    @BeforeEach
    void start() throws IOException {
        engine =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        engine.start();
        answers(aResponse().withStatus(202));
        begin(false);
    }

    @AfterEach
    void stop() {
        bed.close();
        engine.stop();
    }

    private void begin(boolean dropsRepeats) throws IOException {
        begin(dropsRepeats, "PT60S");
    }

    private void begin(boolean dropsRepeats, String answerTimeout) throws IOException {
        if (bed != null) {
            bed.close();
        }
        var header = Files.writeString(directory.resolve("header"), "Authorization: Basic c2VjcmV0\n");
        var map = """
                write:
                  programme-plan: [document]
                  sessions-attended: [document]
                document:
                  url: %s
                  display: Progress note
                  drops-repeats: %s
                  header-file: %s
                """.formatted(engine.baseUrl() + PLACE, dropsRepeats, header);
        bed = new DeliveryTestBed(
                server.baseUrl(),
                Map.of(
                        "waymarker.hospital.write-map",
                        Files.writeString(directory.resolve("map.yml"), map).toString(),
                        "waymarker.hospital.token",
                        "for the FHIR server only",
                        "waymarker.hospital.answer-timeout",
                        answerTimeout));
        person = bed.known(hospital);
        plan = bed.fresh(Kind.PROGRAMME_PLAN);
        attendance = bed.fresh(Kind.SESSIONS_ATTENDED);
    }

    private void answers(ResponseDefinitionBuilder answer) {
        engine.stubFor(post(urlEqualTo(PLACE)).willReturn(answer));
    }

    /** Two things that go in a document, and one that does not. */
    private void end() {
        var patient = bed.reference(person.key());
        var referral = bed.fresh(Kind.REFERRAL);
        bed.write(
                Entry.ofPatient(person.key(), HospitalFixtures.attended(attendance, patient), attendance),
                Entry.ofPatient(person.key(), HospitalFixtures.referral(referral, patient), referral),
                Entry.ofPatient(person.key(), HospitalFixtures.plan(plan, patient, CarePlanStatus.COMPLETED), plan));
        bed.drain();
        assertThat(at(hospital, ServiceRequest.class, referral))
                .as("it does not wait for the engine")
                .hasSize(1);
    }

    private List<String> sent() {
        return engine.findAll(postRequestedFor(urlEqualTo(PLACE))).stream()
                .map(request -> request.getBodyAsString())
                .toList();
    }

    private String state() {
        return bed.state(person.key());
    }

    private void isDelivered() {
        assertThat(state()).as(bed.detail(person.key())).isEqualTo("IDLE");
        assertThat(bed.outcome(plan)).isIn(Optional.of(Outcome.SENT), Optional.of(Outcome.ALREADY_THERE));
    }

    @Test
    void sendsOneDocumentForADelivery() {
        end();
        isDelivered();
        assertThat(sent()).hasSize(1);
        var document = FhirJson.parse(Bundle.class, sent().get(0));
        ProfileValidator.assertValid(document);
        assertThat(document.getEntry().stream().map(entry -> entry.getResource().fhirType()))
                .containsExactly("Composition", "Observation", "CarePlan");
        var subject = ((Composition) document.getEntryFirstRep().getResource()).getSubject();
        assertThat(subject.getIdentifier().getValue()).isEqualTo(person.nhsNumber());
        assertThat(bed.way(plan)).isEqualTo("document: ");
        var shown = bed.inTransaction(
                        () -> bed.steering.lane(LaneKey.ofPatient(person.key())).orElseThrow())
                .deliveries()
                .get(0)
                .resources();
        assertThat(shown.stream().flatMap(each -> each.way().orElseThrow().writtenAs().stream()))
                .containsExactly(writtenAs(document), writtenAs(document));
        assertThat(at(hospital, CarePlan.class, plan)).isEmpty();
        assertThat(at(hospital, Observation.class, attendance)).isEmpty();
        engine.verify(postRequestedFor(urlEqualTo(PLACE))
                .withHeader("Authorization", equalTo("Basic c2VjcmV0"))
                .withHeader("Content-Type", equalTo("application/fhir+json; charset=UTF-8")));
    }

    private static String writtenAs(Bundle document) {
        return "Bundle/" + document.getIdentifier().getValue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202})
    void isTakenByAnyOfThese(int status) {
        answers(aResponse().withStatus(status));
        end();
        isDelivered();
    }

    @Test
    void sendsTheSameBytesAgainToAnEngineThatDropsRepeats() throws IOException {
        begin(true);
        answers(aResponse().withFault(Fault.EMPTY_RESPONSE));
        end();
        answers(aResponse().withStatus(503));
        bed.later(LONG);
        answers(aResponse().withStatus(201));
        bed.later(LONG);
        isDelivered();
        assertThat(sent()).hasSize(3);
        assertThat(sent().stream().distinct()).hasSize(1);
    }

    @Test
    void asksAPersonWhetherItArrivedWhereTheEngineDropsNothing() {
        answers(aResponse().withFault(Fault.EMPTY_RESPONSE));
        end();
        assertThat(state()).isEqualTo("READY HOSPITAL_AWAY");
        answers(aResponse().withStatus(201));
        bed.later(LONG);
        assertThat(state()).isEqualTo("PARKED CANNOT_LOOK");
        assertThat(sent()).hasSize(1);
        bed.later(LONG);
        assertThat(sent()).hasSize(1);
        bed.clock.advance(Duration.ofMinutes(1));
        answers(aResponse().withStatus(401));
        bed.release(person.key());
        bed.drain();
        answers(aResponse().withStatus(201));
        bed.later(LONG);
        isDelivered();
        assertThat(sent())
                .as("the person says that it has not, nor is asked again")
                .hasSize(3);
        assertThat(sent().stream().distinct()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"2000, NO_ANSWER_IN_TIME", "0, HTTP_500"})
    void mayHaveTakenWhatItDoesNotAnswerFor(int delay, String cause) throws IOException {
        begin(true, "PT0.5S");
        answers(aResponse().withFixedDelay(delay).withStatus(500));
        assertThatThrownBy(() -> bed.context.getBean(Engine.class).take(route(), new byte[] {'x'}))
                .isInstanceOfSatisfying(
                        HospitalException.class,
                        e -> assertThat(e.failure())
                                .isEqualTo(new Failure.Away("ENGINE_" + cause, true, false, Optional.empty())));
    }

    private DocumentRoute route() {
        return new DocumentRoute(
                URI.create(engine.baseUrl() + PLACE),
                new Coded(Optional.empty(), Optional.empty(), "Progress note"),
                true,
                Optional.empty());
    }

    @Test
    void sendsNothingWithoutTheHeaderThatTheTrustKeeps() throws IOException {
        Files.delete(directory.resolve("header"));
        end();
        assertThat(bed.detail(person.key())).isEqualTo("ENGINE_HEADER_FILE_UNREADABLE");
        assertThat(sent()).isEmpty();
    }

    @Test
    void goesOnWithoutItWhereThePersonSaysThatItArrived() {
        answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        end();
        bed.later(LONG);
        assertThat(state()).isEqualTo("PARKED CANNOT_LOOK");
        assertThat(bed.inTransaction(
                        () -> bed.steering.skip(LaneKey.ofPatient(person.key()), 1, DeliveryTestBed.OPERATOR)))
                .isTrue();
        bed.drain();
        assertThat(state()).startsWith("IDLE");
        assertThat(sent()).hasSize(1);
    }

    @Test
    void parksWhatTheEngineRefuses() {
        answers(aResponse()
                .withStatus(422)
                .withBody("{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\","
                        + "\"code\":\"invariant\",\"diagnostics\":\"of the patient\"}]}"));
        end();
        assertThat(state()).isEqualTo("PARKED REJECTED");
        assertThat(bed.detail(person.key())).isEqualTo("HTTP 422 invariant");
        answers(aResponse().withStatus(200));
        bed.release(person.key());
        bed.drain();
        isDelivered();
        assertThat(sent()).as("what was refused was not taken").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 409, 404})
    void followsNoRedirectAndParksTheRest(int status) {
        answers(aResponse().withStatus(status).withHeader("Location", engine.baseUrl() + "/elsewhere"));
        end();
        assertThat(state()).isEqualTo("PARKED REJECTED");
        assertThat(engine.getAllServeEvents()).hasSize(1);
    }

    @Test
    void waitsForAnEngineThatIsAwayAndHoldsNobodyElseUp() throws IOException {
        int port = engine.port();
        engine.stop();
        end();
        assertThat(state()).isEqualTo("READY HOSPITAL_AWAY");
        assertThat(bed.detail(person.key())).isEqualTo("ENGINE_CONNECTION_REFUSED");
        assertThat(bed.context.getBean(HospitalGate.class).absence())
                .as("the FHIR server is not away")
                .isEmpty();
        engine = new WireMockServer(WireMockConfiguration.options().port(port).bindAddress("127.0.0.1"));
        engine.start();
        answers(aResponse().withStatus(202));
        bed.later(LONG);
        isDelivered();
        assertThat(sent()).as("nobody need be asked").hasSize(1);
    }

    @Test
    void doesNotDoubleWhatWasTakenInAReplay() {
        end();
        bed.inTransaction(() -> bed.steering.replay(LaneKey.ofPatient(person.key()), 1, DeliveryTestBed.OPERATOR));
        bed.drain();
        isDelivered();
        assertThat(bed.outcome(plan)).contains(Outcome.ALREADY_THERE);
        assertThat(sent()).hasSize(1);
    }

    @Test
    void replaysToAnEngineThatDropsRepeats() throws IOException {
        begin(true);
        end();
        bed.inTransaction(() -> bed.steering.replay(LaneKey.ofPatient(person.key()), 1, DeliveryTestBed.OPERATOR));
        bed.drain();
        isDelivered();
        assertThat(sent()).hasSize(2);
        assertThat(sent().get(1)).isEqualTo(sent().get(0));
    }
}
