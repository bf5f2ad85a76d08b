package org.waymarker.peergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.peergroup.PeerGroupFixtures.day;
import static org.waymarker.peergroup.PeerGroupFixtures.open;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.patient.PersonChanges;
import org.waymarker.patient.Standing;
import org.waymarker.patient.Standings;
import org.waymarker.store.StaleWriteException;

/** What the tables of peer groups promise, on whatever database; and what happens at the same instant. */
abstract class PeerGroupsContract extends PeerGroupTestBed {
    private PeerGroup stored() {
        var group = PeerGroupFixtures.aFormingGroup();
        groups.add(group, AUTHOR);
        return group;
    }

    @Test
    void keepsAGroup() {
        var cohort = aCohort();
        var group = PeerGroup.forming(newId(), "Thursday group", OpenTo.COHORT_ONLY, Set.of(cohort), STARTED);
        assertThat(groups.add(group, AUTHOR)).isTrue();
        assertThat(groups.find(group.id())).contains(group);
        assertThat(groups.find(newId())).isEmpty();
    }

    @Test
    void keepsAGroupOnce() {
        var group = stored();
        assertThat(groups.add(group, AUTHOR)).isFalse();
    }

    @Test
    void keepsEveryStatusWithItsDay() {
        var forming = stored();
        var meeting = forming.inStatus(GroupStatus.MEETING, day("2025-07-01"));
        var dormant = meeting.inStatus(GroupStatus.DORMANT, day("2025-08-01"));
        groups.update(meeting, AUTHOR);
        groups.update(dormant, AUTHOR);
        assertThat(groups.find(forming.id())).contains(dormant);
        assertThat(groups.entered(forming.id(), GroupStatus.MEETING, day("2025-07-01")))
                .isTrue();
        assertThat(groups.entered(forming.id(), GroupStatus.MEETING, day("2025-07-02")))
                .isFalse();
        assertThat(groups.everIn(forming.id(), GroupStatus.FORMING)).isTrue();
        assertThat(groups.everIn(forming.id(), GroupStatus.ENDED)).isFalse();
    }

    @Test
    void keepsTheMergerAndTheCohortsTakenIn() {
        var into = PeerGroup.forming(newId(), "Two", OpenTo.COHORT_ONLY, Set.of(aCohort()), STARTED);
        var from = PeerGroup.forming(newId(), "One", OpenTo.COHORT_ONLY, Set.of(aCohort()), STARTED);
        groups.add(into, AUTHOR);
        groups.add(from, AUTHOR);
        groups.update(from.mergedInto(into.id(), TODAY), AUTHOR);
        groups.update(into.takingIn(from), AUTHOR);
        assertThat(groups.find(from.id())).contains(from.mergedInto(into.id(), TODAY));
        assertThat(group(into.id()).cohorts()).hasSize(2);
    }

    @Test
    void refusesAWriteOnAnOldVersion() {
        var group = stored();
        groups.update(group.inStatus(GroupStatus.MEETING, STARTED), AUTHOR);
        assertThatThrownBy(() -> groups.update(group.inStatus(GroupStatus.ENDED, STARTED), AUTHOR))
                .isInstanceOf(StaleWriteException.class);
        assertThat(group(group.id()).status()).isEqualTo(GroupStatus.MEETING);
    }

    @Test
    void aDeathEndsMembershipsAndItsWithdrawalTheseAlone() {
        var group = aFormingGroup();
        var him = someone();
        allow(him, true);
        join(group, him, "2025-07-01");
        leave(group, him, "2025-08-01");
        join(group, him, "2025-09-01");
        hear(him, new Standing(Optional.of(new Standing.Death(Optional.of(day("2025-09-10")))), false));
        assertThat(own(group, him))
                .extracting(Membership::left)
                .containsExactly(Optional.of(day("2025-08-01")), Optional.of(day("2025-09-10")));
        assertThat(memberships.countOpen(group)).isZero();
        assertThat(resource(group).getQuantity()).isZero();

        hear(him, Standing.USUAL);
        assertThat(own(group, him))
                .extracting(Membership::left)
                .containsExactly(Optional.of(day("2025-08-01")), Optional.empty());
        assertThat(resource(group).getQuantity()).isEqualTo(1);
        assertThat(memberships.endedByDeath(him)).isEmpty();
    }

    @Test
    void aDeathBeforeTheDayOfJoiningEndsItOnThatDayAndAnEndedGroupIsNotJoinedAgain() {
        var group = aFormingGroup();
        var her = someone();
        allow(her, true);
        join(group, her, "2025-09-01");
        hear(her, new Standing(Optional.of(new Standing.Death(Optional.of(day("2025-01-01")))), false));
        assertThat(own(group, her)).extracting(Membership::left).containsExactly(Optional.of(day("2025-09-01")));
        change(group, GroupStatus.ENDED, "2025-10-01");
        hear(her, Standing.USUAL);
        assertThat(memberships.countOpen(group)).isZero();
    }

    private void hear(PatientKey patient, Standing standing) {
        port(Standings.class).heard(patient, standing);
    }

    /** Two whom the hospital found to be one are counted once, and leave together. */
    @Test
    void aPersonWithTwoKeysIsOneMember() {
        var group = aFormingGroup();
        var one = someone();
        var id = new PatientRef.HospitalId(UUID.randomUUID().toString());
        var other = port(Patients.class).register(Set.of(id), Optional.empty());
        for (var key : List.of(one, other)) {
            allow(key, true);
            join(group, key, "2025-07-01");
        }
        assertThat(memberships.countOpen(group)).isEqualTo(2);
        port(PersonChanges.class).replaced(one, id);
        assertThat(memberships.countOpen(group)).isEqualTo(1);
        assertThat(memberships.groupsOf(other)).containsExactly(group.value());
        leave(group, other, "2025-08-01");
        assertThat(memberships.countOpen(group)).isZero();
        port(PersonChanges.class).restored(one);
        assertThat(own(group, one)).hasSize(1);
        assertThat(own(group, other)).hasSize(1);
    }

    @Test
    void keepsPeriodsInTheirOrder() {
        var group = stored();
        var him = someone();
        var first = open(group, him, "2025-07-01");
        var ended = first.until(day("2025-09-01"), Optional.of(new LeaveReason("moved")));
        var second = open(group, him, "2025-10-01");
        assertThat(memberships.add(first, AUTHOR)).isTrue();
        memberships.close(ended, AUTHOR);
        assertThat(memberships.add(second, AUTHOR)).isTrue();
        assertThat(own(group.id(), him)).containsExactly(ended, second);
        assertThat(members(group.id())).containsExactly(him);
        assertThat(groups.isMember(him, group.id())).isTrue();
        memberships.close(second.until(day("2025-10-01"), Optional.empty()), AUTHOR);
        assertThat(groups.isMember(him, group.id())).isFalse();
        assertThat(memberships.countOpen(group.id())).isZero();
    }

    @Test
    void keepsOneOpenMembershipOnly() {
        var group = stored();
        var him = someone();
        assertThat(memberships.add(open(group, him, "2025-07-01"), AUTHOR)).isTrue();
        assertThat(memberships.add(open(group, him, "2025-08-01"), AUTHOR)).isFalse();
        assertThat(own(group.id(), him)).hasSize(1);
    }

    @Test
    void closesOnlyWhatIsOpen() {
        var group = stored();
        var membership = open(group, someone(), "2025-07-01").until(TODAY, Optional.empty());
        assertThatThrownBy(() -> memberships.close(membership, AUTHOR)).isInstanceOf(StaleWriteException.class);
    }

    @Test
    void keepsOneOpenMembershipWhenTwoComeAtOnce() throws Exception {
        var group = stored();
        var him = someone();
        Callable<Boolean> add = () -> memberships.add(open(group, him, "2025-07-01"), AUTHOR);
        assertThat(atOnce(List.of(add, add))).containsExactlyInAnyOrder(true, false);
        assertThat(own(group.id(), him)).hasSize(1);
    }

    @Test
    void keepsEveryVersionOfAMeeting() {
        var group = stored();
        var id = new MeetingId(UUID.randomUUID());
        var run = new Meeting.Facilitation(
                new Clinician("Practitioner", "https://hospital.example/staff|S12"),
                Instant.parse("2025-07-10T17:00:00Z"),
                Instant.parse("2025-07-10T18:30:00Z"));
        var first = new Meeting(
                id,
                group.id(),
                day("2025-07-10"),
                Meeting.Outcome.HELD,
                Optional.of(7),
                Optional.of(Meeting.Setting.ONLINE),
                Optional.of(run));
        var second = meeting(id, group, "2025-07-10", Meeting.Outcome.CANCELLED);
        meetings.append(first, 1, AUTHOR);
        meetings.append(second, 2, AUTHOR);
        assertThat(meetings.history(id)).isEqualTo(List.of(first, second));
        assertThatThrownBy(() -> meetings.append(first, 2, AUTHOR)).isInstanceOf(StaleWriteException.class);
    }

    @Test
    void knowsTheLastNewsFromWhatHoldsNow() {
        var group = stored();
        assertThat(news(group)).contains(STARTED);
        var id = new MeetingId(UUID.randomUUID());
        meetings.append(meeting(id, group, "2025-07-10", Meeting.Outcome.HELD), 1, AUTHOR);
        meetings.append(
                meeting(new MeetingId(UUID.randomUUID()), group, "2025-11-10", Meeting.Outcome.NOT_KNOWN), 1, AUTHOR);
        assertThat(news(group)).contains(day("2025-07-10"));
        assertThat(lastHeld(group)).contains(day("2025-07-10"));
        meetings.append(meeting(id, group, "2025-07-10", Meeting.Outcome.NOT_KNOWN), 2, AUTHOR);
        assertThat(news(group)).contains(STARTED);
        assertThat(lastHeld(group)).isEmpty();
        assertThat(groups.lastNews(newId())).isEmpty();
    }

    private Optional<LocalDate> news(PeerGroup group) {
        return groups.lastNews(group.id());
    }

    private Optional<LocalDate> lastHeld(PeerGroup group) {
        return meetings.lastHeld(group.id());
    }

    private static Meeting meeting(MeetingId id, PeerGroup group, String date, Meeting.Outcome outcome) {
        return new Meeting(id, group.id(), day(date), outcome, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void formsOneGroupWhenTwoComeAtOnce() throws Exception {
        var id = newId();
        Callable<GroupDecision> form = () ->
                bean(FormPeerGroup.class).form(id, "Thursday group", OpenTo.ANY_COMPLETER, Set.of(), STARTED, AUTHOR);
        assertThat(atOnce(List.of(form, form, form))).containsOnly(new GroupDecision.Done(group(id)));
        assertThat((Object) record.history("Group", id.value()).size()).isEqualTo(1);
    }

    @Test
    void writesAJoiningToldManyTimesAtOnceOnce() throws Exception {
        var group = aFormingGroup();
        var him = someone();
        Callable<MembershipDecision> join = () -> join(group, him, "2025-07-01");
        var decisions = atOnce(List.of(join, join, join, join, join, join));
        assertThat(decisions)
                .containsOnly(new MembershipDecision.Done(own(group, him).get(0)));
        assertThat(own(group, him)).hasSize(1);
        assertThat(events.of(MemberJoined.class)).hasSize(1);
        assertThat(resource(group).getQuantity()).isEqualTo(1);
    }

    @Test
    void takesInManyAtOnce() throws Exception {
        var group = aFormingGroup();
        var people = IntStream.range(0, 6).mapToObj(n -> someone()).toList();
        var decisions = atOnce(people.stream()
                .map(person -> (Callable<MembershipDecision>) () -> join(group, person, "2025-07-01"))
                .toList());
        assertThat(decisions).allMatch(MembershipDecision.Done.class::isInstance);
        assertThat(members(group)).containsExactlyInAnyOrderElementsOf(people);
        assertThat(resource(group).getQuantity()).isEqualTo(6);
    }

    @Test
    void leavesNobodyInAGroupThatEndsWhileTheyJoin() throws Exception {
        for (int round = 0; round < 5; round++) {
            var group = aFormingGroup();
            var him = someone();
            atOnce(List.<Callable<Object>>of(
                    () -> join(group, him, "2025-07-01"), () -> change(group, GroupStatus.ENDED, "2025-09-01")));
            assertThat(group(group).status()).isEqualTo(GroupStatus.ENDED);
            assertThat(members(group)).isEmpty();
        }
    }

    @Test
    void mergesTwoGroupsOneWayOnlyWhenToldBothWaysAtOnce() throws Exception {
        for (int round = 0; round < 5; round++) {
            var one = aFormingGroup();
            var two = aFormingGroup();
            PatientKey ann = someone();
            PatientKey ben = someone();
            join(one, ann, "2025-07-01");
            join(two, ben, "2025-07-01");
            var decisions = atOnce(List.<Callable<MergeDecision>>of(
                    () -> merge(one, two, "2025-09-01", ann), () -> merge(two, one, "2025-09-01", ben)));
            assertThat(decisions)
                    .containsOnlyOnce(new MergeDecision.Refused(Reason.GROUP_ENDED))
                    .filteredOn(MergeDecision.Done.class::isInstance)
                    .hasSize(1);
            var left = group(one).status().isOver() ? two : one;
            assertThat(members(left)).containsExactlyInAnyOrder(ann, ben);
        }
    }
}
