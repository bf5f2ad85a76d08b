package org.waymarker.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.waymarker.capability.Rung.Left;
import org.waymarker.capability.Rung.Written;
import org.waymarker.fhir.Kind;

class LadderTest {
    private static Ladder ladder(String map, String... features) {
        return new Ladder(capabilities(features), WriteMapFile.parse(map), Set.of());
    }

    private static Capabilities capabilities(String... features) {
        return new Capabilities("", Arrays.stream(features).map(Feature::new).collect(Collectors.toSet()));
    }

    @Test
    void writesAsItIsWhatTheServerTakes() {
        var ladder = ladder("", "CarePlan.create", "CarePlan.update");
        assertThat(ladder.create(Kind.PROGRAMME_PLAN, "CarePlan")).isEqualTo(new Written(Form.RESOURCE, ""));
        assertThat(ladder.update(Kind.PROGRAMME_PLAN, "CarePlan")).isEqualTo(new Written(Form.RESOURCE, ""));
    }

    @Test
    void leavesWhatTheServerDoesNotTakeAndSaysWhy() {
        var ladder = ladder("", "CarePlan.update");
        assertThat(ladder.create(Kind.PROGRAMME_PLAN, "CarePlan"))
                .isEqualTo(new Left("the server has no CarePlan.create"));
        assertThat(ladder("write: {service-use: []}", "Observation.create").create(Kind.SERVICE_USE, "Observation"))
                .isEqualTo(new Left("the write map says so"));
    }

    @Test
    void climbsDownToTheNextForm() {
        var map = """
                write: {programme-plan: [resource, procedure, note]}
                procedure: {display: Pain Management Programme}
                note: {display: Progress note}
                """;
        assertThat(ladder(map, "Procedure.create", "DocumentReference.create").create(Kind.PROGRAMME_PLAN, "CarePlan"))
                .isEqualTo(new Written(Form.PROCEDURE, "the server has no CarePlan.create"));
        assertThat(ladder(map, "DocumentReference.create").create(Kind.PROGRAMME_PLAN, "CarePlan"))
                .isEqualTo(new Written(Form.NOTE, "the server has no CarePlan.create, Procedure.create"));
        assertThat(ladder(map, "DocumentReference.create").update(Kind.PROGRAMME_PLAN, "CarePlan"))
                .isEqualTo(new Written(Form.NOTE, "the server has no CarePlan.update, Procedure.create"));
        assertThat(ladder(map).create(Kind.PROGRAMME_PLAN, "CarePlan"))
                .isEqualTo(new Left("the server has no CarePlan.create, Procedure.create, DocumentReference.create"));
    }

    @Test
    void tellsAnAlertInAnyFormThereIsUnlessTheTrustSaysOtherwise() {
        var note = "note: {display: Progress note}";
        assertThat(ladder(note, "Flag.create", "DocumentReference.create").create(Kind.RISK_ALERT, "Flag"))
                .isEqualTo(new Written(Form.RESOURCE, ""));
        assertThat(ladder(note, "DocumentReference.create").create(Kind.RISK_ALERT, "Flag"))
                .isEqualTo(new Written(Form.NOTE, "the server has no Flag.create"));
        assertThat(ladder("document: {url: 'https://engine.example/', display: Letter}")
                        .create(Kind.RISK_ALERT, "Flag"))
                .isEqualTo(new Written(Form.DOCUMENT, "the server has no Flag.create"));
        assertThat(ladder("", "DocumentReference.create").create(Kind.RISK_ALERT, "Flag"))
                .isEqualTo(new Left("the server has no Flag.create"));
        assertThat(ladder("write: {risk-alert: [resource]}\n" + note, "DocumentReference.create")
                        .create(Kind.RISK_ALERT, "Flag"))
                .isEqualTo(new Left("the server has no Flag.create"));
    }

    @Test
    void alwaysHasARungWhereDocumentsAreTaken() {
        var map = """
                write: {programme-plan: [resource, document, note]}
                document: {url: 'https://engine.example/', display: Progress note}
                note: {display: Progress note}
                """;
        assertThat(ladder(map, "DocumentReference.create").create(Kind.PROGRAMME_PLAN, "CarePlan"))
                .isEqualTo(new Written(Form.DOCUMENT, "the server has no CarePlan.create"));
        assertThat(ladder(map, "CarePlan.create").create(Kind.PROGRAMME_PLAN, "CarePlan"))
                .isEqualTo(new Written(Form.RESOURCE, ""));
    }

    @Test
    void believesTheTrustMoreThanTheServer() {
        var map = "server: {without: [transaction, Task.create], with: [Group.create], most-entries: 8}";
        var ladder = ladder(map, "transaction", "Task.create");
        assertThat(ladder.offers(Feature.TRANSACTION)).isFalse();
        assertThat(ladder.mostEntries()).isEqualTo(1);
        assertThat(ladder.create(Kind.REFERRAL_TASK, "Task")).isInstanceOf(Left.class);
        assertThat(ladder.create(Kind.PEER_GROUP, "Group")).isInstanceOf(Written.class);
        assertThat(ladder("server: {most-entries: 8}", "transaction").mostEntries())
                .isEqualTo(8);
    }

    @Test
    void doesWithoutWhatTurnedOutNotToWork() {
        var ladder = new Ladder(
                capabilities("transaction", "CarePlan.create"),
                WriteMap.NONE,
                Set.of(Feature.TRANSACTION, Feature.create("CarePlan")));
        assertThat(ladder.mostEntries()).isEqualTo(1);
        assertThat(ladder.create(Kind.PROGRAMME_PLAN, "CarePlan")).isInstanceOf(Left.class);
    }

    @Test
    void usesIdsOfOursOnlyWhereTheTrustWantsIt() {
        assertThat(ladder("", "Task.update-as-create").createsUnderOurId("Task"))
                .isFalse();
        var wanted = "server: {update-as-create: true}";
        assertThat(ladder(wanted, "Task.update-as-create").createsUnderOurId("Task"))
                .isTrue();
        assertThat(ladder(wanted, "Task.update").createsUnderOurId("Task")).isFalse();
        assertThat(ladder(wanted, "Task.update-as-create").create(Kind.REFERRAL_TASK, "Task"))
                .as("create is not needed then")
                .isEqualTo(new Written(Form.RESOURCE, ""));
    }
}
