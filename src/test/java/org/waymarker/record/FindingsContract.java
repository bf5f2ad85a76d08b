package org.waymarker.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.waymarker.record.Comparisons.Found;
import org.waymarker.record.Findings.Finding;
import org.waymarker.record.Findings.Outcome;
import org.waymarker.record.Findings.Repair;

/** What an operator does about findings, on any database. */
abstract class FindingsContract extends ComparisonTestBed {
    private static final Repair MEND = new Repair.Mend();
    private static final Found MISSING = Found.of(FindingKind.MISSING, List.of());
    private static final Found CHANGED =
            new Found(FindingKind.CHANGED, List.of("status"), List.of(), Optional.of("seen"), Optional.of("part"));

    private Finding only() {
        assertThat(open()).hasSize(1);
        return open().get(0);
    }

    private Outcome repair(Finding finding, Repair repair) {
        return inTransaction(() -> findings.repair(finding.id(), repair, ACT));
    }

    private List<String> noted() {
        return inTransaction(() -> jdbc.list(
                "select action, their_id, actor, reason from finding_action order by id",
                row -> row.text("action")
                        + row.maybeText("their_id").map(id -> " " + id).orElse("") + ": " + row.text("actor") + ", "
                        + row.text("reason")));
    }

    private static String by(String action) {
        return action + ": " + ACT.actor() + ", " + ACT.reason();
    }

    @Test
    void sendsTheNewestVersionThatTheHospitalHadOfWhatIsMissing() {
        var plan = held("1");
        write(plan.patient(), plan.id(), "two");
        deliver("1", 2);
        write(plan.patient(), plan.id(), "three, which an operator gives up");
        var parked = lanes.claim("lane-worker", 1, LEASE).get(0);
        lanes.park(parked, new Lanes.Parking("REJECTED", "", Optional.empty()));
        inTransaction(() -> steering.skip(plan.lane(), parked.head().seq(), ACT));
        compare(MISSING);

        assertThat(repair(only(), MEND)).isEqualTo(Outcome.DONE);
        assertThat(open()).isEmpty();
        assertThat(copy(plan)).as("that id may be another's by now").isEmpty();
        var again = lanes.claim("lane-worker", 10, LEASE);
        assertThat(again).hasSize(1);
        assertThat(again.get(0).lane()).isEqualTo(plan.lane());
        assertThat(again.get(0).head().replayed()).as("it is looked for first").isTrue();
        assertThat(again.get(0).head().items())
                .extracting(Delivery.Item::version)
                .containsExactly(2);
        assertThat(noted()).containsExactly(by("SENT_AGAIN"));
        assertThat(inTransaction(
                        () -> steering.lane(plan.lane()).orElseThrow().actions().get(0)))
                .satisfies(action -> {
                    assertThat(action.action()).isEqualTo("REPAIR");
                    assertThat(action.actor()).isEqualTo(ACT.actor());
                    assertThat(action.reason()).isEqualTo(ACT.reason());
                });
    }

    @Test
    void sendsAgainWhatIsOlderUnderItsId() {
        var plan = held("1");
        compare(Found.of(FindingKind.OLDER, List.of()));
        assertThat(repair(only(), MEND)).isEqualTo(Outcome.DONE);
        var again = lanes.claim("lane-worker", 1, LEASE).get(0).head();
        assertThat(again.replayed()).isTrue();
        assertThat(again.items().get(0).copy()).isEqualTo(copy(plan));
        assertThat(copy(plan)).isPresent();
    }

    @Test
    void linksWhatMovedAndReadsItBeforeItIsWritten() {
        var plan = held("1");
        compare(Found.of(FindingKind.MOVED, List.of("7")));
        assertThat(repair(only(), new Repair.Accept())).isEqualTo(Outcome.NOT_FOR_THIS_KIND);
        assertThat(repair(only(), MEND)).isEqualTo(Outcome.DONE);
        assertThat(copy(plan).orElseThrow().theirId()).isEqualTo("7");
        assertThat(copy(plan).orElseThrow().theirVersion()).isEmpty();
        assertThat(lanes.claim("lane-worker", 1, LEASE)).as("nothing is sent").isEmpty();
        assertThat(noted()).containsExactly(by("LINKED 7"));
        assertThat(open()).isEmpty();
    }

    @Test
    void linksTheOneThatIsKeptAndGoesOnReporting() {
        var plan = held("1");
        compare(Found.of(FindingKind.DOUBLED, List.of("1", "7")));
        assertThat(repair(only(), MEND)).as("which one?").isEqualTo(Outcome.NOT_FOR_THIS_KIND);
        assertThat(repair(only(), new Repair.Keep("8"))).isEqualTo(Outcome.NOT_ONE_OF_THEM);
        assertThat(copy(plan).orElseThrow().theirId()).isEqualTo("1");
        assertThat(repair(only(), new Repair.Keep("7"))).isEqualTo(Outcome.DONE);
        assertThat(copy(plan).orElseThrow().theirId()).isEqualTo("7");
        assertThat(only().linked()).contains("7");
        assertThat(noted()).containsExactly(by("LINKED 7"));
    }

    @Test
    void countsTheCopyThatWasSeenAsAnOldOneSoThatItIsWrittenOver() {
        var plan = held("1");
        compare(CHANGED);
        assertThat(repair(only(), new Repair.Keep("1"))).isEqualTo(Outcome.NOT_FOR_THIS_KIND);
        assertThat(repair(only(), MEND)).isEqualTo(Outcome.DONE);
        var copy = copy(plan).orElseThrow();
        assertThat(copy.version()).isZero();
        assertThat(copy.contentHash()).contains("seen");
        assertThat(copy.theirVersion()).isEmpty();
        assertThat(lanes.claim("lane-worker", 1, LEASE).get(0).head().replayed())
                .isTrue();
        assertThat(noted()).containsExactly(by("SENT_AGAIN"));
    }

    @Test
    void letsStandWhatOthersChanged() {
        var plan = held("1");
        compare(CHANGED);
        assertThat(repair(only(), new Repair.Accept())).isEqualTo(Outcome.DONE);
        assertThat(open()).isEmpty();
        var copy = copy(plan).orElseThrow();
        assertThat(copy.version()).isEqualTo(1);
        assertThat(copy.theirVersion())
                .as("it is read before it is written again")
                .isEmpty();
        assertThat(copy.contentHash()).isEmpty();
        assertThat(comparisons.next(begun(), 1).get(0).accepted()).contains("part");
        assertThat(noted()).containsExactly(by("ACCEPTED"));
    }

    @Test
    void unlinksWhatTheEhrGaveUp() {
        var plan = held("1");
        compare(Found.of(FindingKind.GONE_AT_OWNER, List.of()));
        assertThat(repair(only(), MEND)).isEqualTo(Outcome.DONE);
        assertThat(copy(plan)).isEmpty();
        assertThat(lanes.claim("lane-worker", 1, LEASE)).isEmpty();
        assertThat(noted()).containsExactly(by("UNLINKED"));
    }

    @Test
    void doesNothingTwiceAndNothingToWhatWaits() {
        var plan = held("1");
        compare(MISSING);
        var finding = only();
        write(plan.patient(), plan.id(), "a newer one");
        assertThat(repair(finding, MEND)).isEqualTo(Outcome.WAITS);
        assertThat(inTransaction(() -> findings.repairAll(FindingKind.MISSING, 10, ACT)))
                .isZero();
        assertThat(copy(plan)).isPresent();
        deliver("1", 2);
        assertThat(repair(finding, MEND)).isEqualTo(Outcome.DONE);
        assertThat(repair(finding, MEND)).isEqualTo(Outcome.NOT_OPEN);
        assertThat(noted()).hasSize(1);
    }

    @Test
    void repairsAllOfAKindSomeAtATime() {
        IntStream.rangeClosed(1, 5).forEach(i -> held(Integer.toString(i)));
        compare(MISSING);
        assertThat(inTransaction(() -> findings.repairAll(FindingKind.MOVED, 10, ACT)))
                .isZero();
        assertThat(inTransaction(() -> findings.repairAll(FindingKind.MISSING, 3, ACT)))
                .isEqualTo(3);
        assertThat(open()).hasSize(2);
        assertThat(inTransaction(() -> findings.repairAll(FindingKind.MISSING, 3, ACT)))
                .isEqualTo(2);
        assertThat(lanes.claim("lane-worker", 10, LEASE)).hasSize(5);
        assertThat(noted()).hasSize(5);
    }

    @Test
    void showsOpenOnesPageByPage() {
        IntStream.rangeClosed(1, 3).forEach(i -> held(Integer.toString(i)));
        compare(MISSING);
        var first = inTransaction(() -> findings.open(Optional.of(FindingKind.MISSING), 0, 2));
        assertThat(first).hasSize(2);
        var second = inTransaction(() ->
                findings.open(Optional.of(FindingKind.MISSING), first.get(1).id(), 2));
        assertThat(second).hasSize(1);
        assertThat(second.get(0).id()).isGreaterThan(first.get(1).id());
        assertThat(inTransaction(() -> findings.open(Optional.of(FindingKind.MOVED), 0, 2)))
                .isEmpty();
        assertThat(inTransaction(() -> findings.find(first.get(0).id()))).contains(first.get(0));
    }
}
