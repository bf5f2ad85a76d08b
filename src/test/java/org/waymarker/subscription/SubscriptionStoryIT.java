package org.waymarker.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.subscription.SubscriptionFixtures.filtered;
import static org.waymarker.subscription.SubscriptionFixtures.wanted;
import static org.waymarker.subscription.SubscriptionTestBed.focuses;
import static org.waymarker.subscription.SubscriptionTestBed.numbers;
import static org.waymarker.subscription.SubscriptionTestBed.value;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Databases;
import org.waymarker.testing.People;
import org.waymarker.testing.Tokens;

/** From the end of a programme to the patient's answer, as the EHR hears of it; on PostgreSQL, whose workers run by themselves. */
class SubscriptionStoryIT {
    private final String nhs = People.freshNhsNumber();
    private SubscriptionTestBed bed;
    private Api api;

    @BeforeEach
    void start() {
        bed = new SubscriptionTestBed(Databases.postgres());
        api = new Api(FhirJson.CONTEXT, bed.url(), Tokens.all());
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private Reference subject() {
        return new Reference()
                .setType("Patient")
                .setIdentifier(
                        new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue(nhs));
    }

    private String enrolled() {
        return "Group/"
                + api.call(
                                "Group/$open-cohort",
                                new Ins()
                                        .identifier("cohort", "https://ehr.example/id", "cohort " + nhs)
                                        .text("name", "Autumn 2025")
                                        .date("first-session", LocalDate.of(2025, 9, 3))
                                        .date("last-session", LocalDate.of(2025, 11, 19))
                                        .positive("sessions", 12)
                                        .parts("participant", new Ins().value("subject", subject()))
                                        .done())
                        .only(Group.class)
                        .getIdPart();
    }

    private String completed(String cohort) {
        var closing = new Ins()
                .value(
                        "closing-session",
                        new Period()
                                .setStartElement(new DateTimeType("2025-11-19T10:00:00Z"))
                                .setEndElement(new DateTimeType("2025-11-19T12:30:00Z")))
                .reference("declared-by", "Practitioner/7")
                .parts(
                        "person",
                        new Ins()
                                .value("subject", subject())
                                .code("outcome", "completed")
                                .count("attended", 12)
                                .count("offered", 12)
                                .flag("present", true));
        return "CarePlan/"
                + api.call(cohort + "/$close-cohort", closing.done())
                        .only(CarePlan.class)
                        .getIdPart();
    }

    private String offered(String plan) {
        return "Task/"
                + api.call(
                                plan + "/$refer-peer-support",
                                new Ins()
                                        .reference("requester", "Practitioner/7")
                                        .done())
                        .only(Task.class)
                        .getIdPart();
    }

    @Test
    void anEhrHearsOfTheOfferAndOfTheAnswer() {
        var cohort = enrolled();
        var ofPerson =
                filtered(wanted(bed.hook()), "Task?patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C" + nhs);
        var plans = wanted(bed.hook()).setCriteria(Topic.PMP_PLAN_COMPLETED.canonical());
        var tasks = bed.active(ofPerson);
        var ends = bed.active(filtered(plans, "CarePlan?status=completed"));
        bed.subscriber.resetRequests();

        var plan = completed(cohort);
        var task = offered(plan);
        bed.drain();
        api.call(
                task + "/$answer",
                new Ins()
                        .code("answer", "yes")
                        .reference("recorded-by", "Practitioner/7")
                        .done());
        bed.drain();

        var bodies = bed.subscriber.getAllServeEvents().stream()
                .map(event -> event.getRequest().getBodyAsString())
                .collect(Collectors.joining());
        assertThat(bodies).doesNotContain(nhs).doesNotContain("Patient");
        var bySubscription = bed.take("event-notification").stream()
                .collect(Collectors.groupingBy(notice -> value(notice, "subscription")));
        var ofTasks = bySubscription.get(SubscriptionTestBed.BASE + "/Subscription/" + SubscriptionTestBed.id(tasks));
        assertThat(numbers(ofTasks)).containsExactly(1L, 2L);
        assertThat(focuses(ofTasks)).containsOnly(SubscriptionTestBed.BASE + "/" + task);
        var ofEnds = bySubscription.get(SubscriptionTestBed.BASE + "/Subscription/" + SubscriptionTestBed.id(ends));
        assertThat(focuses(ofEnds)).containsExactly(SubscriptionTestBed.BASE + "/" + plan);
    }

    @Test
    void anEhrHearsOfAnAlertAndThatItWasClosed() {
        enrolled();
        var alerts = wanted(bed.hook()).setCriteria(Topic.RISK_ALERT.canonical());
        var ofPerson = bed.active(
                filtered(alerts.copy(), "Flag?patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C" + nhs));
        var open = bed.active(filtered(alerts, "Flag?status=active"));
        bed.subscriber.resetRequests();

        var response = new QuestionnaireResponse()
                .setStatus(QuestionnaireResponse.QuestionnaireResponseStatus.COMPLETED)
                .setQuestionnaire("https://waymarker.example/fhir/Questionnaire/phq-9|1")
                .setSubject(subject())
                .setAuthoredElement(new DateTimeType("2026-02-27"));
        response.addItem().setLinkId("phq-9.9").addAnswer().setValue(new IntegerType(1));
        api.create(response);
        bed.drain();
        var flag = "Flag/"
                + api.get("Flag/$alerts").only(Flag.class).getIdElement().getIdPart();
        api.call(
                flag + "/$acknowledge-alert",
                new Ins()
                        .code("action", "contacted-patient")
                        .reference("acknowledged-by", "Practitioner/7")
                        .done());
        bed.drain();

        var bodies = bed.subscriber.getAllServeEvents().stream()
                .map(event -> event.getRequest().getBodyAsString())
                .collect(Collectors.joining());
        assertThat(bodies).doesNotContain(nhs).doesNotContain("PHQ");
        var bySubscription = bed.take("event-notification").stream()
                .collect(Collectors.groupingBy(notice -> value(notice, "subscription")));
        var told = bySubscription.get(SubscriptionTestBed.BASE + "/Subscription/" + SubscriptionTestBed.id(ofPerson));
        assertThat(numbers(told)).containsExactly(1L, 2L);
        assertThat(focuses(told)).containsOnly(SubscriptionTestBed.BASE + "/" + flag);
        var raised = bySubscription.get(SubscriptionTestBed.BASE + "/Subscription/" + SubscriptionTestBed.id(open));
        assertThat(focuses(raised)).containsExactly(SubscriptionTestBed.BASE + "/" + flag);
    }

    @Test
    void aFilterOnOnePatientHearsNothingOfAnother() {
        enrolled();
        bed.active(filtered(wanted(bed.hook()), "Task?patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C" + nhs));
        bed.write(bed.newTask(), Task.TaskStatus.REQUESTED);
        bed.drain();
        assertThat(bed.received()).isEmpty();
    }

    @Test
    void theTopicsStandInTheCapabilityStatement() {
        var statement = bed.get(CapabilityStatement.class, "metadata");
        assertThat(statement.getRestFirstRep().getResource().stream()
                        .filter(resource -> resource.getType().equals("Subscription"))
                        .flatMap(resource -> resource.getExtension().stream())
                        .map(extension -> extension.getValue().primitiveValue()))
                .containsExactly(
                        Topic.PEER_REFERRAL_TASK.canonical(),
                        Topic.PMP_PLAN_COMPLETED.canonical(),
                        Topic.RISK_ALERT.canonical());
    }

    /** Nobody ticks here: the workers of the service do all. */
    @Test
    void theWorkersOfTheServiceTellByThemselvesAndStopWithIt() throws InterruptedException {
        bed.restart(Map.of("waymarker.subscriptions.workers", 2));
        var subscription = bed.created(wanted(bed.hook()));
        await(() -> bed.read(subscription).getStatus() == Subscription.SubscriptionStatus.ACTIVE);
        bed.write(bed.newTask(), Task.TaskStatus.REQUESTED);
        await(() -> bed.received().stream()
                .anyMatch(notice -> SubscriptionTestBed.type(notice).equals("event-notification")));
        bed.restart(Map.of("waymarker.subscriptions.workers", 0));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("subscription-notice");
        assertThat(bed.get(Bundle.class, "Subscription/$status").getTotal()).isEqualTo(1);
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(50);
        }
    }
}
