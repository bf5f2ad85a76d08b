package org.waymarker.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.BusinessId;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Lanes.Claim;
import org.waymarker.record.Lanes.Parking;
import org.waymarker.record.Steering.Act;
import org.waymarker.record.Steering.ActionLine;
import org.waymarker.record.Steering.LaneLine;
import org.waymarker.record.Steering.Query;
import org.waymarker.record.Steering.State;

/** What an operator sees of lanes and does to them, on any database. */
abstract class SteeringContract extends RecordTestBed {
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Act ACT = new Act("https://issuer.example operator-1", "the record was mended");

    @BeforeEach
    void nothingDue() {
        clearLanes();
        inTransaction(() -> jdbc.update(
                "update delivery set state = 'SETTLED', settled_at = ? where state = 'QUEUED'", Instant.EPOCH));
        clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void listsLanesByStateTheOldestFirst() {
        var oldest = aLane();
        clock.advance(Duration.ofMinutes(1));
        var cut = clock.instant();
        var younger = aLane();
        clock.advance(Duration.ofMinutes(1));
        var youngest = aLane();
        parked(claim(), "REJECTED", "HTTP 422 invariant");
        var held = claim();

        assertThat(keys(List.of(State.PARKED), Optional.empty())).containsExactly(oldest);
        assertThat(held.lane()).isEqualTo(younger);
        assertThat(keys(List.of(State.LEASED), Optional.empty())).containsExactly(younger);
        assertThat(keys(List.of(State.READY), Optional.empty())).containsExactly(youngest);
        assertThat(keys(List.of(State.READY, State.PARKED), Optional.empty())).containsExactly(oldest, youngest);
        assertThat(keys(List.of(State.values()), Optional.of(cut))).containsExactly(oldest);
    }

    @Test
    void listsLanesPageByPage() {
        for (int i = 0; i < 5; i++) {
            aLane();
        }
        var first = lanes(new Query(List.of(State.READY), Optional.empty(), 2, Optional.empty()));
        assertThat(first.lanes()).hasSize(2);
        var second = lanes(new Query(List.of(State.READY), Optional.empty(), 2, first.next()));
        var third = lanes(new Query(List.of(State.READY), Optional.empty(), 2, second.next()));
        assertThat(third.lanes()).hasSize(1);
        assertThat(third.next()).isEmpty();
        var all = lanes(new Query(List.of(State.READY), Optional.empty(), 10, Optional.empty()));
        assertThat(all.lanes()).hasSize(5);
        assertThat(all.lanes().subList(0, 2)).isEqualTo(first.lanes());
        assertThat(all.lanes().subList(2, 4)).isEqualTo(second.lanes());
        assertThat(all.lanes().subList(4, 5)).isEqualTo(third.lanes());
    }

    @Test
    void showsWhyALaneWaitsAndWhatTheHospitalSaid() {
        var lane = aLane();
        var refusal = "{\"resourceType\":\"OperationOutcome\"}";
        lanes.park(claim(), new Parking("REJECTED", "HTTP 422 invariant", Optional.of(refusal)));
        var view = view(lane);
        assertThat(view.refusal()).contains(refusal);
        assertThat(view.line().reason()).contains("REJECTED");
        assertThat(view.line().detail()).contains("HTTP 422 invariant");
        assertThat(view.line().attempts()).isEqualTo(1);
        assertThat(view.deliveries()).hasSize(1);
        assertThat(view.deliveries().get(0).state()).isEqualTo("QUEUED");
        assertThat(view.deliveries().get(0).resources().get(0).outcome()).isEmpty();
        assertThat(inTransaction(() -> steering.lane(new LaneKey("patient:nobody"))))
                .isEmpty();
    }

    @Test
    void retriesAParkedLaneAndRemembersWhoDidIt() {
        var lane = aLane();
        assertThat(retry(lane)).as("not parked").isFalse();
        parked(claim(), "GONE", "");
        assertThat(retry(lane)).isTrue();
        assertThat(retry(lane)).as("not parked any more").isFalse();
        assertThat(view(lane).actions())
                .containsExactly(new ActionLine("RETRY", Optional.empty(), clock.instant(), ACT.actor(), ACT.reason()));
        var again = claim();
        assertThat(again.lane()).isEqualTo(lane);
        assertThat(again.attempts()).isZero();
    }

    @Test
    void skipsTheHeadOfAParkedLaneOnly() {
        var patient = newPatient();
        var id = newPlanId();
        write(patient, id, "one");
        write(patient, id, "two");
        var lane = LaneKey.ofPatient(patient);
        assertThat(skip(lane, 1)).as("not parked").isFalse();
        parked(claim(), "REJECTED", "");
        assertThat(skip(lane, 2)).as("not the head").isFalse();
        assertThat(view(lane).actions()).isEmpty();
        assertThat(skip(lane, 1)).isTrue();

        var view = view(lane);
        assertThat(view.line().state()).isEqualTo("READY");
        assertThat(view.deliveries().get(1).state()).isEqualTo("SKIPPED");
        assertThat(view.deliveries().get(1).resources().get(0).outcome()).contains(Outcome.SKIPPED);
        assertThat(view.actions().get(0).seq()).contains(1L);
        assertThat(claim().head().seq()).isEqualTo(2);
    }

    @Test
    void restsAfterTheLastDeliveryWasSkipped() {
        var lane = aLane();
        parked(claim(), "REJECTED", "");
        assertThat(skip(lane, 1)).isTrue();
        assertThat(view(lane).line().state()).isEqualTo("IDLE");
        assertThat(lanes.claim("a", 1, LEASE)).isEmpty();
        assertThat(lanes.backlog().queued()).isZero();
    }

    @Test
    void replaysALaneFromAPointInItsOrder() {
        var patient = newPatient();
        var id = newPlanId();
        deliver(patient, id, "one", "two", "three");
        var lane = LaneKey.ofPatient(patient);
        write(patient, newPlanId(), "waits");

        assertThat(inTransaction(() -> steering.replay(lane, 2, ACT))).isEqualTo(2);
        for (long seq = 2; seq <= 4; seq++) {
            var claim = claim();
            assertThat(claim.head().seq()).isEqualTo(seq);
            assertThat(claim.head().replayed()).isTrue();
            lanes.settle(claim, List.of());
        }
        assertThat(lanes.claim("a", 1, LEASE)).isEmpty();
        assertThat(view(lane).actions().get(0).action()).isEqualTo("REPLAY");
        assertThat(inTransaction(() -> steering.replay(new LaneKey("patient:nobody"), 1, ACT)))
                .isZero();
    }

    @Test
    void takesALaneFromItsWorkerToReplayIt() {
        var patient = newPatient();
        var id = newPlanId();
        deliver(patient, id, "one");
        write(patient, id, "two");
        var worker = claim();
        assertThat(inTransaction(() -> steering.replay(LaneKey.ofPatient(patient), 1, ACT)))
                .isEqualTo(1);
        assertThat(lanes.settle(worker, List.of()))
                .as("the lane is no longer its own")
                .isFalse();
        assertThat(claim().head().seq()).isEqualTo(1);
    }

    @Test
    void replaysEveryLaneFromATimeOn() {
        var before = newPatient();
        deliver(before, newPlanId(), "settled before");
        clock.advance(Duration.ofHours(1));
        var since = clock.instant();
        var first = newPatient();
        deliver(first, newPlanId(), "one", "two");
        var second = newPatient();
        deliver(second, newPlanId(), "one");

        assertThat(inTransaction(() -> steering.replaySince(since, ACT))).isEqualTo(3);
        assertThat(view(LaneKey.ofPatient(before)).line().state()).isEqualTo("IDLE");
        assertThat(lanes.claim("a", 10, LEASE).stream().map(Claim::lane))
                .containsExactlyInAnyOrder(LaneKey.ofPatient(first), LaneKey.ofPatient(second));
    }

    private LaneKey aLane() {
        var patient = newPatient();
        write(patient, newPlanId(), "a plan");
        return LaneKey.ofPatient(patient);
    }

    private void deliver(PatientKey patient, BusinessId id, String... titles) {
        for (String title : titles) {
            write(patient, id, title);
            var claim = claim();
            lanes.settle(claim, List.of(new Settled(claim.head().items().get(0), Outcome.SENT, Optional.empty())));
        }
    }

    private Claim claim() {
        return lanes.claim("worker", 1, LEASE).get(0);
    }

    private void parked(Claim claim, String reason, String detail) {
        assertThat(lanes.park(claim, new Parking(reason, detail, Optional.empty())))
                .isTrue();
    }

    private boolean retry(LaneKey lane) {
        return inTransaction(() -> steering.retry(lane, ACT));
    }

    private boolean skip(LaneKey lane, long seq) {
        return inTransaction(() -> steering.skip(lane, seq, ACT));
    }

    private Steering.LaneView view(LaneKey lane) {
        return inTransaction(() -> steering.lane(lane).orElseThrow());
    }

    private Steering.Lineup lanes(Query query) {
        return inTransaction(() -> steering.lanes(query));
    }

    private List<LaneKey> keys(List<State> states, Optional<Instant> queuedBefore) {
        return lanes(new Query(states, queuedBefore, 100, Optional.empty())).lanes().stream()
                .map(LaneLine::lane)
                .toList();
    }
}
