package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.transaction.TransactionOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.programme.Programmes;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Lanes;
import org.waymarker.store.Jdbc;
import org.waymarker.testing.People;
import org.waymarker.testing.SettableClock;
import org.waymarker.testing.Tokens;

/** A hospital that tells what it is told to, feeds, and one worker that counts when a test says so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RecountTestBed {
    static final String NHS = "https://fhir.nhs.uk/Id/nhs-number";
    static final String MRN = "https://hospital.example/mrn";
    /** With T0 2024-09-02 and T1 2024-11-25 the windows are 2023-09-04 to 2024-09-01 and 2024-11-26 to 2025-11-24. */
    static final String ALL_FROM = "2023-01-01";

    static final String ALL_TO = "2026-02-28";

    Path feedsDirectory;

    ApplicationContext context;
    SettableClock clock;
    Jdbc jdbc;
    FhirRecord record;
    ScriptedContacts hospital;
    Recounting recounting;
    Map<String, FhirEndpoint.Operation> operations;

    abstract Map<String, Object> database();

    @BeforeAll
    void start(@TempDir Path directory) {
        feedsDirectory = directory;
        var properties = new HashMap<>(database());
        properties.put("waymarker.testing.clock", "settable");
        properties.put("waymarker.recount.worker", "false");
        properties.put("waymarker.feeds.directory", feedsDirectory.toString());
        properties.put("waymarker.local-id-systems", MRN);
        properties.put("waymarker.hospital.base-url", "https://hospital.example/fhir");
        context = ApplicationContext.run(properties);
        clock = context.getBean(SettableClock.class);
        jdbc = context.getBean(Jdbc.class);
        record = context.getBean(FhirRecord.class);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    /** The scripted hospital stands where the real one would; feeds and jobs of other tests are out of the way. */
    @BeforeEach
    void connect() {
        inTransaction(() -> jdbc.update("delete from feed"));
        inTransaction(() -> jdbc.update("update recount_job set state = 'FAILED', waiting_for = null"));
        hospital = new ScriptedContacts();
        var sources = List.of(hospital, context.getBean(NdjsonContacts.class));
        recounting = worker();
        var endpoint = new ServiceUseEndpoint(
                new DeclareFeed(
                        context.getBean(JdbcFeeds.class),
                        context.getBean(NdjsonContacts.class),
                        sources,
                        context.getBean(FhirTimes.class),
                        clock),
                context.getBean(RecountServiceUse.class),
                context.getBean(StoredServiceUse.class),
                context.getBean(Patients.class),
                context.getBean(PatientReferences.class),
                context.getBean(FhirTimes.class));
        operations = new HashMap<>();
        context.getBeansOfType(FhirEndpoint.class).stream()
                .flatMap(other -> other.operations().stream())
                .forEach(operation -> operations.put(operation.name(), operation));
        endpoint.operations().forEach(operation -> operations.put(operation.name(), operation));
    }

    Recounting worker() {
        return new Recounting(
                context.getBean(JdbcRecounts.class),
                context.getBean(JdbcFeeds.class),
                context.getBean(Programmes.class),
                context.getBean(Patients.class),
                context.getBean(FollowUp.class),
                record,
                context.getBean(Lanes.class),
                context.getBean(BusinessIds.class),
                context.getBean(ServiceUseRecord.class),
                context.getBean(JdbcCourses.class),
                List.of(hospital, context.getBean(NdjsonContacts.class)),
                new Pace(1),
                transactions());
    }

    @SuppressWarnings("unchecked")
    TransactionOperations<Connection> transactions() {
        return context.getBean(TransactionOperations.class);
    }

    <T> T inTransaction(Supplier<T> work) {
        return transactions().executeWrite(status -> work.get());
    }

    Answer call(String operation, Parameters parameters) {
        return call(operation, Optional.empty(), parameters);
    }

    /** In a transaction, as {@code api} calls it. */
    Answer call(String operation, Optional<UUID> id, Parameters parameters) {
        return inTransaction(() -> operations
                .get(operation)
                .handler()
                .handle(new FhirEndpoint.Call(id, parameters, Tokens.caller("tester"))));
    }

    // Programmes

    static Reference traced(String number) {
        return new Reference().setIdentifier(new Identifier().setSystem(NHS).setValue(number));
    }

    /** A person with one ended programme. */
    record Someone(Reference reference, PatientKey key, UUID cohort, UUID plan) {}

    Someone someone() {
        return someone(traced(People.freshNhsNumber()), "completed");
    }

    Someone someone(Reference reference, String outcome) {
        return someone(reference, outcome, "2024-09-02", "2024-11-25");
    }

    Someone someone(Reference reference, String outcome, String firstSession, String lastSession) {
        var open = new Parameters();
        open.addParameter()
                .setName("cohort")
                .setValue(new Identifier()
                        .setSystem("urn:cohort")
                        .setValue(UUID.randomUUID().toString()));
        open.addParameter("name", "Autumn");
        open.addParameter("first-session", new DateType(firstSession));
        open.addParameter("last-session", new DateType(lastSession));
        open.addParameter("sessions", new PositiveIntType(12));
        open.addParameter().setName("participant").addPart().setName("subject").setValue(reference);
        var opened = resources(call("$open-cohort", open));
        var cohort = UUID.fromString(opened.get(0).getIdPart());
        var plan = opened.stream()
                .filter(CarePlan.class::isInstance)
                .map(resource -> UUID.fromString(resource.getIdPart()))
                .findFirst()
                .orElseThrow();
        var close = new Parameters();
        close.addParameter()
                .setName("closing-session")
                .setValue(new Period()
                        .setStartElement(new DateTimeType(lastSession + "T10:00:00Z"))
                        .setEndElement(new DateTimeType(lastSession + "T12:00:00Z")));
        close.addParameter().setName("declared-by").setValue(new Reference("Practitioner/7"));
        var person = close.addParameter().setName("person");
        person.addPart().setName("subject").setValue(reference);
        person.addPart().setName("outcome").setValue(new CodeType(outcome));
        person.addPart().setName("attended").setValue(new UnsignedIntType(10));
        person.addPart().setName("offered").setValue(new UnsignedIntType(12));
        person.addPart()
                .setName("present")
                .setValue(new org.hl7.fhir.r4.model.BooleanType(outcome.equals("completed")));
        assertThat(call("$close-cohort", Optional.of(cohort), close)).isInstanceOf(Answer.Done.class);
        var refs = context.getBean(PatientReferences.class).read(reference).refs();
        var key = inTransaction(() -> context.getBean(Patients.class).find(refs).orElseThrow());
        return new Someone(reference, key, cohort, plan);
    }

    static List<Resource> resources(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Done.class);
        return ((Answer.Done) answer).resources();
    }

    // Feeds

    static Parameters feed(String name, String source, String from, String to, String... kinds) {
        var parameters = new Parameters();
        parameters.addParameter("name", name);
        parameters.addParameter("source", new CodeType(source));
        for (String kind : kinds) {
            parameters.addParameter("kind", new CodeType(kind));
        }
        parameters.addParameter("complete-from", new DateType(from));
        parameters.addParameter("complete-to", new DateType(to));
        return parameters;
    }

    static Parameters hospitalFeed(String from, String to) {
        return feed(
                ServiceUseFixtures.HOSPITAL.value(),
                "hospital-encounters",
                from,
                to,
                "ed-attendance",
                "emergency-admission",
                "outpatient-pain");
    }

    Parameters gpFeed(String... lines) {
        try {
            Files.write(feedsDirectory.resolve("gp.ndjson"), List.of(lines));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return feed("GPs", "ndjson-file", ALL_FROM, ALL_TO, "gp-consultation", "nhs111-contact")
                .addParameter("file", "gp.ndjson")
                .addParameter("may-be-empty", true);
    }

    void declare(Parameters feed) {
        assertThat(call("$declare-feed", feed)).isInstanceOf(Answer.Computed.class);
    }

    void declareHospital() {
        declare(hospitalFeed(ALL_FROM, ALL_TO));
    }

    // Recounts

    String request(Someone person) {
        var parameters = new Parameters();
        parameters.addParameter().setName("cohort").setValue(new Reference("Group/" + person.cohort));
        return ((Answer.Accepted) call("$recount", parameters)).statusPath();
    }

    Answer status(String path) {
        assertThat(path).startsWith("Observation/$recount-status?job=");
        var parameters = new Parameters().addParameter("job", path.substring(path.indexOf('=') + 1));
        return call("$recount-status", parameters);
    }

    Parameters result(String path) {
        return (Parameters) ((Answer.Computed) status(path)).resource();
    }

    static String text(Parameters parameters, String name) {
        return parameters.getParameter().stream()
                .filter(p -> p.getName().equals(name))
                .map(p -> p.getValue().primitiveValue())
                .findFirst()
                .orElse("");
    }

    /** Asks for a recount and does it. */
    Parameters recount(Someone person) {
        var job = request(person);
        while (recounting.next()) {
            // Until nothing is due.
        }
        var result = result(job);
        assertThat(text(result, "state")).isEqualTo("completed");
        return result;
    }

    Map<String, Observation> counted(Someone person) {
        var parameters = new Parameters();
        parameters.addParameter().setName("subject").setValue(person.reference);
        return resources(call("$service-use", parameters)).stream()
                .map(Observation.class::cast)
                .collect(Collectors.toMap(
                        o -> o.getCode().getCodingFirstRep().getCode() + " "
                                + o.getEffectivePeriod().getStartElement().getValueAsString(),
                        o -> o));
    }

    static String value(Observation observation) {
        return observation.hasValueQuantity()
                ? observation.getValueQuantity().getValue().toString()
                : observation.getDataAbsentReason().getCodingFirstRep().getCode();
    }

    static String standing(Observation observation) {
        return value(observation) + " " + observation.getStatus().toCode() + " "
                + observation.getMeta().getVersionId();
    }

    static final String BEFORE = " 2023-09-04";
    static final String AFTER = " 2024-11-26";

    static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        var refusal = ((Answer.Refused) answer).refusal();
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.code()).isEqualTo(code);
    }
}
