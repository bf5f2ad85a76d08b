package org.waymarker;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Databases;
import org.waymarker.testing.People;
import org.waymarker.testing.ProfileValidator;
import org.waymarker.testing.SettableClock;
import org.waymarker.testing.Tokens;

/**
 * The acceptance scenarios of a pain service, through the public FHIR API. The hospital is away throughout, as it may be: none of
 * them waits for it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcceptanceScenariosIT {
    /** What is not in reach yet, and what it waits for. */
    private static final Map<Integer, String> WAITING = Map.of(
            8, "Group forms: the tutor's list with contact details waits for pages and roles",
            13, "Patient view: waits for patient-level access",
            18,
                    "Death: HeardOfPatientsIT stops everything and restores it; the window of 200 days waits for person-time",
            20, "Full windows: a cohort's rate ratio waits for the cohort report",
            21, "Part window: as 20",
            22, "Mixed sources: a change is refused in CoverageTest; the cohort's ratio waits as 20",
            24, "Small numbers: as 20",
            25, "Wrong question: as 20");

    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final LocalDate FIRST = LocalDate.of(2025, 9, 3);
    private static final LocalDate LAST = LocalDate.of(2025, 11, 19);
    private static final String CALLER_SYSTEM = "https://ehr.example/id";
    private static final String BUSINESS = CodeSystems.PEER_BUSINESS_STATUS;

    private EmbeddedServer server;
    private SettableClock clock;
    private Api api;

    @Retention(RetentionPolicy.RUNTIME)
    @interface Scenario {
        int value();
    }

    @BeforeAll
    void start() {
        var settings = new HashMap<>(Databases.h2());
        settings.put("waymarker.testing.clock", "settable");
        settings.put("micronaut.server.port", -1);
        server = ApplicationContext.run(EmbeddedServer.class, settings);
        clock = server.getApplicationContext().getBean(SettableClock.class);
        api = new Api(FhirJson.CONTEXT, server.getURL() + "/fhir/r4", Tokens.of("system/*.cruds"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void resetClock() {
        clock.set(NOW);
    }

    @Test
    void namesEveryScenario() {
        var named = new TreeSet<>(WAITING.keySet());
        Arrays.stream(getClass().getDeclaredMethods())
                .map(method -> method.getAnnotation(Scenario.class))
                .filter(scenario -> scenario != null)
                .forEach(scenario -> assertThat(named.add(scenario.value())).isTrue());
        assertThat(named)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 25).boxed().toList());
    }

    @Test
    @Scenario(1)
    void cohortCompletes() {
        var people = people(11);
        var cohort = openCohort(people);
        var closing = closing();
        for (int i = 0; i < 11; i++) {
            closing.parts("person", person(people.get(i), i == 10 ? 3 : 11, i != 10));
        }
        var closed = api.call(cohort + "/$close-cohort", closing.done());

        assertThat(closed.all(CarePlan.class)).hasSize(11).allSatisfy(plan -> {
            assertThat(plan.getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
            assertThat(plan.getPeriod().getEndElement().getValueAsString()).isEqualTo(LAST.toString());
            ProfileValidator.assertValid(plan);
        });
        assertThat(closed.all(CarePlan.class).stream().map(AcceptanceScenariosIT::outcome))
                .containsOnlyOnce("partial")
                .filteredOn("completed"::equals)
                .hasSize(10);
        assertThat(closed.all(Observation.class)).hasSize(22);
        assertThat(closed.all(Encounter.class))
                .as("the cohort's session, and one for each of the ten who were there")
                .hasSize(11);
    }

    @Test
    @Scenario(2)
    void offerAndYes() {
        var offer = offerTo(completer());
        var answered = answer(offer, "yes", new Ins());
        assertThat(business(answered.only(Task.class))).isEqualTo("accepted");
        var plans = answered.all(CarePlan.class);
        assertThat(plans).hasSize(1);
        assertThat(plans.get(0).getReplacesFirstRep().getReference()).startsWith("CarePlan/");
        assertThat(answered.all(Encounter.class)).isEmpty();
        assertThat(answered.all(Observation.class)).isEmpty();
    }

    @Test
    @Scenario(3)
    void declineWithoutReason() {
        var task = answer(offerTo(completer()), "no", new Ins()).only(Task.class);
        assertThat(task.getStatus()).isEqualTo(TaskStatus.REJECTED);
        assertThat(reason(task)).isEqualTo("unknown");
        var silent = answer(offerTo(completer()), "no", new Ins().code("reason", "asked-declined"))
                .only(Task.class);
        assertThat(reason(silent)).as("prefers not to say is another thing").isEqualTo("asked-declined");
    }

    @Test
    @Scenario(4)
    void notNow() {
        var task = answer(offerTo(completer()), "not-now", new Ins().date("ask-again", LocalDate.of(2026, 6, 2)))
                .only(Task.class);
        assertThat(task.getStatus()).isEqualTo(TaskStatus.ONHOLD);
        assertThat(task.getRestriction().getPeriod().getStartElement().getValueAsString())
                .isEqualTo("2026-06-02");
        assertThat(ids(api.get("Task?status=on-hold&_count=500"))).contains(task.getIdPart());
        assertThat(ids(api.get("Task?status=rejected&_count=500"))).doesNotContain(task.getIdPart());
    }

    @Test
    @Scenario(5)
    void notCompleted() {
        var nhs = People.freshNhsNumber();
        var plan = closeOne(nhs, 4, "withdrew");
        var refused = api.post(plan + "/$refer-peer-support", wish().done());
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.codes()).containsExactly("PROGRAMME_NOT_COMPLETED");

        var offered = api.call(
                plan + "/$refer-peer-support",
                wish().text("override-reason", "Left for surgery").done());
        var override = offered.only(ServiceRequest.class).getExtensionByUrl(Extensions.REFERRAL_OVERRIDE);
        assertThat(override.getExtensionString("reason")).isEqualTo("Left for surgery");
        assertThat(((Reference) override.getExtensionByUrl("who").getValue()).getReference())
                .isEqualTo("Practitioner/7");
        assertThat(((DateTimeType) override.getExtensionByUrl("when").getValue())
                        .getValue()
                        .toInstant())
                .isEqualTo(NOW);
    }

    @Test
    @Scenario(6)
    void doubleOffer() throws Exception {
        var plan = completer();
        var together = Executors.newFixedThreadPool(4);
        try {
            var wishes = IntStream.range(0, 4)
                    .<Callable<Api.Reply>>mapToObj(i -> () -> api.post(
                            plan + "/$refer-peer-support",
                            wish("Practitioner/" + i).done()))
                    .toList();
            var offers = new TreeSet<String>();
            var told = new ArrayList<String>();
            for (var reply : together.invokeAll(wishes)) {
                assertThat(reply.get().status()).isEqualTo(200);
                offers.add(reply.get().only(ServiceRequest.class).getIdPart());
                told.addAll(reply.get().codes());
            }
            assertThat(offers).hasSize(1);
            assertThat(told).containsExactly("ALREADY_OFFERED", "ALREADY_OFFERED", "ALREADY_OFFERED");
        } finally {
            together.shutdownNow();
        }
        assertThat(total("Task?focus=" + onlyRequest(plan))).isEqualTo(1);
    }

    /** People new to us, enrolled by several callers at the same instant, stand here once; so do the offers to them. */
    @Test
    void namesAndOffersAtTheSameInstant() throws Exception {
        var together = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 15; round++) {
                var nhs = People.freshNhsNumber();
                var opened = together.invokeAll(IntStream.range(0, 4)
                        .<Callable<String>>mapToObj(i -> () -> openCohort(List.of(nhs)))
                        .toList());
                var cohorts = new TreeSet<String>();
                for (var cohort : opened) {
                    cohorts.add(cohort.get());
                }
                assertThat(cohorts).hasSize(1);
                var plan = closeOne(nhs, 12, "completed");
                var offered = together.invokeAll(IntStream.range(0, 4)
                        .<Callable<Api.Reply>>mapToObj(
                                i -> () -> api.post(plan + "/$refer-peer-support", wish().done()))
                        .toList());
                for (var reply : offered) {
                    assertThat(reply.get().status()).as(text(reply.get())).isEqualTo(200);
                }
                assertThat(total("Task?focus=" + onlyRequest(plan))).isEqualTo(1);
            }
        } finally {
            together.shutdownNow();
        }
    }

    @Test
    @Scenario(7)
    void repeatedMessage() {
        var nhs = People.freshNhsNumber();
        closeOne(nhs, 12, "completed");
        var request = new ServiceRequest();
        request.setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE)
                .setIntent(ServiceRequest.ServiceRequestIntent.ORDER)
                .setSubject(subject(nhs))
                .setRequester(new Reference("Practitioner/7"));
        request.addIdentifier(new Identifier().setSystem(CALLER_SYSTEM).setValue("R-" + nhs));
        var first = api.post("ServiceRequest", request);
        var second = api.post("ServiceRequest", request);
        var third = api.post("ServiceRequest", request);
        assertThat(List.of(first.status(), second.status(), third.status())).containsExactly(201, 200, 200);
        assertThat(second.resource().equalsDeep(first.resource())).isTrue();
        assertThat(third.resource().equalsDeep(first.resource())).isTrue();
        assertThat(total("ServiceRequest?identifier=" + CALLER_SYSTEM + "|R-" + nhs))
                .isEqualTo(1);
    }

    @Test
    @Scenario(9)
    void groupNeverForms() {
        var people = people(2);
        var plans = closeAll(people);
        var cohort = cohortOf(people);
        var group = formGroup("cohort-only", cohort);
        var tasks = plans.stream()
                .map(plan ->
                        answer(offer(plan, new Ins()), "yes", holdMembership()).only(Task.class))
                .toList();
        api.call(group + "/$member-add", member(people.get(0), LocalDate.of(2026, 2, 1)));

        var ended = api.call(
                group + "/$did-not-form",
                new Ins().date("date", LocalDate.of(2026, 3, 1)).done());
        assertThat(ended.only(Group.class).getActive()).isFalse();
        assertThat(tasks).allSatisfy(task -> {
            var now = (Task) api.get("Task/" + task.getIdPart()).resource();
            assertThat(business(now)).isEqualTo("group-did-not-form");
            assertThat(now.getStatus()).isEqualTo(TaskStatus.FAILED);
        });
        var open = formGroup("any-completer");
        assertThat(offer(plans.get(0), new Ins().reference("group", open))
                        .only(Task.class)
                        .getStatus())
                .isEqualTo(TaskStatus.REQUESTED);
    }

    @Test
    @Scenario(10)
    void meetingRecorded() {
        var group = formGroup("any-completer");
        var told = api.call(
                group + "/$record-meeting",
                meeting("held").count("head-count", 7).done());
        var count = told.only(Observation.class);
        assertThat(count.getSubject().getReference()).isEqualTo(group);
        assertThat(FhirJson.encode(count)).contains("7").doesNotContain("Patient");
        assertThat(told.all(Encounter.class))
                .as("a peer-led meeting is no clinical Encounter")
                .isEmpty();
    }

    @Test
    @Scenario(11)
    void silence() {
        var group = formGroup("any-completer");
        var nhs = People.freshNhsNumber();
        var task = answer(
                        offer(closeOne(nhs, 12, "completed"), new Ins().reference("group", group)),
                        "yes",
                        holdMembership())
                .only(Task.class);
        api.call(group + "/$member-add", member(nhs, LocalDate.of(2026, 3, 1)));
        var before = api.get(group).resource();
        clock.set(NOW.plusSeconds(250L * 86_400));
        assertThat(api.get(group).resource().equalsDeep(before)).isTrue();
        assertThat(business((Task) api.get("Task/" + task.getIdPart()).resource()))
                .isEqualTo("accepted");
        assertThat(total("Observation?subject=" + group)).isZero();
    }

    @Test
    @Scenario(12)
    void noPeeking() {
        var people = people(3);
        var plans = closeAll(people);
        var group = formGroup("cohort-only", cohortOf(people));
        for (int i = 0; i < 3; i++) {
            answer(offer(plans.get(i), new Ins().reference("group", group)), "yes", holdMembership());
            api.call(group + "/$member-add", member(people.get(i), LocalDate.of(2026, 2, 1)));
        }
        var other = people.get(1);
        var aboutOne = new ArrayList<String>();
        for (var type : List.of("CarePlan", "ServiceRequest", "Task", "Encounter", "Observation", "Provenance")) {
            aboutOne.add(text(api.get(type + "?patient:identifier=" + CodeSystems.NHS_NUMBER + "|" + people.get(0))));
        }
        aboutOne.add(text(api.get(group)));
        aboutOne.add(text(api.get(group + "/_history")));
        aboutOne.add(text(api.get("Group?identifier=" + identifier(group))));
        aboutOne.add(text(api.post(
                group + "/$member-remove",
                new Ins()
                        .value("subject", subject(People.freshNhsNumber()))
                        .date("end", LocalDate.of(2026, 3, 1))
                        .done())));
        assertThat(aboutOne)
                .allSatisfy(body -> assertThat(body).doesNotContain(other).doesNotContain("\"member\""));
    }

    @Test
    @Scenario(14)
    void leavesQuietly() {
        var group = formGroup("any-completer");
        var nhs = People.freshNhsNumber();
        var plan = closeOne(nhs, 12, "completed");
        answer(offer(plan, new Ins().reference("group", group)), "yes", holdMembership());
        api.call(group + "/$member-add", member(nhs, LocalDate.of(2026, 2, 1)));
        assertThat(quantity(group)).isEqualTo(1);
        var planBefore = api.get(plan).resource();

        api.call(
                group + "/$member-remove",
                new Ins()
                        .value("subject", subject(nhs))
                        .date("end", LocalDate.of(2026, 3, 1))
                        .done());
        assertThat(quantity(group)).isZero();
        assertThat(api.get(plan).resource().equalsDeep(planBefore)).isTrue();
    }

    @Test
    @Scenario(15)
    void returns() {
        var group = formGroup("any-completer");
        var nhs = People.freshNhsNumber();
        answer(offer(closeOne(nhs, 12, "completed"), new Ins().reference("group", group)), "yes", holdMembership());
        api.call(group + "/$member-add", member(nhs, LocalDate.of(2026, 2, 1)));
        var leave = new Ins().value("subject", subject(nhs)).date("end", LocalDate.of(2026, 3, 1));
        api.call(group + "/$member-remove", leave.done());
        clock.set(NOW.plusSeconds(365L * 86_400));
        var early = api.post(group + "/$member-add", member(nhs, LocalDate.of(2026, 2, 20)));
        assertThat(early.status()).as("periods of one person never overlap").isEqualTo(422);
        api.call(group + "/$member-add", member(nhs, LocalDate.of(2027, 3, 1)));
        assertThat(quantity(group)).isEqualTo(1);
    }

    @Test
    @Scenario(16)
    void otherCohortsGroup() {
        var home = people(1);
        var plan = closeAll(home).get(0);
        var open = formGroup("any-completer", cohortOf(closedCohort()));
        answer(offer(plan, new Ins().reference("group", open)), "yes", holdMembership());
        api.call(open + "/$member-add", member(home.get(0), LocalDate.of(2026, 2, 1)));
        assertThat(quantity(open)).isEqualTo(1);

        var closed = formGroup("cohort-only", cohortOf(closedCohort()));
        var refused = api.post(closed + "/$member-add", member(home.get(0), LocalDate.of(2026, 2, 1)));
        assertThat(refused.codes()).containsExactly("GROUP_CLOSED_TO_OTHER_COHORTS");
    }

    @Test
    @Scenario(17)
    void merge() {
        var people = people(3);
        var plans = closeAll(people);
        var small = formGroup("any-completer");
        var other = formGroup("any-completer");
        for (int i = 0; i < 3; i++) {
            answer(offer(plans.get(i), new Ins()), "yes", holdMembership());
            api.call(small + "/$member-add", member(people.get(i), LocalDate.of(2026, 2, 1)));
        }
        api.call(other + "/$member-add", member(people.get(1), LocalDate.of(2026, 2, 1)));
        api.call(
                small + "/$merge",
                new Ins()
                        .reference("into", other)
                        .date("date", LocalDate.of(2026, 3, 1))
                        .value("moving", subject(people.get(0)))
                        .value("moving", subject(people.get(1)))
                        .done());
        assertThat(quantity(other))
                .as("one moved, one was there already, one stayed behind")
                .isEqualTo(2);
        assertThat(quantity(small)).isZero();
        assertThat(((Group) api.get(small).resource()).getActive()).isFalse();
    }

    @Test
    @Scenario(19)
    void noNhsNumber() {
        var mrn = "M" + People.freshNhsNumber();
        var person = new Reference()
                .setType("Patient")
                .setIdentifier(new Identifier()
                        .setSystem("https://hospital.example/mrn")
                        .setValue(mrn));
        var cohort = openCohort("untraced " + mrn, List.of(person));
        var closed = api.call(
                cohort + "/$close-cohort",
                closing()
                        .parts("person", person(person, 12, 12, true, "completed"))
                        .done());
        var plan = "CarePlan/" + closed.only(CarePlan.class).getIdPart();
        var group = formGroup("any-completer");
        answer(offer(plan, new Ins().reference("group", group)), "yes", holdMembership());
        api.call(
                group + "/$member-add",
                new Ins()
                        .value("subject", person)
                        .date("start", LocalDate.of(2026, 2, 1))
                        .done());
        assertThat(quantity(group)).isEqualTo(1);

        // Traced later: both names together join, and the person stands here once.
        var traced = person.copy().setReference("Patient/traced-" + mrn);
        openCohort("second " + mrn, List.of(traced));
        assertThat(total("CarePlan?patient=Patient/traced-" + mrn))
                .as("two programmes and a plan B")
                .isEqualTo(3);
    }

    @Test
    @Scenario(23)
    void noFeed() {
        var nhs = People.freshNhsNumber();
        closeOne(nhs, 12, "completed");
        var started = api.call(
                "Observation/$recount", new Ins().value("subject", subject(nhs)).done());
        assertThat(started.status()).isEqualTo(202);
        awaitDone(started.location());
        var counts = api.call(
                        "Observation/$service-use",
                        new Ins().value("subject", subject(nhs)).done())
                .all(Observation.class);
        assertThat(counts)
                .isNotEmpty()
                .allSatisfy(count -> assertThat(count.hasValue()).isFalse());
        assertThat(counts.stream().filter(Observation::hasDataAbsentReason)).isNotEmpty();
    }

    private void awaitDone(String location) {
        for (int i = 0; i < 200; i++) {
            if (text(api.get(location)).contains("completed")) {
                return;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("The recount did not end");
    }

    // The people and groups of the scenarios.

    private static List<String> people(int n) {
        return IntStream.range(0, n).mapToObj(i -> People.freshNhsNumber()).toList();
    }

    private static Reference subject(String nhs) {
        return new Reference()
                .setType("Patient")
                .setIdentifier(
                        new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue(nhs));
    }

    private String openCohort(List<String> people) {
        return openCohort(
                people.get(0),
                people.stream().map(AcceptanceScenariosIT::subject).toList());
    }

    private String openCohort(String id, List<Reference> people) {
        var in = new Ins()
                .identifier("cohort", CALLER_SYSTEM, "cohort " + id)
                .text("name", "Autumn 2025")
                .date("first-session", FIRST)
                .date("last-session", LAST)
                .positive("sessions", 12);
        people.forEach(person -> in.parts("participant", new Ins().value("subject", person)));
        return "Group/"
                + api.call("Group/$open-cohort", in.done()).only(Group.class).getIdPart();
    }

    /** The Group of the cohort that {@link #openCohort(List)} opened for these people. */
    private String cohortOf(List<String> people) {
        return openCohort(people);
    }

    private List<String> closedCohort() {
        var people = people(1);
        closeAll(people);
        return people;
    }

    private static Ins closing() {
        return new Ins()
                .value(
                        "closing-session",
                        new Period()
                                .setStartElement(new DateTimeType("2025-11-19T10:00:00Z"))
                                .setEndElement(new DateTimeType("2025-11-19T12:30:00Z")))
                .reference("declared-by", "Practitioner/7");
    }

    private static Ins person(String nhs, int attended, boolean present) {
        return new Ins()
                .value("subject", subject(nhs))
                .count("attended", attended)
                .count("offered", 12)
                .flag("present", present);
    }

    private static Ins person(Reference who, int attended, int offered, boolean present, String outcome) {
        return new Ins()
                .value("subject", who)
                .code("outcome", outcome)
                .count("attended", attended)
                .count("offered", offered)
                .flag("present", present);
    }

    private String closeOne(String nhs, int attended, String outcome) {
        var cohort = openCohort(List.of(nhs));
        var closed = api.call(
                cohort + "/$close-cohort",
                closing()
                        .parts("person", person(subject(nhs), attended, 12, "completed".equals(outcome), outcome))
                        .done());
        return "CarePlan/" + closed.only(CarePlan.class).getIdPart();
    }

    private List<String> closeAll(List<String> people) {
        var cohort = openCohort(people);
        var closing = closing();
        people.forEach(nhs -> closing.parts("person", person(subject(nhs), 12, 12, true, "completed")));
        return api.call(cohort + "/$close-cohort", closing.done()).all(CarePlan.class).stream()
                .map(plan -> "CarePlan/" + plan.getIdPart())
                .toList();
    }

    private String completer() {
        return closeOne(People.freshNhsNumber(), 12, "completed");
    }

    private static Ins wish() {
        return wish("Practitioner/7");
    }

    private static Ins wish(String requester) {
        return new Ins().reference("requester", requester);
    }

    private Api.Reply offer(String plan, Ins more) {
        return api.call(
                plan + "/$refer-peer-support",
                more.reference("requester", "Practitioner/7").done());
    }

    private Api.Reply offerTo(String plan) {
        return offer(plan, new Ins());
    }

    private Api.Reply answer(Api.Reply offer, String word, Ins more) {
        var task = offer.only(Task.class).getIdPart();
        return api.call(
                "Task/" + task + "/$answer",
                more.code("answer", word)
                        .reference("recorded-by", "Practitioner/7")
                        .done());
    }

    private static Ins holdMembership() {
        return new Ins()
                .parts("permission", new Ins().code("code", "hold-membership").flag("granted", true));
    }

    private String formGroup(String openTo, String... cohorts) {
        var in = new Ins()
                .identifier("group", CALLER_SYSTEM, "group " + UUID.randomUUID())
                .text("name", "Thursday group")
                .code("open-to", openTo)
                .date("started", LocalDate.of(2025, 12, 1));
        Arrays.stream(cohorts).forEach(cohort -> in.reference("cohort", cohort));
        return "Group/"
                + api.call("Group/$form-peer-group", in.done())
                        .only(Group.class)
                        .getIdPart();
    }

    private static Parameters member(String nhs, LocalDate start) {
        return new Ins().value("subject", subject(nhs)).date("start", start).done();
    }

    private static Ins meeting(String outcome) {
        return new Ins()
                .identifier("meeting", CALLER_SYSTEM, "meeting " + UUID.randomUUID())
                .date("date", LocalDate.of(2026, 2, 5))
                .code("outcome", outcome);
    }

    private int quantity(String group) {
        return ((Group) api.get(group).resource()).getQuantity();
    }

    private String identifier(String group) {
        var identifier = ((Group) api.get(group).resource()).getIdentifierFirstRep();
        return identifier.getSystem() + "|" + identifier.getValue();
    }

    private String onlyRequest(String plan) {
        return "ServiceRequest/"
                + ids(api.get("ServiceRequest?based-on=" + plan)).get(0);
    }

    private int total(String search) {
        return ((Bundle) api.get(search).resource()).getTotal();
    }

    private static List<String> ids(Api.Reply search) {
        return ((Bundle) search.resource())
                .getEntry().stream()
                        .map(entry -> entry.getResource().getIdPart())
                        .toList();
    }

    private static String text(Api.Reply reply) {
        return FhirJson.encode(reply.resource());
    }

    private static String business(Task task) {
        return code(task.getBusinessStatus(), BUSINESS);
    }

    private static String reason(Task task) {
        return code(task.getStatusReason(), CodeSystems.ANSWER_REASON);
    }

    private static String outcome(CarePlan plan) {
        return code(plan.getActivityFirstRep().getOutcomeCodeableConceptFirstRep(), CodeSystems.PMP_OUTCOME);
    }

    private static String code(CodeableConcept concept, String system) {
        return concept.getCoding().stream()
                .filter(coding -> system.equals(coding.getSystem()))
                .findFirst()
                .orElseThrow()
                .getCode();
    }
}
