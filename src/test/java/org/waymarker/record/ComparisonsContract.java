package org.waymarker.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymarker.record.Comparisons.Claim;
import org.waymarker.record.Comparisons.Found;
import org.waymarker.record.Comparisons.Linked;
import org.waymarker.record.Comparisons.Seen;
import org.waymarker.record.Comparisons.State;
import org.waymarker.record.Comparisons.Unseen;
import org.waymarker.record.Findings.Finding;

/** Where a comparison stands and what it found, on any database. */
abstract class ComparisonsContract extends ComparisonTestBed {
    private static final Found MISSING = Found.of(FindingKind.MISSING, List.of());

    private Optional<Claim> daily(String worker) {
        return comparisons.claim(worker, LEASE, Optional.of(DAY));
    }

    @Test
    void beginsADayAfterTheFirstStartAndThenEachDay() {
        assertThat(comparisons.progress().begun()).isEmpty();
        assertThat(daily("a")).isEmpty();
        clock.advance(DAY.minusSeconds(1));
        assertThat(daily("a")).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        var claim = daily("a").orElseThrow();
        var begun = clock.instant();
        assertThat(comparisons.progress().begun()).contains(begun);
        assertThat(comparisons.progress().askedBy()).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(comparisons.done(claim)).isTrue();
        assertThat(comparisons.progress().ended()).contains(clock.instant());
        clock.set(begun.plus(DAY).minusSeconds(1));
        assertThat(daily("a")).as("counted from its beginning").isEmpty();
        clock.set(begun.plus(DAY));
        assertThat(daily("a")).isPresent();
    }

    @Test
    void beginsWhenAskedAndOneAtATime() {
        assertThat(comparisons.claim("a", LEASE, Optional.empty())).isEmpty();
        assertThat(inTransaction(() -> comparisons.ask("operator"))).isTrue();
        assertThat(inTransaction(() -> comparisons.ask("another")))
                .as("one waits for a worker")
                .isFalse();
        var claim = comparisons.claim("a", LEASE, Optional.empty()).orElseThrow();
        assertThat(inTransaction(() -> comparisons.ask("another")))
                .as("one is under way")
                .isFalse();
        assertThat(comparisons.progress().askedBy()).contains("operator");
        assertThat(comparisons.done(claim)).isTrue();
        assertThat(inTransaction(() -> comparisons.ask("another"))).isTrue();
    }

    @Test
    void isOneWorkersUntilItsLeaseRunsOut() {
        var first = begun();
        assertThat(daily("b")).isEmpty();
        clock.advance(LEASE.minusSeconds(1));
        assertThat(comparisons.goesOn(first, LEASE)).isTrue();
        clock.advance(LEASE.minusSeconds(1));
        assertThat(daily("b")).as("it gave a sign of life").isEmpty();
        clock.advance(Duration.ofSeconds(1));
        var second = daily("b").orElseThrow();
        assertThat(comparisons.goesOn(first, LEASE)).isFalse();
        assertThat(comparisons.done(first)).isFalse();
        assertThat(comparisons.later(first, clock.instant(), "HTTP_503")).isFalse();
        assertThat(comparisons.done(second)).isTrue();
    }

    @Test
    void goesThroughTheCopiesOnceAndGoesOnWhereItStood() {
        var all = List.of(held("1"), held("2"), held("3"), held("4"), held("5"));
        var first = begun();
        assertThat(comparisons.progress().total()).isEqualTo(5);
        var page = comparisons.next(first, 2);
        assertThat(page).extracting(linked -> linked.copy().theirId()).containsExactly("1", "2");
        assertThat(page.get(0).resource())
                .isEqualTo(new ResourceKey("CarePlan", all.get(0).id().value()));
        assertThat(page.get(0).patient()).contains(all.get(0).patient());
        assertThat(page.get(0).newest().version()).isEqualTo(1);
        assertThat(comparisons.note(first, seen(page, new Seen(List.of())), LEASE))
                .isTrue();

        clock.advance(LEASE);
        var second = daily("heir").orElseThrow();
        assertThat(comparisons.note(first, seen(comparisons.next(second, 2), Unseen.REFUSED), LEASE))
                .as("it is another's by now")
                .isFalse();
        page = comparisons.next(second, 10);
        assertThat(page).extracting(linked -> linked.copy().theirId()).containsExactly("3", "4", "5");
        assertThat(comparisons.note(second, seen(page, Unseen.REFUSED), LEASE)).isTrue();
        assertThat(comparisons.next(second, 10)).isEmpty();
        assertThat(comparisons.progress().compared()).isEqualTo(5);
        assertThat(comparisons.progress().unread()).isEqualTo(3);
    }

    @Test
    void waitsForAHospitalThatIsAway() {
        held("1");
        var claim = begun();
        var later = clock.instant().plus(Duration.ofMinutes(1));
        assertThat(comparisons.later(claim, later, "HTTP_503")).isTrue();
        assertThat(comparisons.progress().cause()).contains("HTTP_503");
        assertThat(comparisons.progress().state()).isEqualTo(State.READY);
        assertThat(daily("b")).isEmpty();
        clock.set(later);
        var again = daily("b").orElseThrow();
        assertThat(again.attempts()).isEqualTo(1);
        comparisons.note(again, seen(comparisons.next(again, 1), new Seen(List.of())), LEASE);
        assertThat(comparisons.progress().cause()).isEmpty();
        comparisons.later(again, later, "HTTP_503");
        assertThat(daily("c").orElseThrow().attempts()).as("it had answered").isEqualTo(1);
    }

    @Test
    void reportsAFindingOnceAndClosesItWhenItHoldsNoLonger() {
        var plan = held("1");
        compare(MISSING);
        var first = open();
        assertThat(first).hasSize(1);
        var found = first.get(0);
        assertThat(found.kind()).isEqualTo(FindingKind.MISSING);
        assertThat(found.resource())
                .isEqualTo(new ResourceKey("CarePlan", plan.id().value()));
        assertThat(found.lane()).contains(plan.lane());
        assertThat(found.linked()).contains("1");

        clock.advance(DAY);
        compare(MISSING);
        assertThat(open()).hasSize(1);
        assertThat(open().get(0).id()).isEqualTo(found.id());
        assertThat(open().get(0).found()).isEqualTo(found.found());
        assertThat(open().get(0).seen()).isEqualTo(clock.instant());

        compare(new Found(
                FindingKind.CHANGED, List.of("status", "note"), List.of(), Optional.of("h"), Optional.of("e")));
        assertThat(open()).extracting(Finding::kind).containsExactly(FindingKind.CHANGED);
        assertThat(open().get(0).elements()).containsExactly("status", "note");
        compare();
        assertThat(open()).isEmpty();
        compare(MISSING);
        assertThat(open().get(0).id()).as("another one").isGreaterThan(found.id());
    }

    @Test
    void holdsSeveralFindingsOfOneCopy() {
        held("1");
        compare(
                Found.of(FindingKind.DOUBLED, List.of("1", "9")),
                new Found(FindingKind.CHANGED, List.of("note"), List.of(), Optional.of("h"), Optional.of("e")));
        assertThat(open()).extracting(Finding::kind).containsExactly(FindingKind.DOUBLED, FindingKind.CHANGED);
        assertThat(open().get(0).theirIds()).containsExactly("1", "9");
        assertThat(inTransaction(() -> findings.counts()))
                .containsEntry(FindingKind.DOUBLED, 1L)
                .containsEntry(FindingKind.MISSING, 0L);
    }

    @Test
    void saysNothingOfWhatWaits() {
        var plan = held("1");
        write(plan.patient(), plan.id(), "a newer one");
        assertThat(comparisons.next(begun(), 1).get(0).waits()).isTrue();
        deliver("1", 2);
        assertThat(onlyLinked().waits()).isFalse();

        write(plan.patient(), newPlanId(), "another plan, refused");
        var claim = lanes.claim("lane-worker", 1, LEASE).get(0);
        lanes.park(claim, new Lanes.Parking("REJECTED", "", Optional.empty()));
        assertThat(onlyLinked().waits()).as("its lane waits for a person").isTrue();
    }

    private Linked onlyLinked() {
        return comparisons.next(new Claim("anybody", 0), 1).get(0);
    }

    /** Between the look and the note a delivery may have brought a newer version. */
    @Test
    void saysNothingOfWhatBecameKnownMeanwhile() {
        var plan = held("1");
        var queued = held("2");
        var claim = begun();
        var page = comparisons.next(claim, 10);
        write(plan.patient(), plan.id(), "a newer one");
        deliver("1", 2);
        write(queued.patient(), queued.id(), "a newer one");
        assertThat(comparisons.note(claim, seen(page, new Seen(List.of(MISSING))), LEASE))
                .isTrue();
        assertThat(open()).isEmpty();
    }

    @Test
    void leavesOpenWhatCannotBeSeen() {
        held("1");
        compare(MISSING);
        var claim = begun();
        comparisons.note(claim, seen(comparisons.next(claim, 1), Unseen.WAITS), LEASE);
        assertThat(comparisons.done(claim)).isTrue();
        assertThat(open()).hasSize(1);
    }

    @Test
    void closesWhatIsLinkedNoLonger() {
        held("1");
        compare(MISSING);
        inTransaction(() -> jdbc.update("delete from hospital_copy"));
        compare();
        assertThat(open()).isEmpty();
    }
}
