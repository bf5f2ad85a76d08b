package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.waymarker.record.Delivery;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.HospitalCopy;
import org.waymarker.record.LaneKey;
import org.waymarker.record.Lanes.Claim;
import org.waymarker.record.Lanes.Parking;
import org.waymarker.testing.SettableClock;

/** That the queue of the simulation keeps the promises of the one in the database, as the contract of lanes tells them. */
class SimulatedLanesTest {
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final LaneKey FIRST = LaneKey.ofGroup(new UUID(1, 1));
    private static final LaneKey SECOND = LaneKey.ofGroup(new UUID(1, 2));

    private final SettableClock clock = new SettableClock();
    private final SimulatedLanes lanes = new SimulatedLanes(clock);

    private void queue(LaneKey lane) {
        lanes.enqueue(
                lane,
                List.of(new Delivery.Item(
                        0, "Group", new UUID(2, 1), 1, "{}", Optional.empty(), Optional.empty(), Optional.empty())));
    }

    private Claim claimed(String worker) {
        return lanes.claim(worker, 1, LEASE).get(0);
    }

    @Test
    void givesALaneToOneWorkerOnly() {
        queue(FIRST);
        assertThat(lanes.claim("a", 10, LEASE)).hasSize(1);
        assertThat(lanes.claim("b", 10, LEASE)).isEmpty();
    }

    @Test
    void givesTheOldestFirstAndNoMoreThanAsked() {
        queue(SECOND);
        clock.advance(Duration.ofSeconds(1));
        queue(FIRST);
        assertThat(lanes.claim("a", 1, LEASE)).extracting(Claim::lane).containsExactly(SECOND);
        assertThat(lanes.claim("a", 1, LEASE)).extracting(Claim::lane).containsExactly(FIRST);
    }

    @Test
    void passesALaneOnAsUnclearWhenItsLeaseHasRunOut() {
        queue(FIRST);
        var dead = claimed("dead");
        assertThat(dead.unclear()).isFalse();
        clock.advance(LEASE);
        var heir = claimed("heir");
        assertThat(heir.unclear()).isTrue();
        assertThat(lanes.holds(dead)).isFalse();
        assertThat(lanes.holds(heir)).isTrue();
        assertThat(lanes.settle(dead, List.of())).isFalse();
        assertThat(lanes.retry(dead, clock.instant(), true, "R", "")).isFalse();
        assertThat(lanes.park(dead, new Parking("R", "", Optional.empty()))).isFalse();
        assertThat(lanes.renew(List.of(dead, heir), LEASE)).containsExactly(heir);
    }

    @Test
    void keepsALaneAsLongAsItIsRenewed() {
        queue(FIRST);
        var claim = claimed("a");
        clock.advance(LEASE.minusSeconds(1));
        assertThat(lanes.renew(List.of(claim), LEASE)).containsExactly(claim);
        clock.advance(LEASE.minusSeconds(1));
        assertThat(lanes.claim("b", 1, LEASE)).isEmpty();
    }

    @Test
    void goesToTheNextDeliveryAndThenToRest() {
        queue(FIRST);
        queue(FIRST);
        var claim = claimed("a");
        var copy = new HospitalCopy(HospitalCopy.Owner.OURS, "7", Optional.of("1"), 1, Optional.empty());
        assertThat(lanes.settle(
                        claim, List.of(new Settled(claim.head().items().get(0), Outcome.SENT, Optional.of(copy)))))
                .isTrue();
        assertThat(lanes.copyOf("Group", new UUID(2, 1))).contains(copy);
        assertThat(lanes.isLinked("Group", "7")).isTrue();
        var next = claimed("a");
        assertThat(next.head().seq()).isEqualTo(2);
        assertThat(next.head().items().get(0).copy()).contains(copy);
        lanes.settle(next, List.of());
        assertThat(lanes.claim("a", 1, LEASE)).isEmpty();
        assertThat(lanes.backlog().queued()).isZero();
    }

    @Test
    void triesAgainWhenItIsTimeOrWhenHurried() {
        queue(FIRST);
        lanes.retry(claimed("a"), clock.instant().plusSeconds(60), true, "AWAY", "");
        assertThat(lanes.anyDue()).isFalse();
        lanes.hurry("OTHER");
        assertThat(lanes.anyDue()).isFalse();
        lanes.hurry("AWAY");
        var again = claimed("a");
        assertThat(again.unclear()).isTrue();
        assertThat(again.attempts()).isEqualTo(1);
    }

    @Test
    void holdsUpAParkedLane() {
        queue(FIRST);
        assertThat(lanes.park(claimed("a"), new Parking("REJECTED", "HTTP 422", Optional.empty())))
                .isTrue();
        queue(FIRST);
        clock.advance(Duration.ofDays(1));
        assertThat(lanes.claim("a", 1, LEASE)).isEmpty();
        assertThat(lanes.backlog().parked()).isEqualTo(1);
    }
}
