package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.transaction.TransactionOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Stored;
import org.waymarker.sandbox.Ins;
import org.waymarker.serviceuse.Recounts;
import org.waymarker.store.Jdbc;
import org.waymarker.testing.SettableClock;
import org.waymarker.testing.Tokens;

/** A service with cohorts that have ended, a file of their contacts, and workers that work when a test says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EvaluationTestBed {
    static final String CLINICIAN = "Practitioner/7";
    private static final String NHS = "https://fhir.nhs.uk/Id/nhs-number";
    private static final LocalDate FIRST = LocalDate.parse("2024-09-02");
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private Path feeds;
    ApplicationContext context;
    private SettableClock clock;
    private Map<String, FhirEndpoint.Operation> operations;
    private final List<String> lines = new ArrayList<>();

    abstract Map<String, Object> database();

    @BeforeAll
    void start(@TempDir Path directory) {
        feeds = directory;
        var properties = new HashMap<>(database());
        properties.put("waymarker.testing.clock", "settable");
        properties.put("waymarker.recount.worker", "false");
        properties.put("waymarker.feeds.directory", feeds.toString());
        properties.put("waymarker.evaluation.draws", 999);
        context = ApplicationContext.run(properties);
        clock = context.getBean(SettableClock.class);
        operations = new HashMap<>();
        context.getBeansOfType(FhirEndpoint.class).stream()
                .flatMap(endpoint -> endpoint.operations().stream())
                .forEach(operation -> operations.put(
                        (operation.level() == FhirEndpoint.Level.INSTANCE) + operation.name(), operation));
    }

    @AfterAll
    void stop() {
        context.close();
    }

    /** People, feeds and reports of other tests are out of the way. */
    @BeforeEach
    void forget() {
        lines.clear();
        var jdbc = context.getBean(Jdbc.class);
        inTransaction(() -> {
            for (String table :
                    List.of("evaluation_set", "evaluation_cut", "evaluation_document", "evaluation", "feed")) {
                jdbc.update("delete from " + table);
            }
            return jdbc.update("update episode set entered_in_error = true");
        });
    }

    @SuppressWarnings("unchecked")
    private TransactionOperations<Connection> transactions() {
        return context.getBean(TransactionOperations.class);
    }

    <T> T inTransaction(Supplier<T> work) {
        return transactions().executeWrite(status -> work.get());
    }

    void inOneMoment(Callable<?> work) {
        transactions().execute(Evaluating.atOneMoment(), status -> work.call());
    }

    void inOneTransaction(Callable<?> work) {
        transactions().executeWrite(status -> work.call());
    }

    /** Those that no transaction holds. */
    int freeJobs() {
        return context.getBean(Jdbc.class)
                .list("select id from evaluation for update skip locked", row -> row.uuid("id"))
                .size();
    }

    int documents() {
        return context.getBean(Jdbc.class)
                .list("select format from evaluation_document", row -> row.text("format"))
                .size();
    }

    int addDocument() {
        return context.getBean(Jdbc.class)
                .update(
                        "insert into evaluation_document (report_id, format, content) values (?, ?, ?)",
                        UUID.randomUUID(),
                        DocumentFormat.CSV,
                        "");
    }

    Answer call(String operation, Optional<UUID> id, Ins in) {
        return inTransaction(() -> operations
                .get(id.isPresent() + operation)
                .handler()
                .handle(new FhirEndpoint.Call(id, in.done(), Tokens.caller("evaluator"))));
    }

    private static List<Resource> resources(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Done.class);
        return ((Answer.Done) answer).resources();
    }

    /** Somebody in a cohort. */
    record Member(String number, UUID plan) {
        Reference reference() {
            return subject(number);
        }
    }

    static Reference subject(String number) {
        return new Reference().setIdentifier(new Identifier().setSystem(NHS).setValue(number));
    }

    /** A cohort of completers whose last session was on a day; all of them allow evaluation. */
    List<Member> cohort(LocalDate last, int size) {
        clock.set(last.atTime(16, 0).toInstant(java.time.ZoneOffset.UTC));
        var open = new Ins()
                .identifier("cohort", "urn:cohort", UUID.randomUUID().toString())
                .text("name", "A cohort")
                .date("first-session", FIRST)
                .date("last-session", last)
                .positive("sessions", 12);
        var close = new Ins()
                .value(
                        "closing-session",
                        new Period()
                                .setStartElement(new org.hl7.fhir.r4.model.DateTimeType(last + "T10:00:00Z"))
                                .setEndElement(new org.hl7.fhir.r4.model.DateTimeType(last + "T12:00:00Z")))
                .reference("declared-by", CLINICIAN);
        var numbers = new ArrayList<String>();
        for (int i = 0; i < size; i++) {
            var number = org.waymarker.testing.People.freshNhsNumber();
            numbers.add(number);
            open.parts("participant", new Ins().value("subject", subject(number)));
            close.parts(
                    "person",
                    new Ins()
                            .value("subject", subject(number))
                            .code("outcome", "completed")
                            .count("attended", 11)
                            .count("offered", 12)
                            .flag("present", true));
        }
        var opened = resources(call("$open-cohort", Optional.empty(), open));
        var plans = opened.stream()
                .filter(CarePlan.class::isInstance)
                .map(plan -> UUID.fromString(plan.getIdPart()))
                .toList();
        resources(
                call("$close-cohort", Optional.of(UUID.fromString(opened.get(0).getIdPart())), close));
        var members = new ArrayList<Member>();
        for (int i = 0; i < size; i++) {
            members.add(new Member(numbers.get(i), plans.get(i)));
            allow(plans.get(i), true);
        }
        clock.set(NOW);
        return members;
    }

    void allow(UUID plan, boolean granted) {
        call(
                "$set-permission",
                Optional.of(plan),
                new Ins().code("code", "evaluation").flag("granted", granted).reference("recorded-by", CLINICIAN));
    }

    /** An offer at so many days after the last session, which the patient accepts. */
    void offer(Member member, LocalDate on) {
        clock.set(on.atTime(9, 0).toInstant(java.time.ZoneOffset.UTC));
        var task = resources(call(
                        "$refer-peer-support", Optional.of(member.plan()), new Ins().reference("requester", CLINICIAN)))
                .stream()
                .filter(Task.class::isInstance)
                .findFirst()
                .orElseThrow();
        call(
                "$answer",
                Optional.of(UUID.fromString(task.getIdPart())),
                new Ins().code("answer", "yes").code("answered-by", "patient").reference("recorded-by", CLINICIAN));
        clock.set(NOW);
    }

    /** So many consultations, the first on a day, the others a week apart. */
    void consulted(Member member, LocalDate from, int times) {
        for (int i = 0; i < times; i++) {
            lines.add("""
                    {"resourceType":"Encounter","id":"%s","status":"finished",\
                    "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},\
                    "serviceType":{"coding":[{"system":"https://waymarker.example/fhir/CodeSystem/contact-kind",\
                    "code":"gp-consultation"}]},"subject":{"identifier":{"system":"%s","value":"%s"}},\
                    "period":{"start":"%s"}}""".formatted("e" + lines.size(), NHS, member.number(), from.plusWeeks(i)));
        }
    }

    /** Declares a file of all that was told so far. */
    void declareFeed() {
        try {
            Files.write(feeds.resolve("gp.ndjson"), lines);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(call(
                        "$declare-feed",
                        Optional.empty(),
                        new Ins()
                                .text("name", "GP practices")
                                .code("source", "ndjson-file")
                                .code("kind", "gp-consultation")
                                .date("complete-from", LocalDate.parse("2022-01-01"))
                                .date("complete-to", LocalDate.parse("2026-02-28"))
                                .text("organisation", "A81001")
                                .text("file", "gp.ndjson")))
                .isInstanceOf(Answer.Computed.class);
    }

    Path feedFile() {
        return feeds.resolve("gp.ndjson");
    }

    static Ins period(String from, String to) {
        return new Ins().date("periodStart", LocalDate.parse(from)).date("periodEnd", LocalDate.parse(to));
    }

    String request(Ins in) {
        var path = ((Answer.Accepted) call("$evaluate-measure", Optional.empty(), in)).statusPath();
        assertThat(path).startsWith("Measure/$evaluation-status?job=");
        return path.substring(path.indexOf('=') + 1);
    }

    Answer status(String job) {
        return call("$evaluation-status", Optional.empty(), new Ins().text("job", job));
    }

    Parameters settled(String job) {
        return (Parameters) ((Answer.Computed) status(job)).resource();
    }

    static String text(Parameters parameters, String name) {
        var value = parameters.getParameter(name).getValue();
        return value instanceof Reference reference ? reference.getReference() : value.primitiveValue();
    }

    /** Asks for a report and lets the workers make it. */
    UUID report(Ins in) {
        var job = request(in);
        work();
        var status = settled(job);
        assertThat(text(status, "state")).isEqualTo("completed");
        return UUID.fromString(text(status, "report").substring("MeasureReport/".length()));
    }

    void work() {
        Recounts.doAll(context);
        clock.advance(java.time.Duration.ofSeconds(10));
        while (context.getBean(Evaluating.class).next()) {
            // Until nothing is due.
        }
    }

    Stored stored(UUID report) {
        return inTransaction(() ->
                context.getBean(FhirRecord.class).read("MeasureReport", report).orElseThrow());
    }

    MeasureReport resource(UUID report) {
        return stored(report).as(MeasureReport.class);
    }

    String document(UUID report, String format) {
        return ((Answer.Document) call("$document", Optional.of(report), new Ins().code("format", format))).content();
    }

    /** The value, or the status where there is none, of a GP figure over 52 weeks in the CSV file. */
    String figure(UUID report, Group group, Statistic statistic) {
        var key = "figure,gp-consultations,52," + group.code() + "," + statistic.code() + ",,";
        return document(report, "csv")
                .lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).split(","))
                .map(rest -> rest[0].isEmpty() ? rest[1] : rest[0])
                .findFirst()
                .orElse("none");
    }

    String step(UUID report, Flow.Step step) {
        var key = "flow,,,," + step.code() + ",,";
        return document(report, "csv")
                .lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).split(","))
                .map(rest -> rest[0].isEmpty() ? rest[1] : rest[0])
                .findFirst()
                .orElseThrow();
    }
}
