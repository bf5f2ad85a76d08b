package org.waymarker.sandbox;

import java.time.LocalDate;
import java.util.Optional;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.waymarker.sandbox.Scene.Said;
import org.waymarker.sandbox.population.Person;
import org.waymarker.sandbox.population.Person.MadeByEhr;
import org.waymarker.sandbox.population.Records;

/** Places are offered; the patients answer. */
final class ReferralSteps {
    private static final String PEER_GROUP = "https://waymarker.example/fhir/StructureDefinition/peer-group";

    private final Api api;
    private final Cast cast;
    private final Expected expected;
    private final Console console;
    private final LocalDate today;

    ReferralSteps(Api api, Cast cast, Expected expected, Console console, LocalDate today) {
        this.api = api;
        this.cast = cast;
        this.expected = expected;
        this.console = console;
        this.today = today;
    }

    /** @param group {@code Group/[id]}, empty for a group that is yet to be formed */
    void offer(Scene scene, Optional<String> group) {
        for (var person : scene.offered()) {
            offer(scene, person, group);
        }
        console.step(scene.cohort.name() + ": " + scene.offered().size() + " places offered, in "
                + group.map(id -> "the open group").orElse("a group to be formed"));
        scene.offered().stream()
                .findFirst()
                .ifPresent(person ->
                        console.detail(api.url("Task/" + scene.tasks.get(person)) + "  (" + person.name() + ")"));
        refuse(scene);
    }

    private void offer(Scene scene, Person person, Optional<String> group) {
        expected.one(Line.REFERRAL, cast.patient(person));
        expected.one(Line.REFERRAL_TASK, cast.patient(person), "requested");
        if (person.index() % 8 == 4 && person.already().isEmpty() && !Scene.overridden(person)) {
            post(scene, person, group);
            return;
        }
        var in = new Ins().reference("requester", cast.clinician(person.index()));
        group.ifPresent(id -> in.reference("group", id));
        cast.made(person, MadeByEhr.REFERRAL).ifPresent(order -> {
            // Half of the EHR's orders are told by reference, half by their number alone.
            if (person.index() % 2 == 0) {
                in.reference("service-request", order);
            }
            in.value("placer", Records.placer(person));
        });
        if (Scene.overridden(person)) {
            in.text("override-reason", "Came to three sessions, asks to meet the others again");
        }
        var path = "CarePlan/" + scene.plans.get(person) + "/$refer-peer-support";
        var reply = api.call(path, in.done());
        scene.tasks.put(person, reply.only(Task.class).getIdElement().getIdPart());
        if (person.index() % 7 == 0) {
            sayAgain(path, in, reply.only(ServiceRequest.class).getIdElement().getIdPart());
        }
    }

    /** An EHR that knows no operation of ours posts its order as it stands, twice for good measure. */
    private void post(Scene scene, Person person, Optional<String> group) {
        var order = Records.supportGroupOrder(cast.named(person), new Reference(cast.clinician(person.index())));
        order.addIdentifier(Records.placer(person));
        order.addBasedOn(new Reference("CarePlan/" + scene.plans.get(person)));
        group.ifPresent(id -> order.addExtension(PEER_GROUP, new Reference(id)));
        var first = api.create(order).resource().getIdElement().getIdPart();
        var second = api.create(order).resource().getIdElement().getIdPart();
        if (!second.equals(first)) {
            throw new Api.UnexpectedAnswer("The same order posted again became another one");
        }
        var tasks =
                api.get("Task?status=requested&patient=" + cast.patient(person)).all(Task.class);
        if (tasks.size() != 1) {
            throw new Api.UnexpectedAnswer(tasks.size() + " open Tasks follow from one order");
        }
        scene.tasks.put(person, tasks.get(0).getIdElement().getIdPart());
    }

    /** The same message twice more: the same offer each time. */
    private void sayAgain(String path, Ins in, String offer) {
        for (var i = 0; i < 2; i++) {
            var again = api.call(path, in.done()).only(ServiceRequest.class);
            if (!again.getIdElement().getIdPart().equals(offer)) {
                throw new Api.UnexpectedAnswer("The same offer sent again became another one");
            }
        }
    }

    /** Someone who did not complete is refused, with a reason that a person can read. */
    private void refuse(Scene scene) {
        scene.cohort.people().stream()
                .filter(person -> person.course().outcome().equals("withdrew"))
                .findFirst()
                .ifPresent(person -> {
                    var reply = api.post(
                            "CarePlan/" + scene.plans.get(person) + "/$refer-peer-support",
                            new Ins().reference("requester", cast.clinician(0)).done());
                    if (reply.status() != 422 || !reply.codes().contains("PROGRAMME_NOT_COMPLETED")) {
                        throw new Api.UnexpectedAnswer("An offer to someone who withdrew answered " + reply.status());
                    }
                    console.detail("An offer to " + person.name() + ", who withdrew, is refused");
                });
    }

    void answer(Scene scene) {
        for (var person : scene.offered()) {
            if (Scene.said(person) != Said.NOTHING) {
                api.call(
                        "Task/" + scene.tasks.get(person) + "/$answer",
                        answer(person).done());
            }
            expect(cast.patient(person), Scene.said(person));
        }
        console.step(scene.cohort.name() + ": " + scene.saidYes().size() + " of "
                + scene.offered().size() + " said yes");
    }

    private void expect(String patient, Said said) {
        switch (said) {
            case YES -> {
                expected.becomes(Line.REFERRAL_TASK, patient, "accepted");
                expected.one(Line.PEER_SUPPORT_PLAN, patient, "active");
            }
            case NO, NO_AND_WHY -> expected.becomes(Line.REFERRAL_TASK, patient, "rejected");
            case NOT_NOW -> expected.becomes(Line.REFERRAL_TASK, patient, "on-hold");
            case NOTHING -> {}
        }
    }

    private Ins answer(Person person) {
        var in = new Ins().reference("recorded-by", cast.clinician(person.index()));
        return switch (Scene.said(person)) {
            case YES ->
                in.code("answer", "yes")
                        .code("answered-by", "patient")
                        .parts("permission", permission("hold-membership", true))
                        .parts("permission", permission("hospital-may-know", Scene.hospitalMayKnow(person)))
                        .parts("permission", permission("contact-to-tutor", true));
            case NO_AND_WHY -> in.code("answer", "no").code("reason", "no-connection");
            case NO -> in.code("answer", "no");
            case NOT_NOW -> in.code("answer", "not-now").date("ask-again", today.plusDays(90));
            case NOTHING -> throw new IllegalArgumentException("There is no answer");
        };
    }

    private static Ins permission(String code, boolean granted) {
        return new Ins().code("code", code).flag("granted", granted);
    }

    /** The offers that nobody answered are taken back. */
    void withdrawUnanswered(Scene scene) {
        var unanswered = scene.offered().stream()
                .filter(person -> Scene.said(person) == Said.NOTHING)
                .toList();
        for (var person : unanswered) {
            api.call(
                    "Task/" + scene.tasks.get(person) + "/$withdraw-offer",
                    new Ins()
                            .reference("recorded-by", cast.clinician(person.index()))
                            .code("reason", "not-reached")
                            .done());
            expected.becomes(Line.REFERRAL_TASK, cast.patient(person), "cancelled");
        }
        if (!unanswered.isEmpty()) {
            console.step(scene.cohort.name() + ": " + unanswered.size() + " unanswered, withdrawn");
        }
    }

    /** Their own group never formed: those who had said yes are offered the open one and say yes again. */
    void offerTheOpenGroup(Scene scene, String group) {
        for (var person : scene.saidYes()) {
            var reply = api.call(
                    "CarePlan/" + scene.plans.get(person) + "/$refer-peer-support",
                    again(person).reference("group", group).done());
            scene.tasks.put(person, reply.only(Task.class).getIdElement().getIdPart());
            expected.one(Line.REFERRAL, cast.patient(person));
            expected.one(Line.REFERRAL_TASK, cast.patient(person), "requested");
            api.call(
                    "Task/" + scene.tasks.get(person) + "/$answer",
                    new Ins()
                            .code("answer", "yes")
                            .reference("recorded-by", cast.clinician(person.index()))
                            .parts("permission", permission("hold-membership", true))
                            .done());
            expect(cast.patient(person), Said.YES);
        }
        console.step(scene.cohort.name() + ": " + scene.saidYes().size() + " offered the open group instead, and join");
    }

    private Ins again(Person person) {
        var in = new Ins().reference("requester", cast.clinician(person.index()));
        if (Scene.overridden(person)) {
            in.text("override-reason", "Came to three sessions, asks to meet the others again");
        }
        return in;
    }
}
