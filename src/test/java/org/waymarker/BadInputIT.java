package org.waymarker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.transaction.TransactionOperations;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.store.Jdbc;
import org.waymarker.testing.Databases;
import org.waymarker.testing.People;
import org.waymarker.testing.SettableClock;
import org.waymarker.testing.Tokens;

/**
 * What a caller can get wrong about programmes and offers: each is answered by an OperationOutcome with a stable code that says
 * what to fix, and no table has a row more or less afterwards. Groups have a test of their own, and so has the HTTP itself.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final String CALLER_SYSTEM = "https://ehr.example/id";
    private static final String ENROLLED = People.freshNhsNumber();
    private static final String STRANGER = People.freshNhsNumber();

    private EmbeddedServer server;
    private Api api;
    private String running;
    private String closed;
    private String completedPlan;
    private String withdrawnPlan;
    private String answered;
    private String unanswered;

    @BeforeAll
    void start() {
        var settings = new HashMap<>(Databases.h2());
        settings.put("waymarker.testing.clock", "settable");
        settings.put("micronaut.server.port", -1);
        server = ApplicationContext.run(EmbeddedServer.class, settings);
        server.getApplicationContext().getBean(SettableClock.class).set(Instant.parse("2026-03-02T09:00:00Z"));
        api = new Api(FhirJson.CONTEXT, server.getURL() + "/fhir/r4", Tokens.all());
        running = open("running", ENROLLED);
        var completer = People.freshNhsNumber();
        var leaver = People.freshNhsNumber();
        closed = open("closed", completer, leaver);
        var plans = api.call(
                        closed + "/$close-cohort",
                        closing()
                                .parts("person", person(completer, "completed", 12, 12, true))
                                .parts("person", person(leaver, "withdrew", 3, 12, false))
                                .done())
                .all(CarePlan.class);
        completedPlan = "CarePlan/" + plans.get(0).getIdPart();
        withdrawnPlan = "CarePlan/" + plans.get(1).getIdPart();
        answered = offer(completedPlan, new Ins());
        api.call(answered + "/$answer", answer("yes").done());
        var group = "Group/"
                + api.call(
                                "Group/$form-peer-group",
                                new Ins()
                                        .identifier("group", CALLER_SYSTEM, "open")
                                        .text("name", "Thursday group")
                                        .code("open-to", "any-completer")
                                        .date("started", LocalDate.of(2026, 1, 5))
                                        .done())
                        .only(Group.class)
                        .getIdPart();
        unanswered = offer(completedPlan, new Ins().reference("group", group));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String offer(String plan, Ins in) {
        return "Task/"
                + api.call(
                                plan + "/$refer-peer-support",
                                in.reference("requester", "Practitioner/7").done())
                        .only(Task.class)
                        .getIdPart();
    }

    /** What is wrong, the path with a name in braces for what {@link #start} made, the body, status and code. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        "a wrong check digit",
                        "Group/$open-cohort",
                        opening("x", subject("9990000019")),
                        400,
                        "NHS_NUMBER_INVALID"),
                mistake(
                        "an identifier of no patient system",
                        "Group/$open-cohort",
                        opening("x", identified("https://other.example", "1")),
                        400,
                        "PATIENT_IDENTIFIER_SYSTEM"),
                mistake(
                        "a patient of no name",
                        "Group/$open-cohort",
                        opening("x", new Reference().setDisplay("somebody")),
                        400,
                        "PATIENT_NOT_NAMED"),
                mistake(
                        "a patient of another server",
                        "Group/$open-cohort",
                        opening("x", new Reference("https://other.example/fhir/Patient/1")),
                        400,
                        "PATIENT_REFERENCE_UNKNOWN"),
                mistake(
                        "no identifier for the cohort",
                        "Group/$open-cohort",
                        new Ins().text("name", "x"),
                        400,
                        "PARAMETER_MISSING"),
                mistake(
                        "the name given twice",
                        "Group/$open-cohort",
                        opening("x").text("name", "again"),
                        400,
                        "PARAMETER_REPEATED"),
                mistake(
                        "a number for a date",
                        "Group/$open-cohort",
                        new Ins()
                                .identifier("cohort", CALLER_SYSTEM, "x")
                                .text("name", "x")
                                .count("first-session", 3),
                        400,
                        "PARAMETER_INVALID"),
                mistake(
                        "dates that run backwards",
                        "Group/$open-cohort",
                        dated("2025-11-19", "2025-09-03"),
                        400,
                        "DATES_REVERSED"),
                mistake(
                        "another cohort of the same identifier",
                        "Group/$open-cohort",
                        dated("2025-09-04", "2025-11-19", "closed"),
                        409,
                        "COHORT_DIFFERS"),
                mistake(
                        "a newcomer to a closed cohort",
                        "{closed}/$enrol",
                        new Ins().parts("participant", new Ins().value("subject", subject(STRANGER))),
                        422,
                        "COHORT_CLOSED"),
                mistake(
                        "a cohort nobody opened",
                        "Group/00000000-0000-4000-8000-000000000000/$enrol",
                        new Ins(),
                        404,
                        "NOT_FOUND"),
                mistake("an id that is none", "Group/1/$enrol", new Ins(), 404, "NOT_FOUND"),
                mistake(
                        "closed twice, otherwise",
                        "{closed}/$close-cohort",
                        closing().parts("person", person(STRANGER, "completed", 12, 12, true)),
                        422,
                        "PERSON_NOT_ENROLLED"),
                mistake("nobody named", "{running}/$close-cohort", closing(), 422, "PERSON_MISSING"),
                mistake(
                        "a stranger named",
                        "{running}/$close-cohort",
                        closing().parts("person", person(STRANGER, "completed", 12, 12, true)),
                        422,
                        "PERSON_NOT_ENROLLED"),
                mistake(
                        "the same person twice",
                        "{running}/$close-cohort",
                        closing()
                                .parts("person", person(ENROLLED, "completed", 12, 12, true))
                                .parts("person", person(ENROLLED, "completed", 12, 12, true)),
                        422,
                        "PERSON_REPEATED"),
                mistake(
                        "more attended than offered",
                        "{running}/$close-cohort",
                        closing().parts("person", person(ENROLLED, "completed", 13, 12, true)),
                        422,
                        "ATTENDED_EXCEEDS_OFFERED"),
                mistake(
                        "never started, yet attended",
                        "{running}/$close-cohort",
                        closing().parts("person", person(ENROLLED, "never-started", 2, 12, false)),
                        422,
                        "OUTCOME_CONTRADICTS_COUNTS"),
                mistake(
                        "an outcome nobody knows",
                        "{running}/$close-cohort",
                        closing().parts("person", person(ENROLLED, "cured", 12, 12, true)),
                        400,
                        "CODE_UNKNOWN"),
                mistake(
                        "a negative count",
                        "{running}/$close-cohort",
                        closing().parts("person", person(ENROLLED, "completed", -1, 12, true)),
                        400,
                        "PARAMETER_INVALID"),
                mistake(
                        "a closing in the future",
                        "{running}/$close-cohort",
                        closing("2026-03-02T10:00:00Z", "2026-03-02T12:00:00Z")
                                .parts("person", person(ENROLLED, "completed", 12, 12, true)),
                        422,
                        "CLOSING_IN_FUTURE"),
                mistake(
                        "a closing before the first session",
                        "{running}/$close-cohort",
                        closing("2025-09-01T10:00:00Z", "2025-09-01T12:00:00Z")
                                .parts("person", person(ENROLLED, "completed", 12, 12, true)),
                        422,
                        "CLOSING_BEFORE_FIRST_SESSION"),
                mistake(
                        "a closing that ends before it starts",
                        "{running}/$close-cohort",
                        closing("2025-11-19T12:00:00Z", "2025-11-19T10:00:00Z")
                                .parts("person", person(ENROLLED, "completed", 12, 12, true)),
                        400,
                        "DATES_REVERSED"),
                mistake(
                        "a closing declared by nobody",
                        "{running}/$close-cohort",
                        new Ins().value("closing-session", period("2025-11-19T10:00:00Z", "2025-11-19T12:00:00Z")),
                        400,
                        "PARAMETER_MISSING"),
                mistake(
                        "a closing declared by a patient",
                        "{running}/$close-cohort",
                        new Ins()
                                .value("closing-session", period("2025-11-19T10:00:00Z", "2025-11-19T12:00:00Z"))
                                .reference("declared-by", "Patient/3"),
                        400,
                        "CLINICIAN_NOT_NAMED"),
                mistake(
                        "a correction of a programme that runs on",
                        "{runningPlan}/$correct-completion",
                        correction(),
                        422,
                        "PROGRAMME_NOT_ENDED"),
                mistake(
                        "a correction that contradicts itself",
                        "{completed}/$correct-completion",
                        correction().count("attended", 13),
                        422,
                        "ATTENDED_EXCEEDS_OFFERED"),
                mistake(
                        "an offer in a programme that runs on",
                        "{runningPlan}/$refer-peer-support",
                        wish(),
                        422,
                        "PROGRAMME_NOT_ENDED"),
                mistake(
                        "an offer to who did not complete",
                        "{withdrawn}/$refer-peer-support",
                        wish(),
                        422,
                        "PROGRAMME_NOT_COMPLETED"),
                mistake(
                        "an offer of a group nobody formed",
                        "{completed}/$refer-peer-support",
                        wish().reference("group", "Group/00000000-0000-4000-8000-000000000000"),
                        404,
                        "NOT_FOUND"),
                mistake(
                        "an offer of what is no group",
                        "{completed}/$refer-peer-support",
                        wish().reference("group", "Patient/3"),
                        400,
                        "REFERENCE_INVALID"),
                mistake("an offer by nobody", "{completed}/$refer-peer-support", new Ins(), 400, "PARAMETER_MISSING"),
                mistake(
                        "an offer on a plan nobody made",
                        "CarePlan/00000000-0000-4000-8000-000000000000/$refer-peer-support",
                        wish(),
                        404,
                        "NOT_FOUND"),
                mistake(
                        "another answer to an answered offer",
                        "{answered}/$answer",
                        answer("no"),
                        422,
                        "ALREADY_ANSWERED"),
                mistake("an answer nobody knows", "{unanswered}/$answer", answer("maybe"), 400, "CODE_UNKNOWN"),
                mistake(
                        "a reason nobody knows",
                        "{unanswered}/$answer",
                        answer("no").code("reason", "weather"),
                        400,
                        "CODE_UNKNOWN"),
                mistake(
                        "not now, and no day",
                        "{unanswered}/$answer",
                        answer("not-now"),
                        422,
                        "ASK_AGAIN_DATE_MISSING"),
                mistake(
                        "not now, and a day gone by",
                        "{unanswered}/$answer",
                        answer("not-now").date("ask-again", LocalDate.of(2026, 3, 1)),
                        422,
                        "ASK_AGAIN_NOT_LATER"),
                mistake(
                        "an answer in the future",
                        "{unanswered}/$answer",
                        answer("yes").value("answered", new DateTimeType("2026-03-03T10:00:00Z")),
                        422,
                        "ANSWERED_IN_FUTURE"),
                mistake(
                        "an answer before the offer",
                        "{unanswered}/$answer",
                        answer("yes").value("answered", new DateTimeType("2025-12-01T10:00:00Z")),
                        422,
                        "ANSWERED_BEFORE_OFFER"),
                mistake(
                        "a time without an offset",
                        "{unanswered}/$answer",
                        answer("yes").value("answered", new DateTimeType("2026-03-01")),
                        400,
                        "PARAMETER_INVALID"),
                mistake(
                        "a permission nobody knows",
                        "{unanswered}/$answer",
                        answer("yes")
                                .parts(
                                        "permission",
                                        new Ins().code("code", "everything").flag("granted", true)),
                        400,
                        "CODE_UNKNOWN"),
                mistake(
                        "a Task nobody made",
                        "Task/00000000-0000-4000-8000-000000000000/$answer",
                        answer("yes"),
                        404,
                        "NOT_FOUND"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void saysWhatToFixAndWritesNothing(String what, String path, Parameters body, int status, String code) {
        var before = rows();
        var reply = api.post(resolve(path), body);
        assertThat(reply.status()).as(FhirJson.encode(reply.resource())).isEqualTo(status);
        assertThat(reply.codes()).containsExactly(code);
        var issue = ((OperationOutcome) reply.resource()).getIssueFirstRep();
        assertThat(issue.getDetails().getText())
                .hasSizeGreaterThan(20)
                .doesNotContain(STRANGER)
                .doesNotContain(ENROLLED);
        assertThat(rows()).isEqualTo(before);
    }

    private String resolve(String path) {
        return path.replace("{running}", running)
                .replace("{closed}", closed)
                .replace("{completed}", completedPlan)
                .replace("{withdrawn}", withdrawnPlan)
                .replace("{answered}", answered)
                .replace("{unanswered}", unanswered)
                .replace("{runningPlan}", runningPlan());
    }

    private String runningPlan() {
        var found = api.get("CarePlan?patient:identifier=" + CodeSystems.NHS_NUMBER + "|" + ENROLLED);
        return "CarePlan/" + found.all(CarePlan.class).get(0).getIdPart();
    }

    static Stream<Arguments> referrals() {
        return Stream.of(
                Arguments.of(
                        "a stranger",
                        new ServiceRequest()
                                .setSubject(subject(STRANGER))
                                .setRequester(new Reference("Practitioner/7"))
                                .setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE),
                        422,
                        "PATIENT_UNKNOWN"),
                Arguments.of(
                        "a draft",
                        new ServiceRequest()
                                .setSubject(subject(ENROLLED))
                                .setRequester(new Reference("Practitioner/7"))
                                .setStatus(ServiceRequest.ServiceRequestStatus.DRAFT),
                        422,
                        "STATUS_NOT_ACTIVE"),
                Arguments.of(
                        "no requester",
                        new ServiceRequest()
                                .setSubject(subject(ENROLLED))
                                .setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE),
                        400,
                        "CLINICIAN_NOT_NAMED"),
                Arguments.of(
                        "no subject",
                        new ServiceRequest()
                                .setRequester(new Reference("Practitioner/7"))
                                .setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE),
                        400,
                        "PATIENT_NOT_NAMED"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("referrals")
    void refusesReferralsThatAreNone(String what, ServiceRequest request, int status, String code) {
        request.setIntent(ServiceRequest.ServiceRequestIntent.ORDER);
        var before = rows();
        var reply = api.post("ServiceRequest", request);
        assertThat(reply.codes()).containsExactly(code);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void refusesWhatIsNoFhir() throws Exception {
        var before = rows();
        for (var body : List.of(
                "",
                "{",
                "[]",
                "null",
                "{\"resourceType\":\"Patient\"}",
                "{\"resourceType\":\"Parameters\",\"parameter\":7}")) {
            var answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(api.url("Group/$open-cohort")))
                                    .header("Authorization", "Bearer " + Tokens.all())
                                    .header("Content-Type", "application/fhir+json")
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(body).isBetween(400, 422);
            assertThat(FhirJson.parse(answer.body())).isInstanceOf(OperationOutcome.class);
        }
        assertThat(rows()).isEqualTo(before);
    }

    /** Rows of every table. */
    private Map<String, Long> rows() {
        var context = server.getApplicationContext();
        var jdbc = context.getBean(Jdbc.class);
        @SuppressWarnings("unchecked")
        TransactionOperations<Connection> transactions = context.getBean(TransactionOperations.class);
        return transactions.executeRead(status -> {
            var rows = new TreeMap<String, Long>();
            jdbc.list(
                            "select table_name from information_schema.tables where table_schema = 'public'",
                            row -> row.text("table_name"))
                    .forEach(table -> rows.put(
                            table,
                            jdbc.first("select count(*) as n from " + table, row -> row.number("n"))
                                    .orElseThrow()));
            assertThat(rows).containsKeys("offer", "episode", "patient", "resource_version", "delivery");
            return rows;
        });
    }

    private static Arguments mistake(String what, String path, Ins in, int status, String code) {
        return Arguments.of(what, path, in.done(), status, code);
    }

    private static Reference subject(String nhs) {
        return identified(CodeSystems.NHS_NUMBER, nhs);
    }

    private static Reference identified(String system, String value) {
        return new Reference()
                .setType("Patient")
                .setIdentifier(new Identifier().setSystem(system).setValue(value));
    }

    private String open(String id, String... people) {
        var in = opening(id);
        Stream.of(people).forEach(nhs -> in.parts("participant", new Ins().value("subject", subject(nhs))));
        return "Group/"
                + api.call("Group/$open-cohort", in.done()).only(Group.class).getIdPart();
    }

    private static Ins opening(String id, Reference... people) {
        var in = new Ins()
                .identifier("cohort", CALLER_SYSTEM, id)
                .text("name", "Cohort " + id)
                .date("first-session", LocalDate.of(2025, 9, 3))
                .date("last-session", LocalDate.of(2025, 11, 19))
                .positive("sessions", 12);
        Stream.of(people).forEach(person -> in.parts("participant", new Ins().value("subject", person)));
        return in;
    }

    private static Ins dated(String first, String last) {
        return dated(first, last, "x");
    }

    private static Ins dated(String first, String last, String id) {
        return new Ins()
                .identifier("cohort", CALLER_SYSTEM, id)
                .text("name", "x")
                .date("first-session", LocalDate.parse(first))
                .date("last-session", LocalDate.parse(last))
                .positive("sessions", 12);
    }

    private static Ins closing() {
        return closing("2025-11-19T10:00:00Z", "2025-11-19T12:30:00Z");
    }

    private static Ins closing(String start, String end) {
        return new Ins().value("closing-session", period(start, end)).reference("declared-by", "Practitioner/7");
    }

    private static Period period(String start, String end) {
        return new Period().setStartElement(new DateTimeType(start)).setEndElement(new DateTimeType(end));
    }

    private static Ins person(String nhs, String outcome, int attended, int offered, boolean present) {
        return new Ins()
                .value("subject", subject(nhs))
                .code("outcome", outcome)
                .count("attended", attended)
                .count("offered", offered)
                .flag("present", present);
    }

    private static Ins correction() {
        return new Ins().reference("declared-by", "Practitioner/7").text("reason", "Miscounted");
    }

    private static Ins wish() {
        return new Ins().reference("requester", "Practitioner/7");
    }

    private static Ins answer(String word) {
        return new Ins().code("answer", word).reference("recorded-by", "Practitioner/7");
    }
}
