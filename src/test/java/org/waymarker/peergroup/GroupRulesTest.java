package org.waymarker.peergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.peergroup.PeerGroupFixtures.STARTED;
import static org.waymarker.peergroup.PeerGroupFixtures.TODAY;
import static org.waymarker.peergroup.PeerGroupFixtures.aFormingGroup;
import static org.waymarker.peergroup.PeerGroupFixtures.aGroup;
import static org.waymarker.peergroup.PeerGroupFixtures.day;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupRulesTest {
    @ParameterizedTest
    @CsvSource({
        "FORMING, MEETING, ",
        "FORMING, ENDED,   ",
        "FORMING, MERGED,  ",
        "FORMING, DORMANT, ILLEGAL_TRANSITION",
        "FORMING, FORMING, ILLEGAL_TRANSITION",
        "MEETING, DORMANT, ",
        "MEETING, ENDED,   ",
        "MEETING, MERGED,  ",
        "MEETING, MEETING, ILLEGAL_TRANSITION",
        "MEETING, FORMING, ILLEGAL_TRANSITION",
        "DORMANT, MEETING, ",
        "DORMANT, ENDED,   ",
        "DORMANT, MERGED,  ",
        "DORMANT, FORMING, ILLEGAL_TRANSITION",
        "ENDED,   MEETING, GROUP_ENDED",
        "ENDED,   FORMING, GROUP_ENDED",
        "ENDED,   MERGED,  GROUP_ENDED",
        "MERGED,  MEETING, GROUP_ENDED",
        "MERGED,  ENDED,   GROUP_ENDED",
    })
    void leadsFromStatusToStatus(GroupStatus from, GroupStatus to, Reason refusal) {
        assertThat(obstacle(aGroup(from), to, TODAY)).isEqualTo(Optional.ofNullable(refusal));
    }

    @Test
    void doesNotChangeTomorrowOrBeforeTheLastChange() {
        assertThat(obstacle(aFormingGroup(), GroupStatus.MEETING, TODAY.plusDays(1)))
                .contains(Reason.DATE_IN_FUTURE);
        assertThat(obstacle(aFormingGroup(), GroupStatus.MEETING, STARTED.minusDays(1)))
                .contains(Reason.DATE_BEFORE_LAST_CHANGE);
        assertThat(obstacle(aFormingGroup(), GroupStatus.MEETING, STARTED)).isEmpty();
    }

    @Test
    void endsNoEarlierThanSomebodyJoinedOrAMeetingWasHeld() {
        var group = aGroup(GroupStatus.MEETING);
        assertThat(ending(group, "2025-09-01", "2025-09-02", null)).contains(Reason.DATE_BEFORE_A_JOIN);
        assertThat(ending(group, "2025-09-01", null, "2025-09-02")).contains(Reason.MEETING_HELD_LATER);
        assertThat(ending(group, "2025-09-02", "2025-09-02", "2025-09-02")).isEmpty();
    }

    private static Optional<Reason> ending(PeerGroup group, String on, String lastJoin, String lastHeld) {
        return GroupRules.obstacleToStatus(
                group,
                GroupStatus.ENDED,
                day(on),
                TODAY,
                Optional.ofNullable(lastJoin).map(LocalDate::parse),
                Optional.ofNullable(lastHeld).map(LocalDate::parse));
    }

    @Test
    void onlyAFormingGroupThatHasNotMetFailsToForm() {
        assertThat(GroupRules.obstacleToNotForming(aFormingGroup(), Optional.empty()))
                .isEmpty();
        assertThat(GroupRules.obstacleToNotForming(aFormingGroup(), Optional.of(TODAY)))
                .contains(Reason.GROUP_HAS_MET);
        assertThat(GroupRules.obstacleToNotForming(aGroup(GroupStatus.DORMANT), Optional.empty()))
                .contains(Reason.GROUP_NOT_FORMING);
        assertThat(GroupRules.obstacleToNotForming(aGroup(GroupStatus.MERGED), Optional.empty()))
                .contains(Reason.GROUP_ENDED);
    }

    @Test
    void formsNoGroupTomorrowAndNoneForItsCohortOnlyWithoutOne() {
        assertThat(GroupRules.obstacleToForming(aFormingGroup(), STARTED.minusDays(1)))
                .contains(Reason.DATE_IN_FUTURE);
        var closed = PeerGroup.forming(aFormingGroup().id(), "Closed", OpenTo.COHORT_ONLY, Set.of(), STARTED);
        assertThat(GroupRules.obstacleToForming(closed, TODAY)).contains(Reason.COHORT_MISSING);
    }

    @Test
    void knowsTheSameWishAgainWhateverBecameOfTheGroup() {
        var wished = aFormingGroup();
        var other = new OriginCohort(UUID.randomUUID());
        var since = new PeerGroup(
                wished.id(),
                wished.name(),
                wished.openTo(),
                Set.of(other),
                STARTED,
                GroupStatus.DORMANT,
                TODAY,
                Optional.empty(),
                5);
        assertThat(GroupRules.isRepeat(wished, since)).isTrue();
        assertThat(GroupRules.isRepeat(
                        PeerGroup.forming(wished.id(), "Friday group", wished.openTo(), Set.of(), STARTED), since))
                .isFalse();
        assertThat(GroupRules.isRepeat(
                        PeerGroup.forming(
                                wished.id(),
                                wished.name(),
                                wished.openTo(),
                                Set.of(new OriginCohort(UUID.randomUUID())),
                                STARTED),
                        since))
                .isFalse();
    }

    @Test
    void cannotBeBuiltWrong() {
        var group = aFormingGroup();
        assertThatThrownBy(() -> PeerGroup.forming(group.id(), " ", group.openTo(), Set.of(), STARTED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PeerGroup.forming(group.id(), "x".repeat(101), group.openTo(), Set.of(), STARTED))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> group.inStatus(GroupStatus.MERGED, TODAY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> group.inStatus(GroupStatus.MEETING, STARTED.minusDays(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Optional<Reason> obstacle(PeerGroup group, GroupStatus to, LocalDate from) {
        return GroupRules.obstacleToStatus(group, to, from, TODAY, Optional.empty(), Optional.empty());
    }
}
