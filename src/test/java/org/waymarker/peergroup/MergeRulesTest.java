package org.waymarker.peergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.waymarker.peergroup.PeerGroupFixtures.STARTED;
import static org.waymarker.peergroup.PeerGroupFixtures.TODAY;
import static org.waymarker.peergroup.PeerGroupFixtures.aFormingGroup;
import static org.waymarker.peergroup.PeerGroupFixtures.aGroup;
import static org.waymarker.peergroup.PeerGroupFixtures.aPatient;
import static org.waymarker.peergroup.PeerGroupFixtures.closed;
import static org.waymarker.peergroup.PeerGroupFixtures.day;
import static org.waymarker.peergroup.PeerGroupFixtures.open;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.patient.PatientKey;
import org.waymarker.peergroup.MergeRules.Mover;
import org.waymarker.peergroup.MergeRules.Outcome;

class MergeRulesTest {
    private static final LocalDate ON = LocalDate.parse("2026-01-15");
    private static final PatientKey ANN = aPatient();
    private static final PatientKey BEN = aPatient();
    private static final PatientKey CAY = aPatient();
    private static final PeerGroup FROM = aGroup(GroupStatus.MEETING);
    private static final PeerGroup INTO = aGroup(GroupStatus.DORMANT);
    private static final List<Membership> MEMBERS =
            List.of(open(FROM, ANN, "2025-07-01"), open(FROM, BEN, "2025-07-01"), open(FROM, CAY, "2025-08-01"));

    @Test
    void carriesOverThoseWhoGoAndNobodyElse() {
        var merge = merge(mover(ANN), mover(BEN));
        assertThat(merge.opened())
                .extracting(Membership::patient, Membership::joined, Membership::isOpen)
                .containsExactly(tuple(ANN, ON, true), tuple(BEN, ON, true));
        assertThat(merge.opened()).allMatch(m -> m.group().equals(INTO.id()));
        assertThat(merge.closed())
                .extracting(Membership::patient, Membership::left)
                .containsExactly(tuple(ANN, Optional.of(ON)), tuple(BEN, Optional.of(ON)), tuple(CAY, Optional.of(ON)));
        assertThat(merge.from().status()).isEqualTo(GroupStatus.MERGED);
        assertThat(merge.from().mergedInto()).contains(INTO.id());
        assertThat(merge.from().ended()).contains(ON);
        assertThat(merge.into().status()).isEqualTo(GroupStatus.DORMANT);
    }

    @Test
    void doublesNobodyWhoIsInBothOrIsNamedTwice() {
        var both = new Mover(ANN, true, List.of(open(INTO, ANN, "2025-07-01")));
        assertThat(merge(both, mover(BEN), mover(BEN)).opened())
                .extracting(Membership::patient)
                .containsExactly(BEN);
    }

    @Test
    void takesInTheOtherGroupsCohortsToo() {
        var first = new OriginCohort(UUID.randomUUID());
        var second = new OriginCohort(UUID.randomUUID());
        var from = PeerGroup.forming(FROM.id(), "One", OpenTo.COHORT_ONLY, Set.of(first), STARTED);
        var into = PeerGroup.forming(INTO.id(), "Two", OpenTo.COHORT_ONLY, Set.of(second), STARTED);
        var merge = (Outcome.Merge) MergeRules.merge(from, into, List.of(), List.of(), ON, TODAY, Optional.empty());
        assertThat(merge.into().cohorts()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void refusesAMoverWhoIsNoMemberOrDoesNotAllowItAndSaysWhich() {
        assertThat(decide(FROM, INTO, mover(ANN), mover(aPatient())))
                .isEqualTo(new Outcome.Refused(Reason.NOT_A_MEMBER, 2));
        assertThat(decide(FROM, INTO, new Mover(ANN, false, List.of())))
                .isEqualTo(new Outcome.Refused(Reason.MEMBERSHIP_NOT_PERMITTED, 1));
        assertThat(decide(FROM, INTO, new Mover(ANN, true, List.of(closed(INTO, ANN, "2025-07-01", "2026-02-01")))))
                .isEqualTo(new Outcome.Refused(Reason.START_BEFORE_LAST_END, 1));
    }

    @Test
    void refusesAGroupMergedIntoItself() {
        assertThat(decide(FROM, FROM)).isEqualTo(new Outcome.Refused(Reason.MERGE_WITH_ITSELF, 0));
    }

    @ParameterizedTest
    @EnumSource(
            value = GroupStatus.class,
            names = {"ENDED", "MERGED"})
    void refusesGroupsThatAreOver(GroupStatus over) {
        assertThat(decide(FROM, aGroup(over))).isEqualTo(new Outcome.Refused(Reason.GROUP_ENDED, 0));
        assertThat(decide(aGroup(over), INTO)).isEqualTo(new Outcome.Refused(Reason.GROUP_ENDED, 0));
    }

    @Test
    void refusesDatesThatCannotBe() {
        assertThat(on(TODAY.plusDays(1), Optional.empty())).isEqualTo(new Outcome.Refused(Reason.DATE_IN_FUTURE, 0));
        assertThat(on(day("2025-07-31"), Optional.empty()))
                .isEqualTo(new Outcome.Refused(Reason.DATE_BEFORE_A_JOIN, 0));
        assertThat(on(ON, Optional.of(ON.plusDays(1)))).isEqualTo(new Outcome.Refused(Reason.MEETING_HELD_LATER, 0));
        var young = PeerGroup.forming(INTO.id(), "Young", OpenTo.ANY_COMPLETER, Set.of(), TODAY);
        assertThat(decide(FROM, young)).isEqualTo(new Outcome.Refused(Reason.DATE_BEFORE_GROUP, 0));
    }

    @Test
    void knowsTheSameMergerAgain() {
        var merged = aFormingGroup().mergedInto(INTO.id(), ON);
        var there = new Mover(ANN, true, List.of(open(INTO, ANN, "2026-01-15")));
        assertThat(MergeRules.isRepeat(merged, INTO, ON, List.of(there))).isTrue();
        assertThat(MergeRules.isRepeat(merged, INTO, ON.plusDays(1), List.of(there)))
                .isFalse();
        assertThat(MergeRules.isRepeat(merged, INTO, ON, List.of(there, mover(BEN))))
                .isFalse();
        assertThat(MergeRules.isRepeat(merged, FROM, ON, List.of())).isFalse();
    }

    private static Mover mover(PatientKey patient) {
        return new Mover(patient, true, List.of());
    }

    private static Outcome.Merge merge(Mover... movers) {
        return (Outcome.Merge) decide(FROM, INTO, movers);
    }

    private static Outcome decide(PeerGroup from, PeerGroup into, Mover... movers) {
        return MergeRules.merge(from, into, MEMBERS, List.of(movers), ON, TODAY, Optional.empty());
    }

    private static Outcome on(LocalDate on, Optional<LocalDate> lastHeld) {
        return MergeRules.merge(FROM, INTO, MEMBERS, List.of(), on, TODAY, lastHeld);
    }
}
