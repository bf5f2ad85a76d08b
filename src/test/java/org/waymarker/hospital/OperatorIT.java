package org.waymarker.hospital;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.Told.all;
import static org.waymarker.hospital.Told.part;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Databases;
import org.waymarker.testing.RunningService;
import org.waymarker.testing.Statements;

/** An operator at a running service, over HTTP, while its hospital refuses, is away, and is back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorIT {
    private static final String NAME_IN_REFUSAL = "Mrs Quoted Surname";

    private final HttpClient http = HttpClient.newHttpClient();
    private WireMockServer hospital;
    private RunningService service;
    private Api api;

    @BeforeAll
    void start() {
        hospital =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        hospital.start();
        hospital.stubFor(get(urlPathEqualTo("/fhir/metadata")).willReturn(ok(Statements.able())));
        var settings = new HashMap<>(Databases.h2());
        settings.put("waymarker.hospital.base-url", hospital.baseUrl() + "/fhir");
        settings.put("waymarker.hospital.retry-first", "PT0.1S");
        settings.put("waymarker.hospital.retry-cap", "PT0.5S");
        service = RunningService.start(settings);
        api = service.api();
    }

    @AfterAll
    void stop() {
        service.close();
        hospital.stop();
    }

    @BeforeEach
    void refuse() {
        answer(aResponse()
                .withStatus(422)
                .withHeader("Content-Type", "application/fhir+json")
                .withBody("""
                        {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invariant",
                          "diagnostics": "%s may not"}]}""".formatted(NAME_IN_REFUSAL)));
    }

    private void answer(ResponseDefinitionBuilder answer) {
        hospital.resetAll();
        hospital.stubFor(any(anyUrl()).atPriority(9).willReturn(answer));
        hospital.stubFor(get(urlPathEqualTo("/fhir/metadata")).willReturn(ok(Statements.able())));
    }

    private void takeEverything() {
        answer(ok("""
                {"resourceType": "Bundle", "type": "transaction-response", "entry": [{"response":
                 {"status": "201 Created", "location": "Group/g1/_history/1", "etag": "W/\\"1\\""}}]}""").withHeader("Content-Type", "application/fhir+json"));
    }

    /** A cohort's lane, parked. */
    private String parkedLane() {
        var lane = lane();
        await(() -> state(lane).equals("parked"));
        return lane;
    }

    /** Of a new cohort. */
    private String lane() {
        var cohort = api.call(
                        "Group/$open-cohort",
                        new Ins()
                                .identifier(
                                        "cohort",
                                        "https://ehr.example/id",
                                        UUID.randomUUID().toString())
                                .text("name", "Spring")
                                .date("first-session", LocalDate.of(2026, 1, 5))
                                .date("last-session", LocalDate.of(2026, 3, 23))
                                .positive("sessions", 12)
                                .done())
                .only(org.hl7.fhir.r4.model.Group.class);
        return "group:" + cohort.getIdPart();
    }

    private static void await(BooleanSupplier condition) {
        var end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private Parameters told(String path) {
        return (Parameters) api.get(path).resource();
    }

    private Parameters lane(String lane) {
        return told("$delivery-lane?lane=" + lane);
    }

    private String state(String lane) {
        return part(lane(lane).getParameter("lane"), "state");
    }

    private static String value(Parameters parameters, String name) {
        return parameters.getParameter(name).getValue().primitiveValue();
    }

    @Test
    void tellsWhatTheHospitalsServerCanDoAndHowThingsWent() {
        takeEverything();
        var lane = lane();
        await(() -> state(lane).equals("idle"));
        var known = told("$hospital-server");
        assertThat(all(known, "read-at")).hasSize(1);
        assertThat(value(known, "software")).isEqualTo("A played hospital");
        assertThat(value(known, "transactions")).isEqualTo("true");
        assertThat(all(known, "feature"))
                .extracting(feature -> feature.getValue().primitiveValue())
                .contains("CarePlan.create", "Task.identifier-search", "transaction");
        assertThat(all(known, "form")).anySatisfy(form -> {
            assertThat(part(form, "type")).isEqualTo("Group");
            assertThat(part(form, "outcome")).isEqualTo("sent");
            assertThat(part(form, "rung")).isEqualTo("transaction");
            assertThat(Integer.parseInt(part(form, "count"))).isPositive();
        });
        assertThat(all(told("$hospital-server?since=2999-01-01T00:00:00Z"), "form"))
                .isEmpty();
    }

    private HttpResponse<String> plain(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(service.server().resolve(path)).build(), BodyHandlers.ofString());
    }

    @Test
    void readsWhyALaneWaitsInTheHospitalsOwnWords() {
        var lane = parkedLane();
        var listed = all(told("$deliveries?state=parked"), "lane").stream()
                .filter(line -> part(line, "key").equals(lane))
                .toList();
        assertThat(listed).hasSize(1);
        assertThat(part(listed.get(0), "reason")).isEqualTo("REJECTED: HTTP 422 invariant");
        assertThat(part(listed.get(0), "oldest")).isNotEmpty();

        var view = lane(lane);
        var outcome = (OperationOutcome) view.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("outcome"))
                .findFirst()
                .orElseThrow()
                .getResource();
        assertThat(outcome.getIssueFirstRep().getDiagnostics()).contains(NAME_IN_REFUSAL);
        var delivery = view.getParameter("delivery");
        assertThat(part(delivery, "seq")).isEqualTo("1");
        assertThat(part(delivery, "state")).isEqualTo("queued");
    }

    @Test
    void pagesThroughLanes() {
        parkedLane();
        parkedLane();
        var first = told("$deliveries?count=1");
        var second = told("$deliveries?count=1&after="
                + first.getParameter("next").getValue().primitiveValue());
        assertThat(part(first.getParameter("lane"), "key")).isNotEqualTo(part(second.getParameter("lane"), "key"));
        assertThat(api.read("$deliveries?after=nonsense").codes()).containsExactly("PARAMETER_INVALID");
        assertThat(api.read("$deliveries?count=many").codes()).containsExactly("PARAMETER_INVALID");
        assertThat(all(told("$deliveries?queued-before=2020-01-31T10:00:00Z"), "lane"))
                .isEmpty();
        assertThat(api.read("$deliveries?state=asleep").codes()).containsExactly("CODE_UNKNOWN");
        assertThat(api.read("$delivery-lane?lane=group:nobody").status()).isEqualTo(404);
        assertThat(told("$proposals?count=5").getParameter()).isEmpty();
        assertThat(api.read("$proposals?after=nonsense").codes()).containsExactly("PARAMETER_INVALID");
    }

    @Test
    void skipsOnlyTheHeadAndOnlyWithAReason() {
        var lane = parkedLane();
        var wrong = new Ins().text("lane", lane).count("seq", 2).text("reason", "the cohort was a test");
        assertThat(api.post("$skip-delivery", wrong.done()).codes()).containsExactly("DELIVERY_NOT_NEXT");
        var silent = new Ins().text("lane", lane).count("seq", 1);
        assertThat(api.post("$skip-delivery", silent.done()).codes()).containsExactly("PARAMETER_MISSING");
        assertThat(state(lane)).isEqualTo("parked");

        var right = new Ins().text("lane", lane).count("seq", 1).text("reason", "the cohort was a test");
        api.call("$skip-delivery", right.done());
        assertThat(state(lane)).isEqualTo("idle");
        var action = lane(lane).getParameter("action");
        assertThat(part(action, "action")).isEqualTo("skip");
        assertThat(part(action, "by")).contains("ehr-1");
        assertThat(part(action, "reason")).isEqualTo("the cohort was a test");
        assertThat(api.post("$skip-delivery", right.done()).codes()).containsExactly("LANE_NOT_PARKED");
    }

    @Test
    void replaysWhatWasSkipped() {
        var lane = parkedLane();
        api.call(
                "$skip-delivery",
                new Ins()
                        .text("lane", lane)
                        .count("seq", 1)
                        .text("reason", "not now")
                        .done());
        takeEverything();
        var replayed = (Parameters) api.call(
                        "$replay-deliveries",
                        new Ins()
                                .text("lane", lane)
                                .count("from", 1)
                                .text("reason", "after all")
                                .done())
                .resource();
        assertThat(((IntegerType) replayed.getParameter("replayed").getValue()).getValue())
                .isEqualTo(1);
        await(() -> state(lane).equals("idle"));
        assertThat(part(lane(lane).getParameter("delivery"), "state")).isEqualTo("settled");
        assertThat(all(lane(lane), "action")).hasSize(2);

        var nothing = new Ins().text("lane", lane).count("from", 99).text("reason", "more");
        assertThat(api.post("$replay-deliveries", nothing.done()).codes()).containsExactly("NOTHING_TO_REPLAY");
        var whole = new Ins().text("reason", "everything");
        assertThat(api.post("$replay-deliveries", whole.done()).codes()).containsExactly("PARAMETER_MISSING");
    }

    @Test
    void setsALaneGoingAgain() {
        var lane = parkedLane();
        takeEverything();
        api.call("$retry-lane", new Ins().text("lane", lane).done());
        await(() -> state(lane).equals("idle"));
    }

    @Test
    void seesThatTheHospitalIsAwayWhileTheServiceStaysUp() throws Exception {
        answer(aResponse().withStatus(503));
        api.call(
                "Group/$form-peer-group",
                new Ins()
                        .identifier(
                                "group",
                                "https://ehr.example/id",
                                UUID.randomUUID().toString())
                        .text("name", "Harbour")
                        .code("open-to", "any-completer")
                        .date("started", LocalDate.of(2026, 4, 1))
                        .done());
        await(() -> body("/health").contains("DEGRADED"));
        assertThat(plain("/health").statusCode()).isEqualTo(200);
        assertThat(plain("/health/readiness").statusCode()).isEqualTo(200);
        assertThat(body("/prometheus")).containsPattern("waymarker_hospital_away(\\{[^}]*})? 1\\.0");
        takeEverything();
        await(() -> body("/health").contains("\"UP\""));
    }

    @Test
    void findsFiguresWithoutAnybodysName() {
        parkedLane();
        await(() -> body("/prometheus").contains("waymarker_delivery_lanes{state=\"parked\"}"));
        var figures = body("/prometheus");
        assertThat(figures)
                .contains("waymarker_delivery_queued ", "waymarker_delivery_oldest_age_seconds ")
                .contains("waymarker_delivery_attempts_seconds_count{outcome=\"parked\",reason=\"REJECTED\"}")
                .doesNotContain("Surname", "group:");
        // Routes of the API appear as one, so no address of a resource is a label.
        assertThat(figures.lines().filter(line -> line.contains("uri=\"/fhir/r4/")))
                .allMatch(line -> line.contains("{"));
        assertThat(figures).doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}");
    }

    private String body(String path) {
        try {
            return plain(path).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
