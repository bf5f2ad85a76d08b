package org.waymarker.sandbox;

import java.util.List;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.sandbox.population.Person;
import org.waymarker.sandbox.population.Person.MadeByEhr;
import org.waymarker.sandbox.population.Records;
import org.waymarker.sandbox.population.Systems;

/** A cohort begins its programme and ends it. */
final class CohortSteps {
    private final Api api;
    private final Cast cast;
    private final Expected expected;
    private final Console console;

    CohortSteps(Api api, Cast cast, Expected expected, Console console) {
        this.api = api;
        this.cast = cast;
        this.expected = expected;
        this.console = console;
    }

    void open(Scene scene) {
        var cohort = scene.cohort;
        var in = new Ins()
                .identifier("cohort", Systems.COHORT, cohort.key())
                .text("name", cohort.name())
                .code("programme-type", "pmp")
                .date("first-session", cohort.firstSession())
                .date("last-session", cohort.lastSession())
                .positive("sessions", cohort.sessions());
        for (var person : cohort.people()) {
            var participant = new Ins().value("subject", cast.named(person));
            // Of the plans that the EHR made, the caller tells every other; the rest must be found.
            cast.made(person, MadeByEhr.PROGRAMME_PLAN)
                    .filter(plan -> person.index() % 2 == 0)
                    .ifPresent(plan -> participant.reference("care-plan", plan));
            in.parts("participant", participant);
            expected.one(Line.PROGRAMME_PLAN, cast.patient(person), "active");
            expected.one(Line.PATIENT, cast.patient(person));
        }
        var reply = api.call("Group/$open-cohort", in.done());
        scene.cohortId = reply.only(Group.class).getIdElement().getIdPart();
        for (var plan : reply.all(CarePlan.class)) {
            scene.plans.put(cast.of(plan.getSubject()), plan.getIdElement().getIdPart());
        }
        if (scene.plans.size() != cohort.people().size()) {
            throw new Api.UnexpectedAnswer(
                    scene.plans.size() + " plans for " + cohort.people().size() + " people");
        }
        expected.oneShared(Line.COHORT);
        console.step(cohort.name() + " opens on " + cohort.firstSession() + " with "
                + cohort.people().size() + " people");
        console.detail(api.url("Group/" + scene.cohortId));
    }

    void close(Scene scene) {
        var cohort = scene.cohort;
        var in = new Ins()
                .value("closing-session", Records.closingPeriod(cohort))
                .reference("declared-by", cast.clinician(cohort.sessions()));
        for (var person : cohort.people()) {
            var course = person.course();
            in.parts(
                    "person",
                    new Ins()
                            .value("subject", cast.named(person))
                            .code("outcome", course.outcome())
                            .count("attended", course.attended())
                            .count("offered", course.offered())
                            .flag("present", course.present()));
            expect(person);
        }
        api.call("Group/" + scene.cohortId + "/$close-cohort", in.done());
        expected.oneShared(Line.COHORT_SESSION);
        var completed = cohort.people().stream()
                .filter(person -> person.course().completed())
                .count();
        console.step(cohort.name() + " closes on " + cohort.lastSession() + ": " + completed + " of "
                + cohort.people().size() + " completed");
        var first = cohort.people().get(0);
        console.detail(api.url("CarePlan/" + scene.plans.get(first)) + "  (" + first.name() + ")");
    }

    private void expect(Person person) {
        var patient = cast.patient(person);
        // A plan of the EHR's is the EHR's to end.
        if (cast.made(person, MadeByEhr.PROGRAMME_PLAN).isEmpty()) {
            var ranToTheEnd =
                    List.of("completed", "partial").contains(person.course().outcome());
            expected.becomes(Line.PROGRAMME_PLAN, patient, ranToTheEnd ? "completed" : "revoked");
        }
        expected.one(Line.SESSIONS_ATTENDED, patient);
        expected.one(Line.SESSIONS_MISSED, patient);
        if (person.course().present()) {
            expected.one(Line.CLOSING_SESSION, patient);
        }
    }

    /** A count was wrong by one: corrected, with a reason, and nothing new arises. */
    void correct(Scene scene) {
        var person = scene.cohort.people().stream()
                .filter(one -> one.course().completed()
                        && one.course().attended() < one.course().offered())
                .findFirst();
        person.ifPresent(one -> {
            api.call(
                    "CarePlan/" + scene.plans.get(one) + "/$correct-completion",
                    new Ins()
                            .value("declared-by", new Reference(cast.clinician(1)))
                            .text("reason", "One attendance was entered under another name")
                            .count("attended", one.course().attended() + 1)
                            .done());
            console.step("The attendance of " + one.name() + " is corrected");
            console.detail(api.url("CarePlan/" + scene.plans.get(one) + "/_history"));
        });
    }
}
