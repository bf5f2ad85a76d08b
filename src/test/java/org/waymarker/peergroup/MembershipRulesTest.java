package org.waymarker.peergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.patient.PatientKey;

class MembershipRulesTest {
    private static final PatientKey HIM = aPatient();
    private static final PeerGroup GROUP = aFormingGroup();

    @ParameterizedTest
    @EnumSource(
            value = GroupStatus.class,
            names = {"FORMING", "MEETING", "DORMANT"})
    void takesInWhileTheGroupLasts(GroupStatus status) {
        assertThat(joining(aGroup(status), List.of(), TODAY)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = GroupStatus.class,
            names = {"ENDED", "MERGED"})
    void takesInNobodyAfterwards(GroupStatus status) {
        assertThat(joining(aGroup(status), List.of(), STARTED)).contains(Reason.GROUP_ENDED);
    }

    @Test
    void joinsNeitherTomorrowNorBeforeTheGroupBegan() {
        assertThat(joining(GROUP, List.of(), TODAY.plusDays(1))).contains(Reason.DATE_IN_FUTURE);
        assertThat(joining(GROUP, List.of(), STARTED.minusDays(1))).contains(Reason.DATE_BEFORE_GROUP);
        assertThat(joining(GROUP, List.of(), STARTED)).isEmpty();
    }

    @Test
    void returnsNoEarlierThanTheDayOfLeaving() {
        var own = List.of(closed(GROUP, HIM, "2025-07-01", "2025-09-01"));
        assertThat(joining(GROUP, own, day("2025-08-31"))).contains(Reason.START_BEFORE_LAST_END);
        assertThat(joining(GROUP, own, day("2025-09-01"))).isEmpty();
    }

    @Test
    void isNoMemberTwice() {
        assertThat(joining(GROUP, List.of(open(GROUP, HIM, "2025-07-01")), day("2025-08-01")))
                .contains(Reason.ALREADY_A_MEMBER);
    }

    @Test
    void knowsTheSameJoiningAgain() {
        var first = closed(GROUP, HIM, "2025-07-01", "2025-09-01");
        var second = open(GROUP, HIM, "2025-10-01");
        assertThat(MembershipRules.joinedOn(List.of(first, second), day("2025-07-01")))
                .contains(first);
        assertThat(MembershipRules.joinedOn(List.of(first, second), day("2025-10-01")))
                .contains(second);
        assertThat(MembershipRules.joinedOn(List.of(first, second), day("2025-09-01")))
                .isEmpty();
    }

    @Test
    void takesAMembershipRecordedInErrorForNoAnswer() {
        var mistake = closed(GROUP, HIM, "2025-07-01", "2025-07-01");
        assertThat(MembershipRules.joinedOn(List.of(mistake), day("2025-07-01")))
                .isEmpty();
        assertThat(joining(GROUP, List.of(mistake), day("2025-07-01"))).isEmpty();
    }

    @Test
    void leavesWithOrWithoutAReason() {
        var own = List.of(open(GROUP, HIM, "2025-07-01"));
        assertThat(leaving(own, "2025-09-01", Optional.empty()))
                .isEqualTo(new MembershipDecision.Done(closed(GROUP, HIM, "2025-07-01", "2025-09-01")));
        var why = Optional.of(new LeaveReason("moved"));
        assertThat(leaving(own, "2025-09-01", why))
                .isEqualTo(new MembershipDecision.Done(own.get(0).until(day("2025-09-01"), why)));
    }

    @Test
    void endsTheNewestPeriodAndLeavesTheFirstAlone() {
        var first = closed(GROUP, HIM, "2025-07-01", "2025-09-01");
        var own = List.of(first, open(GROUP, HIM, "2025-10-01"));
        assertThat(leaving(own, "2025-12-01", Optional.empty()))
                .isEqualTo(new MembershipDecision.Done(closed(GROUP, HIM, "2025-10-01", "2025-12-01")));
    }

    @Test
    void answersTheSameLeavingAlikeAndAnotherNot() {
        var own = List.of(closed(GROUP, HIM, "2025-07-01", "2025-09-01"));
        assertThat(leaving(own, "2025-09-01", Optional.empty())).isEqualTo(new MembershipDecision.Done(own.get(0)));
        assertThat(leaving(own, "2025-09-02", Optional.empty()))
                .isEqualTo(new MembershipDecision.Refused(Reason.NOT_A_MEMBER));
        assertThat(leaving(List.of(), "2025-09-02", Optional.empty()))
                .isEqualTo(new MembershipDecision.Refused(Reason.NOT_A_MEMBER));
    }

    @Test
    void leavesNeitherTomorrowNorBeforeJoining() {
        var own = List.of(open(GROUP, HIM, "2025-07-01"));
        assertThat(leaving(own, "2025-06-30", Optional.empty()))
                .isEqualTo(new MembershipDecision.Refused(Reason.END_BEFORE_START));
        assertThat(leaving(own, "2026-03-03", Optional.empty()))
                .isEqualTo(new MembershipDecision.Refused(Reason.DATE_IN_FUTURE));
    }

    @Test
    void cannotBeBuiltWrong() {
        var membership = open(GROUP, HIM, "2025-07-01");
        assertThatThrownBy(() -> membership.until(day("2025-06-30"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Membership(
                        GROUP.id(),
                        HIM,
                        STARTED,
                        Optional.empty(),
                        Membership.HowKnown.INFERRED,
                        Optional.of(new LeaveReason("moved"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LeaveReason("She moved away")).isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<Reason> joining(PeerGroup group, List<Membership> own, LocalDate start) {
        return MembershipRules.obstacleToJoining(group, own, start, TODAY);
    }

    private static MembershipDecision leaving(List<Membership> own, String end, Optional<LeaveReason> reason) {
        return MembershipRules.leave(own, day(end), reason, TODAY);
    }
}
