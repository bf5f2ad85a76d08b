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
import org.waymarker.record.Delivery.Proposal;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Proposals.Open;

/** What is proposed to an EHR, on any database. */
abstract class ProposalsContract extends RecordTestBed {
    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Proposal COMPLETED = new Proposal("status", Optional.of("active"), Optional.of("completed"));
    private static final Proposal REVOKED = new Proposal("status", Optional.of("active"), Optional.of("revoked"));
    private static final Proposal ENDED = new Proposal("period.end", Optional.empty(), Optional.of("2025-11-20"));

    private Proposals proposals;
    private PatientKey patient;
    private BusinessId id;
    private int written;

    @BeforeEach
    void aPlanOfTheEhr() {
        clearLanes();
        proposals = context.getBean(Proposals.class);
        inTransaction(() -> jdbc.update("delete from proposal"));
        patient = newPatient();
        id = newPlanId();
        inTransaction(() -> {
            record.write(Entry.ofPatient(patient, plan(id, "first"), id), "tester");
            record.adopt("CarePlan", id, "ehr-" + id.value());
        });
        clock.advance(Duration.ofMinutes(1));
    }

    private void settle(Outcome outcome, Proposal... wanted) {
        var claim = lanes.claim("a", 1, LEASE).get(0);
        var item = claim.head().items().get(0);
        assertThat(lanes.settle(
                        claim, List.of(new Settled(item, outcome, Optional.empty()).proposing(List.of(wanted)))))
                .isTrue();
    }

    private Instant next(Outcome outcome, Proposal... wanted) {
        clock.advance(Duration.ofMinutes(1));
        write(patient, id, "version " + ++written);
        settle(outcome, wanted);
        return clock.instant();
    }

    private List<Proposal> open() {
        return proposals.open(0, 10).stream().map(Open::proposal).toList();
    }

    @Test
    void showsWhatIsProposedInItsListAndWithItsLane() {
        settle(Outcome.PROPOSED, COMPLETED, ENDED);
        var open = proposals.open(0, 10);
        assertThat(open).extracting(Open::proposal).containsExactlyInAnyOrder(COMPLETED, ENDED);
        assertThat(open).allSatisfy(each -> {
            assertThat(each.type() + " " + each.id()).isEqualTo("CarePlan " + id.value());
            assertThat(each.theirId()).isEqualTo("ehr-" + id.value());
            assertThat(each.version()).isEqualTo(1);
            assertThat(each.since()).isEqualTo(clock.instant());
        });
        assertThat(proposals.ofLane(LaneKey.ofPatient(patient))).isEqualTo(open);
        assertThat(proposals.ofLane(LaneKey.ofPatient(newPatient()))).isEmpty();
        assertThat(proposals.open(open.get(0).number(), 10)).containsExactly(open.get(1));
        assertThat(proposals.open(0, 1)).containsExactly(open.get(0));
    }

    @Test
    void keepsTheAgeOfWhatGoesOnBeingWanted() {
        settle(Outcome.PROPOSED, COMPLETED);
        var since = clock.instant();
        next(Outcome.PROPOSED, new Proposal("status", Optional.of("on-hold"), Optional.of("completed")));
        var open = proposals.open(0, 10).get(0);
        assertThat(open.since()).isEqualTo(since);
        assertThat(open.version()).isEqualTo(2);
        assertThat(open.proposal().theirs()).contains("on-hold");
    }

    @Test
    void closesWhatANewerVersionWantsNoMore() {
        settle(Outcome.PROPOSED, COMPLETED, ENDED);
        var at = next(Outcome.PROPOSED, REVOKED);
        assertThat(open()).containsExactly(REVOKED);
        assertThat(proposals.open(0, 10).get(0).since()).isEqualTo(at);
        next(Outcome.WITHHELD);
        assertThat(open()).isEmpty();
    }

    @Test
    void isNothingOfWhatWeOwn() {
        settle(Outcome.PROPOSED, COMPLETED);
        var ours = newPlanId();
        write(newPatient(), ours, "ours");
        settle(Outcome.SENT);
        assertThat(open()).containsExactly(COMPLETED);
    }

    @Test
    void isLookedAtInTurnAndClosedWhenTheirsSaysSo() {
        settle(Outcome.PROPOSED, COMPLETED, ENDED);
        var settledAt = clock.instant();
        assertThat(proposals.uncheckedSince(settledAt, 10)).isEmpty();
        clock.advance(Duration.ofHours(2));
        var due = proposals.uncheckedSince(settledAt.plusSeconds(1), 10);
        assertThat(due).hasSize(2);
        assertThat(proposals.uncheckedSince(settledAt.plusSeconds(1), 1)).hasSize(1);
        var status = due.stream()
                .filter(each -> each.proposal().equals(COMPLETED))
                .findFirst()
                .orElseThrow();
        proposals.seen(status, Optional.of("on-hold"), clock.instant());
        assertThat(proposals.uncheckedSince(settledAt.plusSeconds(1), 10))
                .extracting(Open::proposal)
                .containsExactly(ENDED);
        due.forEach(proposals::close);
        assertThat(open()).isEmpty();
    }

    @Test
    void leavesAloneWhatWasReplacedSinceItWasLookedAt() {
        settle(Outcome.PROPOSED, COMPLETED);
        var seenBefore = proposals.open(0, 10).get(0);
        next(Outcome.PROPOSED, COMPLETED);
        proposals.seen(seenBefore, Optional.of("draft"), clock.instant());
        proposals.close(seenBefore);
        assertThat(open()).containsExactly(COMPLETED);
    }

    @Test
    void knowsWhatTheHospitalWasToHearLast() {
        var first = lanes.claim("a", 1, LEASE).get(0);
        assertThat(proposals.before(first.head().items().get(0))).isEmpty();
        lanes.settle(first, List.of(new Settled(first.head().items().get(0), Outcome.LEFT_TO_OWNER, Optional.empty())));
        next(Outcome.WITHHELD);
        write(patient, id, "now");
        var third = lanes.claim("a", 1, LEASE).get(0).head().items().get(0);
        assertThat(third.version()).isEqualTo(3);
        assertThat(proposals.before(third))
                .hasValueSatisfying(body -> assertThat(body).contains("first"));
    }
}
