package org.waymarker.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.chaos.Verdict.Finding.ALTERED;
import static org.waymarker.chaos.Verdict.Finding.DOUBLED;
import static org.waymarker.chaos.Verdict.Finding.MISSING;
import static org.waymarker.chaos.Verdict.Finding.OUT_OF_ORDER;
import static org.waymarker.chaos.Verdict.Finding.RIGHT;
import static org.waymarker.chaos.Verdict.Finding.WAITING;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.Kind;

/** A check that cannot fail checks nothing. */
class VerdictTest {
    private static final List<String> STATES = List.of("requested", "on-hold", "accepted");
    private static final List<Copy> OURS = List.of(copy("requested", "on-hold", "accepted"));
    private static final Set<String> NOTHING_WAITS = Set.of();

    private static Copy copy(String... statuses) {
        return new Copy(
                "identifier",
                "1",
                Stream.of(statuses)
                        .map(status -> new Copy.Version(status.replaceAll("!.*", ""), "says " + status))
                        .toList());
    }

    private static Verdict.Finding judge(String... theirs) {
        return Verdict.judge(STATES, OURS, List.of(copy(theirs)), NOTHING_WAITS);
    }

    @Test
    void everythingThereOnceAndInOrderIsRight() {
        assertThat(judge("requested", "on-hold", "accepted")).isEqualTo(RIGHT);
    }

    @Test
    void aResourceThatIsNotThereIsMissing() {
        assertThat(Verdict.judge(STATES, OURS, List.of(), NOTHING_WAITS)).isEqualTo(MISSING);
    }

    @Test
    void aStateThatIsNotThereIsMissing() {
        assertThat(judge("requested", "on-hold")).isEqualTo(MISSING);
        assertThat(judge("requested", "accepted")).isEqualTo(MISSING);
    }

    @Test
    void whatAParkedLaneHoldsWaits() {
        assertThat(Verdict.judge(STATES, OURS, List.of(), Set.of("identifier"))).isEqualTo(WAITING);
        assertThat(Verdict.judge(STATES, OURS, List.of(copy("requested")), Set.of("identifier")))
                .isEqualTo(WAITING);
        assertThat(Verdict.judge(STATES, OURS, List.of(), Set.of("another"))).isEqualTo(MISSING);
    }

    @Test
    void aSecondResourceIsDoubledEvenInAParkedLane() {
        assertThat(Verdict.judge(STATES, OURS, List.of(OURS.get(0), copy("requested")), Set.of("identifier")))
                .isEqualTo(DOUBLED);
    }

    @Test
    void aStateThatComesBackIsDoubled() {
        assertThat(judge("requested", "on-hold", "requested", "on-hold", "accepted"))
                .isEqualTo(DOUBLED);
        assertThat(judge("requested", "on-hold", "on-hold", "accepted")).isEqualTo(DOUBLED);
    }

    @Test
    void statesInAnotherOrderAreOutOfOrder() {
        assertThat(judge("requested", "accepted", "on-hold")).isEqualTo(OUT_OF_ORDER);
    }

    @Test
    void whatWeNeverSaidIsAltered() {
        assertThat(judge("requested", "on-hold", "accepted!with another note")).isEqualTo(ALTERED);
    }

    @Test
    void whatOurRecordLostIsMissingThoughTheHospitalAgreesWithTheRecord() {
        var lost = List.of(copy("requested", "accepted"));
        assertThat(Verdict.judge(STATES, lost, lost, NOTHING_WAITS)).isEqualTo(MISSING);
        assertThat(Verdict.judge(STATES, List.of(), OURS, NOTHING_WAITS)).isEqualTo(MISSING);
    }

    @Test
    void whatNobodyOrderedIsDoubled() {
        var offer = new Thing(Kind.REFERRAL_TASK, "Patient/1");
        var another = new Thing(Kind.REFERRAL_TASK, "Patient/2");
        var verdict = Verdict.of(
                Map.of(offer, STATES), Map.of(offer, OURS), Map.of(offer, OURS, another, OURS), NOTHING_WAITS);
        assertThat(verdict.count(DOUBLED)).isEqualTo(1);
        assertThat(verdict.right()).isFalse();
        assertThat(verdict.wrong()).singleElement().asString().contains("Patient/2");
    }

    @Test
    void theTableAddsUp() {
        var offer = new Thing(Kind.REFERRAL_TASK, "Patient/1");
        var plan = new Thing(Kind.PROGRAMME_PLAN, "Patient/1");
        var expected = Map.of(offer, STATES, plan, List.of("active"));
        var verdict = Verdict.of(expected, Map.of(offer, OURS), Map.of(offer, OURS), NOTHING_WAITS);
        assertThat(verdict.table(expected).lines().toList().get(3).split(" +"))
                .containsExactly("all", "2", "1", "0", "0", "0", "0", "1");
        assertThat(verdict.right()).isFalse();
    }
}
