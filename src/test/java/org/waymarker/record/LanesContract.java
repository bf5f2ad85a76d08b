package org.waymarker.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Permission;
import org.waymarker.record.Delivery.Drift;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.HospitalCopy.Owner;
import org.waymarker.record.Lanes.Claim;
import org.waymarker.record.Lanes.Parking;
import org.waymarker.record.Steering.DriftLine;

/** What the lanes promise, on any database. */
abstract class LanesContract extends RecordTestBed {
    private static final Duration LEASE = Duration.ofSeconds(60);

    @BeforeEach
    void nothingDue() {
        clearLanes();
    }

    @Test
    void givesALaneToOneWorkerOnly() {
        var patient = aPatientWithADelivery();
        assertThat(claimed("first", 10)).containsExactly(claim(patient, "first", 0, false));
        assertThat(lanes.claim("second", 10, LEASE)).isEmpty();
    }

    @Test
    void givesTheOldestFirstAndNoMoreThanAsked() {
        var first = aPatientWithADelivery();
        clock.advance(Duration.ofSeconds(1));
        var second = aPatientWithADelivery();
        assertThat(claimed("a", 1)).containsExactly(claim(first, "a", 0, false));
        assertThat(claimed("a", 1)).containsExactly(claim(second, "a", 0, false));
    }

    @Test
    void showsTheHeadWithExactVersionsAndPermissions() {
        var patient = newPatient();
        var id = newPlanId();
        var other = newPlanId();
        inTransaction(() -> {
            record.write(Entry.ofPatient(patient, plan(id, "one"), id), "tester");
            record.write(
                    Entry.ofPatient(patient, plan(other, "asked"), other).needing(Permission.HOSPITAL_MAY_KNOW),
                    "tester");
        });
        write(patient, id, "two");
        var head = lanes.claim("a", 1, LEASE).get(0).head();

        assertThat(head.seq()).isEqualTo(1);
        assertThat(head.items()).hasSize(2);
        assertThat(head.items().get(0).version()).isEqualTo(1);
        assertThat(head.items().get(0).body()).contains("\"one\"");
        assertThat(head.items().get(0).permission()).isEmpty();
        assertThat(head.items().get(0).copy()).isEmpty();
        assertThat(head.items().get(1).permission()).contains(Permission.HOSPITAL_MAY_KNOW);
    }

    @Test
    void goesToTheNextDeliveryAndThenToRest() {
        var patient = newPatient();
        var id = newPlanId();
        write(patient, id, "one");
        write(patient, id, "two");
        var claim = lanes.claim("a", 1, LEASE).get(0);
        var first = claim.head();
        var copy = new HospitalCopy(Owner.OURS, "their-1", Optional.of("1"), 1, Optional.of("hash-1"));

        assertThat(lanes.settle(claim, List.of(new Settled(first.items().get(0), Outcome.SENT, Optional.of(copy)))))
                .isTrue();
        assertThat(lanes.copyOf("CarePlan", id.value())).contains(copy);
        var again = lanes.claim("b", 1, LEASE).get(0);
        var second = again.head();
        assertThat(second.seq()).isEqualTo(2);
        assertThat(second.items().get(0).copy()).contains(copy);

        var newer = new HospitalCopy(Owner.OURS, "their-1", Optional.of("2"), 2, Optional.empty());
        lanes.settle(again, List.of(new Settled(second.items().get(0), Outcome.SENT, Optional.of(newer))));
        assertThat(lanes.copyOf("CarePlan", id.value())).contains(newer);
        assertThat(lanes.claim("a", 1, LEASE)).isEmpty();
    }

    @Test
    void settlesOneAndClaimsTheNextAtOnce() {
        var first = aPatientWithADelivery();
        clock.advance(Duration.ofSeconds(1));
        var second = aPatientWithADelivery();
        var claim = lanes.claim("a", 1, LEASE).get(0);

        var next = lanes.settleAndClaim(claim, List.of(), "b", LEASE).orElseThrow();
        assertThat(inShort(next)).isEqualTo(claim(second, "b", 0, false));
        assertThat(lanes.settle(claim, List.of())).as("it is settled").isFalse();
        assertThat(lanes.settleAndClaim(next, List.of(), "c", LEASE)).isEmpty();

        write(first, newPlanId(), "later");
        assertThat(inShort(lanes.claim("d", 1, LEASE).get(0))).isEqualTo(claim(first, "d", 0, false));
    }

    @Test
    void claimsTheNextEvenIfTheLaneThatWasToBeSettledIsLost() {
        var lost = aPatientWithADelivery();
        var claim = lanes.claim("dead", 1, LEASE).get(0);
        clock.advance(LEASE.plusSeconds(1));
        lanes.claim("heir", 1, LEASE);
        var other = aPatientWithADelivery();

        var next = lanes.settleAndClaim(claim, List.of(), "a", LEASE).orElseThrow();
        assertThat(inShort(next)).isEqualTo(claim(other, "a", 0, false));
        clock.advance(LEASE.plusSeconds(1));
        assertThat(lanes.claim("b", 2, LEASE).stream().map(LanesContract::inShort))
                .as("the lost one was not settled")
                .contains(claim(lost, "b", 0, true));
    }

    @Test
    void seesADeliveryThatIsQueuedWhileTheLaneIsHeld() {
        var patient = newPatient();
        var id = newPlanId();
        write(patient, id, "one");
        var claim = lanes.claim("a", 1, LEASE).get(0);
        write(patient, id, "two");
        assertThat(lanes.claim("b", 1, LEASE)).isEmpty();
        lanes.settle(claim, List.of());
        assertThat(lanes.claim("b", 1, LEASE)).hasSize(1);
    }

    @Test
    void passesALaneOnWhenItsLeaseHasRunOut() {
        var patient = aPatientWithADelivery();
        var dead = lanes.claim("dead", 1, LEASE).get(0);
        clock.advance(LEASE.plusSeconds(1));

        var heir = lanes.claim("heir", 1, LEASE).get(0);
        assertThat(inShort(heir)).as("who takes over looks first").isEqualTo(claim(patient, "heir", 0, true));
        assertThat(lanes.settle(dead, List.of())).isFalse();
        assertThat(lanes.renew(List.of(dead, heir), LEASE)).containsExactly(heir);
        assertThat(lanes.retry(dead, clock.instant(), true, "R", "")).isFalse();
        assertThat(lanes.park(dead, new Parking("R", "", Optional.empty()))).isFalse();
        assertThat(lanes.settle(heir, List.of())).isTrue();
    }

    @Test
    void leavesALaneWithAWorkerThatGivesSignsOfLife() {
        aPatientWithADelivery();
        var slow = lanes.claim("slow", 1, LEASE);
        for (int i = 0; i < 5; i++) {
            clock.advance(LEASE.minusSeconds(1));
            assertThat(lanes.claim("other", 1, LEASE)).isEmpty();
            assertThat(lanes.renew(slow, LEASE)).isEqualTo(slow);
        }
        assertThat(lanes.settle(slow.get(0), List.of())).isTrue();
    }

    @Test
    void waitsBeforeARetryAndRemembersThatTheLastOneWasUnclear() {
        var patient = aPatientWithADelivery();
        var claim = lanes.claim("a", 1, LEASE).get(0);
        assertThat(lanes.retry(claim, clock.instant().plusSeconds(30), true, "AWAY", "no answer"))
                .isTrue();
        assertThat(lanes.claim("a", 1, LEASE)).isEmpty();
        clock.advance(Duration.ofSeconds(30));
        var again = lanes.claim("b", 1, LEASE).get(0);
        assertThat(inShort(again)).isEqualTo(claim(patient, "b", 1, true));
        lanes.settle(again, List.of());

        // A fresh delivery begins with a clean sheet.
        var id = newPlanId();
        write(patient, id, "next");
        assertThat(claimed("b", 1)).containsExactly(claim(patient, "b", 0, false));
    }

    @Test
    void parksForAPerson() {
        var before = lanes.backlog();
        var patient = aPatientWithADelivery();
        var claim = lanes.claim("a", 1, LEASE).get(0);
        assertThat(lanes.backlog().sending()).isEqualTo(1);
        assertThat(lanes.park(claim, new Parking("PATIENT_NOT_FOUND", "no match", Optional.empty())))
                .isTrue();
        assertThat(lanes.backlog().parked()).isEqualTo(1);
        assertThat(lanes.backlog().sending()).isZero();
        assertThat(lanes.backlog().queued()).isEqualTo(before.queued() + 1);

        write(patient, newPlanId(), "behind it");
        clock.advance(Duration.ofDays(1));
        assertThat(lanes.claim("a", 1, LEASE)).isEmpty();
    }

    @Test
    void tellsHowLongTheOldestHasWaited() {
        assertThat(lanes.backlog().oldest()).isEmpty();
        var patient = aPatientWithADelivery();
        var first = clock.instant();
        clock.advance(Duration.ofMinutes(5));
        var second = clock.instant();
        write(patient, newPlanId(), "later");
        assertThat(lanes.backlog().oldest()).contains(first);
        assertThat(lanes.backlog().ready()).isEqualTo(1);
        var claim = lanes.claim("a", 1, LEASE).get(0);
        assertThat(claim.headQueuedAt()).isEqualTo(first);
        lanes.settle(claim, List.of());
        assertThat(lanes.backlog().oldest()).contains(second);
        lanes.settle(lanes.claim("a", 1, LEASE).get(0), List.of());
        assertThat(lanes.backlog().oldest()).isEmpty();
    }

    @Test
    void keepsWhatSomebodyElseChanged() {
        var patient = aPatientWithADelivery();
        var claim = lanes.claim("a", 1, LEASE).get(0);
        var item = claim.head().items().get(0);
        var drift = new Drift(List.of("status", "note"), Optional.of("7"));
        lanes.settle(claim, List.of(new Settled(item, Outcome.ALREADY_THERE, Optional.empty(), Optional.of(drift))));
        var view = inTransaction(() -> steering.lane(LaneKey.ofPatient(patient)).orElseThrow());
        assertThat(view.drifts())
                .containsExactly(new DriftLine(
                        "CarePlan", item.id(), clock.instant(), Optional.of("7"), List.of("status", "note")));
    }

    @Test
    void makesThoseWhoWaitForOneReasonDueAtOnce() {
        var away = aPatientWithADelivery();
        var claim = lanes.claim("a", 1, LEASE).get(0);
        lanes.retry(claim, clock.instant().plusSeconds(300), false, "AWAY", "");
        var other = aPatientWithADelivery();
        claim = lanes.claim("a", 1, LEASE).get(0);
        lanes.retry(claim, clock.instant().plusSeconds(300), false, "OTHER", "");

        lanes.hurry("AWAY");
        assertThat(claimed("a", 10)).containsExactly(claim(away, "a", 1, false));
        assertThat(lanes.copyOf("CarePlan", other.value())).isEmpty();
    }

    @Test
    void linksWhatTheHospitalMadeItself() {
        var patient = newPatient();
        var id = newPlanId();
        inTransaction(() -> {
            record.write(Entry.ofPatient(patient, plan(id, "theirs"), id), "tester");
            record.adopt("CarePlan", id, "ehr-7");
        });
        var copy = HospitalCopy.ofEhr("ehr-7", Optional.empty());
        assertThat(lanes.copyOf("CarePlan", id.value())).contains(copy);
        assertThat(lanes.isLinked("CarePlan", "ehr-7")).isTrue();
        assertThat(lanes.isLinked("Task", "ehr-7")).isFalse();
        assertThat(lanes.isLinked("CarePlan", "ehr-8")).isFalse();
        var head = lanes.claim("a", 1, LEASE).get(0).head();
        assertThat(head.items().get(0).copy()).contains(copy);
    }

    @Test
    void sharesWorkAmongWorkersWithoutDoublingOrReordering() throws Exception {
        var patients = new java.util.ArrayList<PatientKey>();
        for (int i = 0; i < 8; i++) {
            var patient = newPatient();
            var id = newPlanId();
            for (int n = 0; n < 5; n++) {
                write(patient, id, "v" + n);
            }
            patients.add(patient);
        }
        var done = new ConcurrentLinkedQueue<String>();
        var threads = Executors.newFixedThreadPool(4);
        try {
            var running = new java.util.ArrayList<java.util.concurrent.Future<?>>();
            for (int w = 0; w < 4; w++) {
                var name = "w" + w;
                running.add(threads.submit(() -> work(name, done)));
            }
            for (var future : running) {
                future.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(done).hasSize(40).doesNotHaveDuplicates();
        for (var patient : patients) {
            assertThat(done.stream()
                            .filter(d -> d.startsWith(LaneKey.ofPatient(patient).value())))
                    .isSorted()
                    .hasSize(5);
        }
    }

    private void work(String name, ConcurrentLinkedQueue<String> done) {
        for (int idle = 0; idle < 3; ) {
            var claims = lanes.claim(name, 2, LEASE);
            idle = claims.isEmpty() ? idle + 1 : 0;
            for (var claim : claims) {
                done.add(claim.lane() + " " + claim.head().seq());
                assertThat(lanes.settle(claim, List.of())).isTrue();
            }
        }
    }

    private PatientKey aPatientWithADelivery() {
        var patient = newPatient();
        write(patient, newPlanId(), "a plan");
        return patient;
    }

    private List<InShort> claimed(String worker, int limit) {
        return lanes.claim(worker, limit, LEASE).stream()
                .map(LanesContract::inShort)
                .toList();
    }

    /** A claim without what it is to deliver. */
    private record InShort(LaneKey lane, String worker, int attempts, boolean unclear) {}

    private static InShort inShort(Claim claim) {
        return new InShort(claim.lane(), claim.worker(), claim.attempts(), claim.unclear());
    }

    private static InShort claim(PatientKey patient, String worker, int attempts, boolean unclear) {
        return new InShort(LaneKey.ofPatient(patient), worker, attempts, unclear);
    }
}
