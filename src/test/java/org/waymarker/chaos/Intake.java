package org.waymarker.chaos;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.waymarker.fhir.Kind;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.SmallStory;

/**
 * A pain service at work: cohorts are opened and closed, everybody is offered a place, most answer, some twice. Several clinicians work side by side,
 * each with a cohort of their own at a time.
 */
final class Intake {
    private static final int CLINICIANS = 4;

    private final Ehr ehr;
    private final Script script;
    private final String clinician;
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    /** @param clinician {@code Practitioner/[id]} at the hospital */
    Intake(Ehr ehr, Script script, String clinician) {
        this.ehr = ehr;
        this.script = script;
        this.clinician = clinician;
    }

    /** Calls that it makes. */
    static int calls(List<List<Person>> cohorts) {
        return cohorts.stream()
                .mapToInt(people -> 2
                        + people.size()
                        + people.stream()
                                .mapToInt(person -> person.course().callsAfterOffer())
                                .sum())
                .sum();
    }

    /** Deliveries that follow, at least: each call makes one for everybody whom it concerns. */
    static int deliveries(List<List<Person>> cohorts) {
        return calls(cohorts) + 2 * cohorts.stream().mapToInt(List::size).sum();
    }

    void play(List<List<Person>> cohorts) {
        var clinicians = Executors.newFixedThreadPool(CLINICIANS);
        try {
            var all = new ArrayList<Future<?>>();
            for (var i = 0; i < cohorts.size(); i++) {
                var name = "Cohort " + i;
                var people = cohorts.get(i);
                all.add(clinicians.submit(() -> play(name, people)));
            }
            for (var one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("The intake broke off", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            clinicians.shutdownNow();
        }
    }

    private void play(String cohort, List<Person> people) {
        var plans = new HashMap<String, String>();
        var id = open(cohort, people, plans);
        close(id, cohort, people);
        var tasks = new HashMap<Person, String>();
        for (var person : people) {
            tasks.put(person, offer(person, plan(person, plans)));
        }
        for (var person : people) {
            follow(person, plan(person, plans), tasks.get(person));
        }
    }

    private static String plan(Person person, Map<String, String> plans) {
        return plans.containsKey(person.patient()) ? plans.get(person.patient()) : plans.get(person.nhsNumber());
    }

    private String open(String cohort, List<Person> people, Map<String, String> plans) {
        var in = new Ins()
                .identifier("cohort", SmallStory.CALLER_SYSTEM, cohort)
                .text("name", cohort)
                .date("first-session", today.minusDays(120))
                .date("last-session", today.minusDays(30))
                .positive("sessions", 12);
        people.forEach(person -> in.parts("participant", new Ins().value("subject", person.named())));
        var answer = ehr.call("Group/$open-cohort", in);
        for (var plan : all(CarePlan.class, answer)) {
            var subject = plan.getSubject();
            if (subject.hasReference()) {
                plans.put("Patient/" + subject.getReferenceElement().getIdPart(), plan.getIdPart());
            }
            if (subject.hasIdentifier()) {
                plans.put(subject.getIdentifier().getValue(), plan.getIdPart());
            }
        }
        script.state(Kind.COHORT, cohort, "active");
        people.forEach(person -> script.state(Kind.PROGRAMME_PLAN, person.patient(), "active"));
        return all(Group.class, answer).get(0).getIdPart();
    }

    private void close(String id, String cohort, List<Person> people) {
        var day = today.minusDays(30);
        var in = new Ins()
                .value(
                        "closing-session",
                        new Period()
                                .setStartElement(new DateTimeType(day + "T10:00:00Z"))
                                .setEndElement(new DateTimeType(day + "T12:30:00Z")))
                .reference("declared-by", clinician);
        people.forEach(person -> in.parts(
                "person",
                new Ins()
                        .value("subject", person.named())
                        .code("outcome", "completed")
                        .count("attended", 10)
                        .count("offered", 12)
                        .flag("present", true)));
        ehr.call("Group/" + id + "/$close-cohort", in);
        script.state(Kind.COHORT, cohort, "inactive");
        script.state(Kind.COHORT_SESSION, cohort, "finished");
        for (var person : people) {
            script.state(Kind.PROGRAMME_PLAN, person.patient(), "completed");
            script.state(Kind.CLOSING_SESSION, person.patient(), "finished");
            script.state(Kind.SESSIONS_ATTENDED, person.patient(), "final");
            script.state(Kind.SESSIONS_MISSED, person.patient(), "final");
        }
    }

    /** @return id of the Task */
    private String offer(Person person, String plan) {
        var answer = ehr.call("CarePlan/" + plan + "/$refer-peer-support", new Ins().reference("requester", clinician));
        script.state(Kind.REFERRAL, person.patient(), "active");
        script.state(Kind.REFERRAL_TASK, person.patient(), "requested");
        ehr.nextReplica();
        return all(Task.class, answer).get(0).getIdPart();
    }

    private void follow(Person person, String plan, String task) {
        person.course().answers().forEach(answer -> answer(person, task, answer));
        if (person.course().isTakenBack()) {
            ehr.call(
                    "Task/" + task + "/$withdraw-offer",
                    new Ins().reference("recorded-by", clinician).code("reason", "not-reached"));
            script.state(Kind.REFERRAL_TASK, person.patient(), "cancelled");
            script.state(Kind.REFERRAL, person.patient(), "revoked");
        }
        if (person.course().isCorrected()) {
            ehr.call(
                    "CarePlan/" + plan + "/$correct-completion",
                    new Ins()
                            .reference("declared-by", clinician)
                            .text("reason", "One attendance was entered under another name")
                            .count("attended", 11));
            script.state(Kind.SESSIONS_ATTENDED, person.patient(), "amended");
            script.state(Kind.SESSIONS_MISSED, person.patient(), "amended");
        }
        ehr.nextReplica();
    }

    private void answer(Person person, String task, String answer) {
        var in = new Ins().reference("recorded-by", clinician).code("answer", answer);
        switch (answer) {
            case "yes" -> {
                in.parts("permission", new Ins().code("code", "hold-membership").flag("granted", true));
                ehr.call("Task/" + task + "/$answer", in);
                script.state(Kind.REFERRAL_TASK, person.patient(), "accepted");
                script.state(Kind.PEER_SUPPORT_PLAN, person.patient(), "active");
            }
            case "no" -> {
                ehr.call("Task/" + task + "/$answer", in);
                script.state(Kind.REFERRAL_TASK, person.patient(), "rejected");
            }
            default -> {
                ehr.call("Task/" + task + "/$answer", in.date("ask-again", today.plusDays(90)));
                script.state(Kind.REFERRAL_TASK, person.patient(), "on-hold");
            }
        }
    }

    private static <T extends Resource> List<T> all(Class<T> type, List<Resource> answer) {
        return answer.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
