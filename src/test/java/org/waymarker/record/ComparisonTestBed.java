package org.waymarker.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.waymarker.fhir.BusinessId;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Comparisons.Claim;
import org.waymarker.record.Comparisons.Compared;
import org.waymarker.record.Comparisons.Found;
import org.waymarker.record.Comparisons.Linked;
import org.waymarker.record.Comparisons.Seen;
import org.waymarker.record.Comparisons.Verdict;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Findings.Finding;
import org.waymarker.record.Steering.Act;

/** Plans that were delivered, and comparisons of them. */
abstract class ComparisonTestBed extends RecordTestBed {
    static final Duration LEASE = Duration.ofMinutes(7);
    static final Duration DAY = Duration.ofDays(1);
    static final Act ACT = new Act("https://issuer.example operator-1", "restored from Tuesday's backup");

    Comparisons comparisons;
    Findings findings;

    /** A plan that the hospital holds. */
    record Held(PatientKey patient, BusinessId id, LaneKey lane) {}

    @BeforeEach
    void nothingThere() {
        comparisons = context.getBean(Comparisons.class);
        findings = context.getBean(Findings.class);
        inTransaction(() -> {
            jdbc.update("delete from finding_action");
            jdbc.update("delete from finding");
            jdbc.update("delete from comparison");
            jdbc.update("delete from hospital_copy");
            jdbc.update("update delivery set state = 'SETTLED', settled_at = queued_at where state = 'QUEUED'");
        });
        clearLanes();
    }

    Held held(String theirId) {
        var patient = newPatient();
        var held = new Held(patient, newPlanId(), LaneKey.ofPatient(patient));
        write(patient, held.id, "a plan");
        deliver(theirId, 1);
        return held;
    }

    /** Settles what is due next. */
    void deliver(String theirId, int version) {
        var claim = lanes.claim("lane-worker", 1, LEASE).get(0);
        var copy = new HospitalCopy(
                HospitalCopy.Owner.OURS, theirId, Optional.of("1"), version, Optional.of("hash-" + theirId));
        assertThat(lanes.settle(
                        claim, List.of(new Settled(claim.head().items().get(0), Outcome.SENT, Optional.of(copy)))))
                .isTrue();
    }

    Claim begun() {
        assertThat(inTransaction(() -> comparisons.ask("operator"))).isTrue();
        return comparisons.claim("worker", LEASE, Optional.empty()).orElseThrow();
    }

    /** A whole comparison that sees the same of every copy. */
    void compare(Found... found) {
        var claim = begun();
        for (var page = comparisons.next(claim, 2); !page.isEmpty(); page = comparisons.next(claim, 2)) {
            assertThat(comparisons.note(claim, seen(page, new Seen(List.of(found))), LEASE))
                    .isTrue();
        }
        assertThat(comparisons.done(claim)).isTrue();
    }

    static List<Compared> seen(List<Linked> page, Verdict verdict) {
        var compared = new ArrayList<Compared>();
        page.forEach(linked -> compared.add(new Compared(linked, verdict)));
        return compared;
    }

    List<Finding> open() {
        return inTransaction(() -> findings.open(Optional.empty(), 0, 100));
    }

    Optional<HospitalCopy> copy(Held held) {
        return lanes.copyOf("CarePlan", held.id.value());
    }
}
