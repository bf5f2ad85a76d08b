package org.waymarker.sandbox;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import org.hl7.fhir.r4.model.Group;
import org.waymarker.sandbox.population.Person;
import org.waymarker.sandbox.population.Records;
import org.waymarker.sandbox.population.Systems;

/** Groups form, meet, lose and gain people, go together, or never form. */
final class GroupSteps {
    private static final ZoneId ZONE = ZoneId.of("Europe/London");

    private static final int MERGED = 200;

    private final Api api;
    private final Cast cast;
    private final Expected expected;
    private final Console console;
    private final LocalDate today;
    private String openGroup = "";

    GroupSteps(Api api, Cast cast, Expected expected, Console console, LocalDate today) {
        this.api = api;
        this.cast = cast;
        this.expected = expected;
        this.console = console;
        this.today = today;
    }

    /** @return {@code Group/[id]} */
    String openGroup() {
        return openGroup;
    }

    /** @param started before the first offer of a place in it */
    void formOpenGroup(LocalDate started) {
        openGroup = "Group/"
                + form(new Ins()
                        .identifier("group", Systems.GROUP, "open-1")
                        .text("name", name("Kingfisher"))
                        .code("open-to", "any-completer")
                        .date("started", started));
        status(openGroup, "meeting", started.plusDays(7));
        console.step("A group open to anyone who completed a programme meets since " + started.plusDays(7));
        console.detail(api.url(openGroup));
    }

    void formOwnGroup(Scene scene) {
        scene.groupId = form(new Ins()
                .identifier("group", Systems.GROUP, "own-" + scene.cohort.key())
                .text("name", name("Heron " + scene.cohort.key()))
                .code("open-to", "cohort-only")
                .reference("cohort", "Group/" + scene.cohortId)
                .date("started", scene.after(14)));
    }

    private String form(Ins in) {
        expected.oneShared(Line.PEER_GROUP);
        return api.call("Group/$form-peer-group", in.done())
                .only(Group.class)
                .getIdElement()
                .getIdPart();
    }

    private String name(String name) {
        expected.groupThatStaysUnnamed(name);
        return name;
    }

    void join(Scene scene, String group, int days) {
        for (var person : scene.saidYes()) {
            add(group, person, scene.after(days));
        }
        scene.saidYes().forEach(this::expectJoined);
        console.step(scene.cohort.name() + ": " + scene.saidYes().size() + " people join");
        console.detail(api.url(group));
    }

    void meet(Scene scene, String group) {
        status(group, "meeting", scene.after(21));
        var number = 0;
        for (var day = scene.after(28); day.isBefore(today) && number < 6; day = day.plusDays(28)) {
            meeting(scene, group, ++number, day);
        }
        console.step(scene.cohort.name() + ": its group meets, " + number + " meetings on record");
    }

    /** Of six meetings: three with a head count, one cancelled, one of which nobody knows, one run by an NHS facilitator. */
    private void meeting(Scene scene, String group, int number, LocalDate day) {
        var in = new Ins()
                .identifier("meeting", Systems.MEETING, scene.cohort.key() + "-" + number)
                .date("date", day);
        switch (number) {
            case 2 -> in.code("outcome", "cancelled");
            case 4 -> in.code("outcome", "not-known");
            case 5 -> {
                in.code("outcome", "held")
                        .reference("facilitator", cast.facilitator())
                        .value(
                                "period",
                                Records.period(
                                        day.atTime(18, 0).atZone(ZONE),
                                        day.atTime(19, 30).atZone(ZONE)));
                expected.oneShared(Line.MEETING);
            }
            default -> {
                in.code("outcome", "held").count("head-count", 4 + number);
                expected.oneShared(Line.HEAD_COUNT);
            }
        }
        api.call(group + "/$record-meeting", in.done());
    }

    /** One leaves and says why, one leaves without a word, the first comes back. */
    void comeAndGo(Scene scene, String group) {
        var members = scene.saidYes();
        if (!someComeAndGo(scene)) {
            return;
        }
        remove(group, members.get(0), scene.after(60), "work-or-caring");
        remove(group, members.get(1), scene.after(75), "");
        add(group, members.get(0), scene.after(120));
        expectLeft(members.get(0));
        expectLeft(members.get(1));
        console.step(scene.cohort.name() + ": two leave, one comes back");
    }

    /** Those who want to go on join the open group, half of the others go home. */
    void mergeIntoOpenGroup(Scene scene) {
        var in = new Ins().reference("into", openGroup).date("date", scene.after(MERGED));
        var members = new ArrayList<>(scene.saidYes());
        if (someComeAndGo(scene)) {
            members.remove(1);
        }
        var moving = members.subList(0, (members.size() + 1) / 2);
        moving.forEach(person -> in.value("moving", cast.named(person)));
        members.stream().filter(person -> !moving.contains(person)).forEach(this::expectLeft);
        api.call("Group/" + scene.groupId + "/$merge", in.done());
        console.step(scene.cohort.name() + ": its group goes into the open one");
    }

    private boolean someComeAndGo(Scene scene) {
        return scene.saidYes().size() >= 3 && scene.after(150).isBefore(today);
    }

    /** After its last meeting. */
    boolean isOldEnoughToMerge(Scene scene) {
        return scene.after(MERGED).isBefore(today);
    }

    void neverForms(Scene scene) {
        formOwnGroup(scene);
        api.call(
                "Group/" + scene.groupId + "/$did-not-form",
                new Ins().date("date", scene.after(40)).done());
        for (var person : scene.saidYes()) {
            expected.becomes(Line.REFERRAL_TASK, cast.patient(person), "failed");
            expected.becomes(Line.PEER_SUPPORT_PLAN, cast.patient(person), "revoked");
        }
        console.step(scene.cohort.name() + ": a group of their own never forms");
        console.detail(api.url("Group/" + scene.groupId));
    }

    private void expectJoined(Person person) {
        if (Scene.hospitalMayKnow(person)) {
            expected.becomes(Line.REFERRAL_TASK, cast.patient(person), "completed");
        }
    }

    private void expectLeft(Person person) {
        if (Scene.hospitalMayKnow(person)) {
            expected.becomes(Line.PEER_SUPPORT_PLAN, cast.patient(person), "completed");
        }
    }

    private void add(String group, Person person, LocalDate start) {
        api.call(
                group + "/$member-add",
                new Ins()
                        .value("subject", cast.named(person))
                        .date("start", start)
                        .done());
    }

    private void remove(String group, Person person, LocalDate end, String reason) {
        var in = new Ins().value("subject", cast.named(person)).date("end", end);
        if (!reason.isEmpty()) {
            in.code("reason", reason);
        }
        api.call(group + "/$member-remove", in.done());
    }

    private void status(String group, String status, LocalDate day) {
        api.call(
                group + "/$change-status",
                new Ins().code("status", status).date("date", day).done());
    }
}
