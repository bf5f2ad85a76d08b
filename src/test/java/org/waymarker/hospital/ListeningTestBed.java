package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.waymarker.hospital.DeliveryTestBed.at;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.record.LaneKey;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.sandbox.Ins;
import org.waymarker.store.Jdbc;
import org.waymarker.testing.Databases;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.People;
import org.waymarker.testing.SettableClock;
import org.waymarker.testing.Tokens;

/** The service beside the real hospital: driven through its API, and told when to deliver and when to listen. */
@ExtendWith(Hospital.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ListeningTestBed {
    static final LocalDate LAST = LocalDate.now().minusDays(30);
    static final LocalDate FIRST = LAST.minusDays(77);
    static final String BORN = "1961-05-31";

    final IGenericClient hospital;
    private final HospitalServer real;
    private EmbeddedServer server;
    ApplicationContext context;
    Api api;
    String clinician;

    ListeningTestBed(IGenericClient hospital, HospitalServer real) {
        this.hospital = hospital;
        this.real = real;
    }

    @BeforeAll
    void start() {
        var settings = new HashMap<>(Databases.h2());
        settings.put("waymarker.testing.clock", "settable");
        settings.put("micronaut.server.port", -1);
        settings.put("waymarker.hospital.base-url", real.baseUrl());
        settings.put("waymarker.hospital.workers", 0);
        settings.put("waymarker.hospital.listening.every", "PT0S");
        settings.put("waymarker.hospital.patient-check", "PT24H");
        settings.put("waymarker.hospital.create-session-encounters", true);
        server = ApplicationContext.run(EmbeddedServer.class, settings);
        context = server.getApplicationContext();
        api = new Api(FhirJson.CONTEXT, server.getURL() + "/fhir/r4", Tokens.of(Tokens.EVERY_SCOPE));
        clinician = "Practitioner/"
                + hospital.create()
                        .resource(new Practitioner())
                        .execute()
                        .getId()
                        .getIdPart();
        context.getBean(SettableClock.class).set(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** @param hospitalId of the Patient */
    record Person(String nhs, String hospitalId) {}

    Person person() {
        var nhs = People.freshNhsNumber();
        return new Person(nhs, made(nhs));
    }

    String made(String nhs) {
        return hospital.create()
                .resource(People.patient(nhs, "Test", "Tess", BORN))
                .execute()
                .getId()
                .getIdPart();
    }

    static Reference subject(Person person) {
        return new Reference()
                .setIdentifier(
                        new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue(person.nhs));
    }

    /** @return the plan of each, such as {@code CarePlan/7} */
    List<String> enrolled(Person... people) {
        var opening = new Ins()
                .identifier("cohort", "https://ehr.example/id", "cohort " + UUID.randomUUID())
                .text("name", "Autumn")
                .date("first-session", FIRST)
                .date("last-session", LAST)
                .count("sessions", 12);
        for (var person : people) {
            opening.parts("participant", new Ins().value("subject", subject(person)));
        }
        return api.call("Group/$open-cohort", opening.done()).all(CarePlan.class).stream()
                .map(plan -> "CarePlan/" + plan.getIdPart())
                .toList();
    }

    String completer(Person person) {
        var plan = enrolled(person).get(0);
        completed(plan);
        return plan;
    }

    void completed(String plan) {
        api.call(
                plan + "/$complete-programme",
                new Ins()
                        .code("outcome", "completed")
                        .count("attended", 11)
                        .count("missed", 1)
                        .date("end", LAST)
                        .reference("declared-by", clinician)
                        .done());
    }

    Api.Reply offer(String plan, Ins more) {
        return api.call(
                plan + "/$refer-peer-support",
                more.reference("requester", clinician).done());
    }

    Task answered(Api.Reply offer, String answer) {
        return api.call(
                        "Task/" + offer.only(Task.class).getIdPart() + "/$answer",
                        new Ins()
                                .code("answer", answer)
                                .reference("recorded-by", clinician)
                                .parts(
                                        "permission",
                                        new Ins()
                                                .code("code", "hold-membership")
                                                .flag("granted", true))
                                .done())
                .only(Task.class);
    }

    Task task(Task task) {
        return (Task) api.get("Task/" + task.getIdPart()).resource();
    }

    /** By a clock that is finer than any database, as the real one is. */
    void listen() {
        var clock = context.getBean(SettableClock.class);
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusNanos(456_100);
        clock.set(now.isAfter(clock.instant()) ? now : clock.instant().plusMillis(1));
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThat(context.getBean(ListenToHospital.class).listen(() -> true))
                        .isTrue());
        assertThat(context.getBean(ListeningRound.class).last().endedAt())
                .as("everybody was heard of")
                .hasValueSatisfying(at -> assertThat(at).isAfterOrEqualTo(now.minusSeconds(1)));
    }

    void deliver() {
        while (context.getBean(LaneRounds.class).tick(20) > 0) {
            // Until nothing is due.
        }
    }

    PatientKey key(Person person) {
        return inTransaction(() ->
                        context.getBean(Patients.class).find(Set.of(new PatientRef.Nhs(new NhsNumber(person.nhs)))))
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    <T> T inTransaction(Supplier<T> work) {
        TransactionOperations<Connection> transactions = context.getBean(TransactionOperations.class);
        return transactions.executeWrite(status -> work.get());
    }

    <R extends Resource> R atHospital(Class<R> type, R ours) {
        var identifier = (Identifier) FhirJson.CONTEXT
                .newTerser()
                .getValues(ours, ours.fhirType() + ".identifier", Identifier.class)
                .get(0);
        var found = at(hospital, type, new BusinessId(identifier.getSystem(), UUID.fromString(identifier.getValue())));
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    String state(PatientKey patient) {
        return inTransaction(() -> context.getBean(Jdbc.class)
                .first(
                        "select state, reason from lane where key = ?",
                        row -> row.text("state")
                                + row.maybeText("reason")
                                        .map(reason -> " " + reason)
                                        .orElse(""),
                        LaneKey.ofPatient(patient).value())
                .orElse("NONE"));
    }

    static List<String> ids(Api.Reply reply) {
        return ((Bundle) reply.resource())
                .getEntry().stream()
                        .map(entry -> entry.getResource().getIdPart())
                        .toList();
    }

    String cohortOf(String plan) {
        return ((Reference) ((CarePlan) api.get(plan).resource())
                        .getExtensionByUrl(Extensions.PROGRAMME_COHORT)
                        .getValue())
                .getReference();
    }

    String business(Task offered) {
        return task(offered).getBusinessStatus().getCodingFirstRep().getCode();
    }

    <R extends Resource> R read(Class<R> type, String id) {
        return hospital.read().resource(type).withId(id).execute();
    }
}
