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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.LinkType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.patient.Standings;
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

/** What the hospital does to people, plans and requests on its own server is heard here: at the real one, through our API. */
@ExtendWith(Hospital.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeardFromHospitalIT {
    private static final LocalDate LAST = LocalDate.now().minusDays(30);
    private static final LocalDate FIRST = LAST.minusDays(77);
    private static final String BORN = "1961-05-31";

    private final IGenericClient hospital;
    private final HospitalServer real;
    private EmbeddedServer server;
    private ApplicationContext context;
    private Api api;
    private String clinician;

    HeardFromHospitalIT(IGenericClient hospital, HospitalServer real) {
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
    private record Person(String nhs, String hospitalId) {}

    private Person person() {
        var nhs = People.freshNhsNumber();
        return new Person(nhs, made(nhs));
    }

    private String made(String nhs) {
        return hospital.create()
                .resource(People.patient(nhs, "Test", "Tess", BORN))
                .execute()
                .getId()
                .getIdPart();
    }

    private static Reference subject(Person person) {
        return new Reference()
                .setIdentifier(
                        new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue(person.nhs));
    }

    /** @return the plan of each, such as {@code CarePlan/7} */
    private List<String> enrolled(Person... people) {
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

    private String completer(Person person) {
        var plan = enrolled(person).get(0);
        completed(plan);
        return plan;
    }

    private void completed(String plan) {
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

    private Api.Reply offer(String plan, Ins more) {
        return api.call(
                plan + "/$refer-peer-support",
                more.reference("requester", clinician).done());
    }

    private Task answered(Api.Reply offer, String answer) {
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

    private Task task(Task task) {
        return (Task) api.get("Task/" + task.getIdPart()).resource();
    }

    /** By a clock that is finer than any database, as the real one is. */
    private void listen() {
        var clock = context.getBean(SettableClock.class);
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS).plusNanos(456_100);
        clock.set(now.isAfter(clock.instant()) ? now : clock.instant().plusMillis(1));
        assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThat(context.getBean(ListenToHospital.class).listen())
                        .isTrue());
        assertThat(context.getBean(ListeningRound.class).last().endedAt())
                .as("everybody was heard of")
                .hasValueSatisfying(at -> assertThat(at).isAfterOrEqualTo(now.minusSeconds(1)));
    }

    private void deliver() {
        while (context.getBean(LaneRounds.class).tick(20) > 0) {
            // Until nothing is due.
        }
    }

    private PatientKey key(Person person) {
        return inTransaction(() ->
                        context.getBean(Patients.class).find(Set.of(new PatientRef.Nhs(new NhsNumber(person.nhs)))))
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private <T> T inTransaction(Supplier<T> work) {
        TransactionOperations<Connection> transactions = context.getBean(TransactionOperations.class);
        return transactions.executeWrite(status -> work.get());
    }

    private void change(Person person, Consumer<Patient> how) {
        change(person.hospitalId, how);
    }

    private void change(String id, Consumer<Patient> how) {
        var patient = hospital.read().resource(Patient.class).withId(id).execute();
        how.accept(patient);
        hospital.update().resource(patient).execute();
    }

    @Test
    void deathStopsOffersAndMembershipsAndIsReversedCleanly() {
        var person = person();
        var plan = completer(person);
        var group = "Group/"
                + api.call(
                                "Group/$form-peer-group",
                                new Ins()
                                        .identifier("group", "https://ehr.example/id", "group " + UUID.randomUUID())
                                        .text("name", "Tuesdays")
                                        .code("open-to", "any-completer")
                                        .date("started", LAST)
                                        .done())
                        .only(Group.class)
                        .getIdPart();
        var open = offer(plan, new Ins()).only(Task.class);
        var joined = answered(offer(plan, new Ins().reference("group", group)), "yes");
        api.call(
                group + "/$member-add",
                new Ins().value("subject", subject(person)).date("start", LAST).done());
        api.call(
                group + "/$change-status",
                new Ins()
                        .code("status", "meeting")
                        .date("date", LAST.plusDays(1))
                        .done());
        deliver();
        assertThat(task(joined).getStatus()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(members(group)).isEqualTo(1);

        change(
                person,
                patient -> patient.setDeceased(new DateTimeType(LAST.plusDays(5).toString())));
        listen();

        assertThat(task(open).getStatus()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(task(open).getStatusReason().getCodingFirstRep().getCode()).isEqualTo("died");
        assertThat(business(joined)).isEqualTo("closed");
        assertThat(members(group)).isZero();
        assertThat(api.post(
                                plan + "/$refer-peer-support",
                                new Ins().reference("requester", clinician).done())
                        .codes())
                .containsExactly("PATIENT_DIED");
        assertThat(api.post(
                                group + "/$member-add",
                                new Ins()
                                        .value("subject", subject(person))
                                        .date("start", LocalDate.now())
                                        .done())
                        .codes())
                .containsExactly("PATIENT_DIED");
        deliver();
        assertThat(atHospital(Task.class, open).getStatus()).isEqualTo(TaskStatus.CANCELLED);

        change(person, patient -> patient.setDeceased(new BooleanType(false)));
        listen();
        assertThat(task(open).getStatus()).isEqualTo(TaskStatus.REQUESTED);
        assertThat(business(joined)).isEqualTo("joined");
        assertThat(members(group)).isEqualTo(1);
        deliver();
        assertThat(atHospital(Task.class, open).getStatus()).isEqualTo(TaskStatus.REQUESTED);
    }

    private int members(String group) {
        return ((Group) api.get(group).resource()).getQuantity();
    }

    private <R extends Resource> R atHospital(Class<R> type, R ours) {
        var identifier = (Identifier) FhirJson.CONTEXT
                .newTerser()
                .getValues(ours, ours.fhirType() + ".identifier", Identifier.class)
                .get(0);
        var found = at(hospital, type, new BusinessId(identifier.getSystem(), UUID.fromString(identifier.getValue())));
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    @Test
    void deathIsHeardBeforeAnythingElseIsAsked() {
        var person = person();
        var open = offer(completer(person), new Ins()).only(Task.class);
        change(person, patient -> patient.setDeceased(new BooleanType(true)));
        deliver();
        assertThat(task(open).getStatus())
                .as("the hospital's Patient is read before the first delivery")
                .isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void mergedWhileTheLaneIsFullGoesOnUnderTheOtherPatient() {
        var person = person();
        var plan = completer(person);
        var first = offer(plan, new Ins()).only(Task.class);
        deliver();
        answered(offer(plan, new Ins()), "yes");
        var lane = key(person);
        var survivor = made(person.nhs);
        change(person, patient -> {
            patient.addLink().setType(LinkType.REPLACEDBY).setOther(new Reference("Patient/" + survivor));
            patient.setActive(false);
        });
        listen();
        deliver();

        assertThat(state(lane)).isEqualTo("IDLE");
        assertThat(atHospital(Task.class, first).getFor().getReference()).isEqualTo("Patient/" + survivor);
        assertThat(atHospital(Task.class, first).getStatus()).isEqualTo(TaskStatus.ACCEPTED);
        for (var id : List.of(person.hospitalId, survivor)) {
            assertThat(ids(api.get("Task?patient=Patient/" + id)))
                    .as("whichever Patient is named, the person is the same")
                    .containsExactly(first.getIdPart());
        }
        assertThat(api.post(
                                plan + "/$refer-peer-support",
                                new Ins().reference("requester", clinician).done())
                        .codes())
                .containsExactly("ALREADY_OFFERED");

        change(person, patient -> {
            patient.setActive(true);
            patient.getLink().clear();
        });
        listen();
        assertThat(ids(api.get("Task?patient=Patient/" + survivor)))
                .as("two people again, each with what was written of each")
                .isEmpty();
        assertThat(ids(api.get("Task?patient=Patient/" + person.hospitalId))).containsExactly(first.getIdPart());
    }

    private String state(PatientKey patient) {
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

    private static List<String> ids(Api.Reply reply) {
        return ((Bundle) reply.resource())
                .getEntry().stream()
                        .map(entry -> entry.getResource().getIdPart())
                        .toList();
    }

    @Test
    void theNumberThatTheHospitalGivesLaterTakesTheOldOnesPlace() {
        var person = person();
        completer(person);
        deliver();
        var another = People.freshNhsNumber();
        change(person, patient -> patient.getIdentifierFirstRep().setValue(another));
        listen();

        assertThat(key(new Person(another, person.hospitalId))).isNotNull();
        assertThat(inTransaction(() ->
                        context.getBean(Patients.class).find(Set.of(new PatientRef.Nhs(new NhsNumber(person.nhs))))))
                .as("it may be somebody else's")
                .isEmpty();
    }

    @Test
    void anotherNumberAndAnotherBirthDateWaitForAPerson() {
        var person = person();
        var plan = completer(person);
        deliver();
        var key = key(person);
        change(person, patient -> {
            patient.getIdentifierFirstRep().setValue(People.freshNhsNumber());
            patient.setBirthDateElement(new DateType("1990-01-01"));
        });
        registerBirthDate(key);
        listen();
        offer(plan, new Ins());
        deliver();
        assertThat(state(key)).isEqualTo("PARKED PATIENT_MISMATCH");
    }

    private void registerBirthDate(PatientKey key) {
        inTransaction(() -> {
            var patients = context.getBean(Patients.class);
            return patients.register(patients.identity(key).refs(), Optional.of(LocalDate.parse(BORN)));
        });
    }

    @Test
    void restrictedPeopleAreShownInNoList() {
        var person = person();
        var other = person();
        var cohort = cohortOf(enrolled(person, other).get(0));
        deliver();
        assertThat(shown(cohort)).isEqualTo(2);
        change(
                person,
                patient -> patient.getMeta().addSecurity(new Coding(CodeSystems.CONFIDENTIALITY, "R", "restricted")));
        listen();
        assertThat(inTransaction(() -> context.getBean(Standings.class).of(key(person)))
                        .restricted())
                .isTrue();
        assertThat(shown(cohort)).isEqualTo(1);
    }

    private String cohortOf(String plan) {
        return ((Reference) ((CarePlan) api.get(plan).resource())
                        .getExtensionByUrl(Extensions.PROGRAMME_COHORT)
                        .getValue())
                .getReference();
    }

    private int shown(String cohort) {
        return ((Group) api.get(cohort).resource()).getMember().size();
    }

    /** As the EHR makes one: no identifier of ours. */
    private CarePlan ehrPlan(Person person) {
        var plan = new CarePlan()
                .setStatus(CarePlanStatus.ACTIVE)
                .setIntent(CarePlanIntent.PLAN)
                .setSubject(new Reference("Patient/" + person.hospitalId))
                .setPeriod(new Period().setStartElement(new DateTimeType(FIRST.toString())));
        plan.addCategory(Codes.CHRONIC_PAIN_MANAGEMENT.toConcept());
        return (CarePlan) hospital.create().resource(plan).execute().getResource();
    }

    private static CarePlan ended(CarePlan plan) {
        plan.setStatus(CarePlanStatus.COMPLETED).getPeriod().setEndElement(new DateTimeType(LAST.toString()));
        plan.addContained(count("attended", Codes.APPOINTMENTS_ATTENDED.toConcept(), 9));
        plan.addContained(count("missed", Codes.APPOINTMENTS_MISSED.toConcept(), 3));
        plan.addActivity()
                .addOutcomeReference(new Reference("#attended"))
                .addOutcomeReference(new Reference("#missed"));
        return plan;
    }

    private static Observation count(String id, CodeableConcept code, int value) {
        var count = new Observation()
                .setStatus(ObservationStatus.FINAL)
                .setCode(code)
                .setValue(new Quantity(value));
        count.setId(id);
        return count;
    }

    @Test
    void thePlanThatTheEhrCompletesIsHeardOnce() {
        var person = person();
        var theirs = ehrPlan(person);
        var plan = enrolled(person).get(0);
        deliver();
        listen();
        assertThat(((CarePlan) api.get(plan).resource()).getStatus()).isEqualTo(CarePlanStatus.ACTIVE);

        hospital.update().resource(ended(theirs)).execute();
        listen();
        var heard = (CarePlan) api.get(plan).resource();
        assertThat(heard.getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(heard.getPeriod().getEndElement().getValueAsString()).isEqualTo(LAST.toString());
        listen();
        listen();
        assertThat(((CarePlan) api.get(plan).resource()).getMeta().getVersionId())
                .isEqualTo(heard.getMeta().getVersionId());
    }

    @Test
    void aPlanThatEndsWithoutCountsWaitsForAPerson() {
        var person = person();
        var theirs = ehrPlan(person);
        var plan = enrolled(person).get(0);
        deliver();
        theirs.setStatus(CarePlanStatus.COMPLETED)
                .addNote(new Annotation().setText("done"))
                .getPeriod()
                .setEndElement(new DateTimeType(LAST.toString()));
        hospital.update().resource(theirs).execute();
        listen();
        assertThat(((CarePlan) api.get(plan).resource()).getStatus()).isEqualTo(CarePlanStatus.ACTIVE);
        assertThat(inTransaction(() -> context.getBean(NewsLedger.class).lines(NewsLedger.Outcome.FOR_A_PERSON)))
                .filteredOn(line -> line.theirId().equals(theirs.getIdElement().getIdPart()))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.reason()).contains("ELEMENT_MISSING");
                    assertThat(line.ours().orElseThrow().id()).hasToString(plan.substring("CarePlan/".length()));
                });

        var told = api.call(
                "$settle-news",
                new Ins()
                        .text("lane", LaneKey.ofPatient(key(person)).value())
                        .text("type", "CarePlan")
                        .text("reason", "ended here by the clinician")
                        .done());
        assertThat(FhirJson.encode(told.resource()))
                .doesNotContain(theirs.getIdElement().getIdPart() + "\"")
                .contains("settled");
        listen();
        assertThat(inTransaction(() -> context.getBean(NewsLedger.class).lines(NewsLedger.Outcome.SETTLED)))
                .as("heard once, and seen to once")
                .extracting(NewsLedger.Line::theirId)
                .contains(theirs.getIdElement().getIdPart());
        assertThat(api.post(
                                "$settle-news",
                                new Ins()
                                        .text(
                                                "lane",
                                                LaneKey.ofPatient(key(person)).value())
                                        .text("type", "CarePlan")
                                        .text("reason", "again")
                                        .done())
                        .codes())
                .containsExactly("NEWS_NOT_WAITING");
    }

    @Test
    void theRequestThatTheEhrTakesBackTakesTheOfferBack() {
        var person = person();
        var plan = completer(person);
        var theirs = (ServiceRequest) hospital.create()
                .resource(new ServiceRequest()
                        .setStatus(ServiceRequestStatus.ACTIVE)
                        .setIntent(ServiceRequest.ServiceRequestIntent.ORDER)
                        .setCode(Codes.REFERRAL_TO_SUPPORT_GROUP.toConcept())
                        .setSubject(new Reference("Patient/" + person.hospitalId)))
                .execute()
                .getResource();
        var offered = offer(plan, new Ins()).only(Task.class);
        deliver();
        theirs.setStatus(ServiceRequestStatus.REVOKED);
        hospital.update().resource(theirs).execute();
        listen();
        assertThat(task(offered).getStatus()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void thePlanThatTheEhrMakesLaterTakesOursPlace() {
        var person = person();
        var plan = enrolled(person).get(0);
        deliver();
        var ours = atHospital(CarePlan.class, (CarePlan) api.get(plan).resource());
        listen();
        var theirs = ehrPlan(person);
        listen();
        deliver();
        assertThat(state(key(person))).isEqualTo("IDLE");
        assertThat(hospital.read()
                        .resource(CarePlan.class)
                        .withId(ours.getIdPart())
                        .execute()
                        .getStatus())
                .isEqualTo(CarePlanStatus.ENTEREDINERROR);
        // From now on it is theirs that tells.
        hospital.update().resource(ended(theirs)).execute();
        listen();
        assertThat(((CarePlan) api.get(plan).resource()).getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
    }

    @Test
    void theSessionThatTheEhrRecordsLaterTakesOursPlace() {
        var person = person();
        var plan = enrolled(person).get(0);
        api.call(
                cohortOf(plan) + "/$close-cohort",
                new Ins()
                        .value(
                                "closing-session",
                                new Period()
                                        .setStartElement(new DateTimeType(LAST + "T10:00:00Z"))
                                        .setEndElement(new DateTimeType(LAST + "T12:30:00Z")))
                        .reference("declared-by", clinician)
                        .parts(
                                "person",
                                new Ins()
                                        .value("subject", subject(person))
                                        .code("outcome", "completed")
                                        .count("attended", 12)
                                        .count("offered", 12)
                                        .flag("present", true))
                        .done());
        deliver();
        var session = (Encounter) ((Bundle) api.get("Encounter?patient=Patient/" + person.hospitalId)
                        .resource())
                .getEntryFirstRep()
                .getResource();
        var ours = atHospital(Encounter.class, session);
        listen();
        var theirs = new Encounter()
                .setStatus(EncounterStatus.FINISHED)
                .setClass_(Codes.CLASS_AMBULATORY.toCoding())
                .setServiceType(Codes.PAIN_SERVICE.toConcept())
                .setSubject(new Reference("Patient/" + person.hospitalId))
                .setPeriod(new Period().setStartElement(new DateTimeType(LAST.toString())));
        var id = hospital.create().resource(theirs).execute().getId().getIdPart();
        listen();
        deliver();
        assertThat(state(key(person))).isEqualTo("IDLE");
        assertThat(hospital.read()
                        .resource(Encounter.class)
                        .withId(ours.getIdPart())
                        .execute()
                        .getStatus())
                .isEqualTo(EncounterStatus.ENTEREDINERROR);
        assertThat(hospital.read()
                        .resource(Encounter.class)
                        .withId(id)
                        .execute()
                        .getStatus())
                .isEqualTo(EncounterStatus.FINISHED);
    }

    /** A plan of another kind is no reason to give way. */
    @Test
    void whatTheEhrMakesOfOtherThingsChangesNothing() {
        var person = person();
        var plan = enrolled(person).get(0);
        deliver();
        var ours = atHospital(CarePlan.class, (CarePlan) api.get(plan).resource());
        listen();
        var diabetes = new CarePlan()
                .setStatus(CarePlanStatus.ACTIVE)
                .setIntent(CarePlanIntent.PLAN)
                .setSubject(new Reference("Patient/" + person.hospitalId));
        diabetes.addCategory(new CodeableConcept().setText("Diabetes"));
        hospital.create().resource(diabetes).execute();
        listen();
        deliver();
        assertThat(atHospital(CarePlan.class, ours).getMeta().getVersionId())
                .isEqualTo(ours.getMeta().getVersionId());
    }

    @Test
    void theAnswerOnTheEhrsOwnTaskIsThePatients() {
        var person = person();
        var offered = offer(completer(person), new Ins()).only(Task.class);
        deliver();
        listen();
        var request = atHospital(Task.class, offered).getFocus().getReference();
        var theirs = (Task) hospital.create()
                .resource(new Task()
                        .setStatus(TaskStatus.REQUESTED)
                        .setIntent(Task.TaskIntent.ORDER)
                        .setFocus(new Reference(request))
                        .setFor(new Reference("Patient/" + person.hospitalId)))
                .execute()
                .getResource();
        listen();
        deliver();
        assertThat(task(offered).getStatus()).as("adopted, and no answer yet").isEqualTo(TaskStatus.REQUESTED);
        theirs = hospital.read()
                .resource(Task.class)
                .withId(theirs.getIdElement().getIdPart())
                .execute();
        theirs.setStatus(TaskStatus.REJECTED);
        hospital.update().resource(theirs).execute();
        listen();
        assertThat(task(offered).getStatus()).isEqualTo(TaskStatus.REJECTED);
        assertThat(business(offered)).isEqualTo("declined");
    }

    private String business(Task offered) {
        return task(offered).getBusinessStatus().getCodingFirstRep().getCode();
    }

    /** What the EHR makes after we wrote ours is the one that counts; ours is marked as a mistake, and what points to it points to theirs. */
    @Test
    void whatTheEhrMakesLaterIsAdoptedAndOursGivesWay() {
        var person = person();
        var offered = offer(completer(person), new Ins());
        deliver();
        var ours = atHospital(ServiceRequest.class, offered.only(ServiceRequest.class));
        assertThat(atHospital(Task.class, offered.only(Task.class)).getFocus().getReference())
                .isEqualTo("ServiceRequest/" + ours.getIdPart());
        listen();

        var theirs = hospital.create()
                .resource(new ServiceRequest()
                        .setStatus(ServiceRequestStatus.ACTIVE)
                        .setIntent(ServiceRequest.ServiceRequestIntent.ORDER)
                        .setCode(Codes.REFERRAL_TO_SUPPORT_GROUP.toConcept())
                        .setSubject(new Reference("Patient/" + person.hospitalId)))
                .execute()
                .getId();
        listen();
        deliver();

        assertThat(state(key(person))).isEqualTo("IDLE");
        assertThat(hospital.read()
                        .resource(ServiceRequest.class)
                        .withId(ours.getIdPart())
                        .execute()
                        .getStatus())
                .isEqualTo(ServiceRequestStatus.ENTEREDINERROR);
        assertThat(atHospital(Task.class, offered.only(Task.class)).getFocus().getReference())
                .isEqualTo("ServiceRequest/" + theirs.getIdPart());
        assertThat(hospital.read()
                        .resource(ServiceRequest.class)
                        .withId(theirs.getIdPart())
                        .execute()
                        .getMeta()
                        .getVersionId())
                .as("theirs is left as it is")
                .isEqualTo("1");
    }
}
