package org.waymarker.peergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.waymarker.peergroup.PeerGroupFixtures.day;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Provenance;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.FhirJson;
import org.waymarker.peergroup.Meeting.Facilitation;
import org.waymarker.peergroup.Meeting.Outcome;
import org.waymarker.record.Search;
import org.waymarker.record.Stored;
import org.waymarker.testing.Databases;
import org.waymarker.testing.People;
import org.waymarker.testing.ProfileValidator;

/** What the use cases write, tell and refuse. */
class PeerGroupStoryTest extends PeerGroupTestBed {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }

    @Test
    void aGroupFormsMeetsRestsMeetsAgainAndEnds() {
        var group = aFormingGroup();
        for (var step : List.of("MEETING 2025-07-01", "DORMANT 2025-09-01", "MEETING 2025-11-01", "ENDED 2026-02-01")) {
            var status = GroupStatus.valueOf(step.split(" ")[0]);
            assertThat(change(group, status, step.split(" ")[1])).isInstanceOf(GroupDecision.Done.class);
            assertThat(group(group).status()).isEqualTo(status);
        }
        assertThat(resource(group).getActive()).isFalse();
        assertThat(queued(group)).isEqualTo(5);
        assertThat(provenances(group)).hasSize(5).allSatisfy(ProfileValidator::assertValid);
        assertThat(events.heard).isEmpty();
    }

    @Test
    void aChangeToldAgainChangesNothingEvenMuchLater() {
        var group = aFormingGroup();
        change(group, GroupStatus.MEETING, "2025-07-01");
        change(group, GroupStatus.DORMANT, "2025-09-01");
        var before = rows();
        assertThat(change(group, GroupStatus.DORMANT, "2025-09-01")).isEqualTo(new GroupDecision.Done(group(group)));
        assertThat(change(group, GroupStatus.MEETING, "2025-07-01")).isEqualTo(new GroupDecision.Done(group(group)));
        assertThat(group(group).status()).isEqualTo(GroupStatus.DORMANT);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void aGroupToldAgainIsTheSameAndWithOtherParticularsRefused() {
        var group = aFormingGroup();
        change(group, GroupStatus.MEETING, "2025-07-01");
        var before = rows();
        assertThat(form(group, "Thursday group")).isEqualTo(new GroupDecision.Done(group(group)));
        assertThat(form(group, "Friday group")).isEqualTo(new GroupDecision.Refused(Reason.GROUP_EXISTS_OTHERWISE));
        assertThat(rows()).isEqualTo(before);
    }

    private GroupDecision form(PeerGroupId id, String name) {
        return bean(FormPeerGroup.class).form(id, name, OpenTo.ANY_COMPLETER, Set.of(), STARTED, AUTHOR);
    }

    @Test
    void aGroupGrowsFromCohortsThatWeKnow() {
        var form = bean(FormPeerGroup.class);
        var cohort = aCohort();
        var before = rows();
        for (var unknown : List.of(
                new OriginCohort(UUID.randomUUID()),
                new OriginCohort(aFormingGroup().value()))) {
            before = rows();
            assertThat(form.form(newId(), "Closed", OpenTo.COHORT_ONLY, Set.of(cohort, unknown), STARTED, AUTHOR))
                    .isEqualTo(new GroupDecision.Refused(Reason.COHORT_UNKNOWN));
        }
        assertThat(rows()).isEqualTo(before);
        assertThat(form.form(newId(), "Closed", OpenTo.COHORT_ONLY, Set.of(cohort), STARTED, AUTHOR))
                .isInstanceOf(GroupDecision.Done.class);
    }

    @Test
    void aFormingGroupThatEndsWithoutAMeetingDidNotForm() {
        var toldSo = aFormingGroup();
        var ended = aFormingGroup();
        var him = someone();
        join(toldSo, him, "2025-07-01");
        events.heard.clear();
        assertThat(didNotForm(toldSo, "2025-09-01")).isInstanceOf(GroupDecision.Done.class);
        assertThat(events.heard)
                .containsExactly(
                        new MemberLeft(him, toldSo, day("2025-09-01"), MemberLeft.Cause.GROUP_DID_NOT_FORM, AUTHOR),
                        new GroupDidNotForm(toldSo, day("2025-09-01"), AUTHOR));
        assertThat(members(toldSo)).isEmpty();
        events.heard.clear();
        change(ended, GroupStatus.ENDED, "2025-09-01");
        assertThat(events.heard).containsExactly(new GroupDidNotForm(ended, day("2025-09-01"), AUTHOR));

        var before = rows();
        events.heard.clear();
        assertThat(didNotForm(toldSo, "2025-09-01")).isEqualTo(new GroupDecision.Done(group(toldSo)));
        assertThat(didNotForm(toldSo, "2025-09-02")).isEqualTo(new GroupDecision.Refused(Reason.GROUP_ENDED));
        assertThat(rows()).isEqualTo(before);
        assertThat(events.heard).isEmpty();
    }

    @Test
    void aGroupThatMetDidForm() {
        var group = aFormingGroup();
        record(meeting(group, "2025-07-10", Outcome.HELD, 5));
        assertThat(didNotForm(group, "2025-09-01")).isEqualTo(new GroupDecision.Refused(Reason.GROUP_HAS_MET));
        change(group, GroupStatus.ENDED, "2025-09-01");
        assertThat(events.of(GroupDidNotForm.class)).isEmpty();
        assertThat(didNotForm(group, "2025-09-01")).isEqualTo(new GroupDecision.Refused(Reason.GROUP_ENDED));
    }

    private GroupDecision didNotForm(PeerGroupId group, String on) {
        return bean(ChangeGroupStatus.class).didNotForm(group, day(on), AUTHOR);
    }

    @Test
    void anEndingClosesEveryMembership() {
        var group = aFormingGroup();
        var ann = someone();
        var ben = someone();
        join(group, ann, "2025-07-01");
        join(group, ben, "2025-08-01");
        change(group, GroupStatus.MEETING, "2025-07-01");
        events.heard.clear();
        change(group, GroupStatus.ENDED, "2026-02-01");
        assertThat(members(group)).isEmpty();
        assertThat(own(group, ann).get(0).left()).contains(day("2026-02-01"));
        assertThat(resource(group).getQuantity()).isZero();
        assertThat(events.of(MemberLeft.class))
                .extracting(MemberLeft::patient, MemberLeft::cause)
                .containsExactly(tuple(ann, MemberLeft.Cause.GROUP_ENDED), tuple(ben, MemberLeft.Cause.GROUP_ENDED));
        assertThat(join(group, someone(), "2026-02-02")).isEqualTo(new MembershipDecision.Refused(Reason.GROUP_ENDED));
    }

    @Test
    void somebodyJoinsLeavesAndReturns() {
        var group = aFormingGroup();
        var him = someone();
        assertThat(join(group, him, "2025-07-01")).isInstanceOf(MembershipDecision.Done.class);
        assertThat(resource(group).getQuantity()).isEqualTo(1);
        assertThat(leave(group, him, "2025-09-01")).isInstanceOf(MembershipDecision.Done.class);
        assertThat(resource(group).getQuantity()).isZero();
        assertThat(join(group, him, "2026-01-01")).isInstanceOf(MembershipDecision.Done.class);
        assertThat(own(group, him))
                .extracting(Membership::joined, Membership::left)
                .containsExactly(
                        tuple(day("2025-07-01"), Optional.of(day("2025-09-01"))),
                        tuple(day("2026-01-01"), Optional.empty()));
        assertThat(events.heard)
                .containsExactly(
                        new MemberJoined(him, group, day("2025-07-01"), AUTHOR),
                        new MemberLeft(him, group, day("2025-09-01"), MemberLeft.Cause.LEFT, AUTHOR),
                        new MemberJoined(him, group, day("2026-01-01"), AUTHOR));
    }

    @Test
    void joiningAndLeavingToldAgainChangesNothing() {
        var group = aFormingGroup();
        var him = someone();
        join(group, him, "2025-07-01");
        leave(group, him, "2025-09-01");
        join(group, him, "2026-01-01");
        var before = rows();
        events.heard.clear();
        assertThat(join(group, him, "2026-01-01"))
                .isEqualTo(new MembershipDecision.Done(own(group, him).get(1)));
        assertThat(join(group, him, "2025-07-01"))
                .isEqualTo(new MembershipDecision.Done(own(group, him).get(0)));
        assertThat(rows()).isEqualTo(before);
        assertThat(events.heard).isEmpty();
    }

    @Test
    void joiningAndLeavingAreNotToldToTheHospital() {
        var group = aFormingGroup();
        var before = queued(group);
        var him = someone();
        join(group, him, "2025-07-01");
        leave(group, him, "2025-09-01");
        assertThat(queued(group)).isEqualTo(before);
        join(group, him, "2025-09-01");
        change(group, GroupStatus.MEETING, "2025-10-01");
        assertThat(queued(group)).isEqualTo(before + 1);
        assertThat(resource(group).getQuantity()).isEqualTo(1);
    }

    @Test
    void nobodyJoinsWithoutLeaveOfThePersonAndTheRules() {
        var group = aFormingGroup();
        var silent = aPatient(People.freshNhsNumber());
        var unwilling = someone();
        allow(unwilling, false);
        var notCompleted = someone();
        eligibility.refuse(notCompleted, Reason.PROGRAMME_NOT_COMPLETED);
        var member = someone();
        join(group, member, "2025-07-01");
        var before = rows();
        assertThat(join(group, silent, "2025-07-01")).isEqualTo(refused(Reason.MEMBERSHIP_NOT_PERMITTED));
        assertThat(join(group, unwilling, "2025-07-01")).isEqualTo(refused(Reason.MEMBERSHIP_NOT_PERMITTED));
        assertThat(join(group, notCompleted, "2025-07-01")).isEqualTo(refused(Reason.PROGRAMME_NOT_COMPLETED));
        assertThat(join(group, member, "2025-08-01")).isEqualTo(refused(Reason.ALREADY_A_MEMBER));
        assertThat(join(group, someone(), "2026-03-03")).isEqualTo(refused(Reason.DATE_IN_FUTURE));
        assertThat(join(newId(), member, "2025-08-01")).isEqualTo(refused(Reason.GROUP_UNKNOWN));
        assertThat(leave(group, silent, "2025-08-01")).isEqualTo(refused(Reason.NOT_A_MEMBER));
        assertThat(leave(newId(), member, "2025-08-01")).isEqualTo(refused(Reason.GROUP_UNKNOWN));
        before.merge("patient", 1L, Long::sum);
        before.merge("patient_ref", 1L, Long::sum);
        before.merge("permission", 1L, Long::sum);
        assertThat(rows()).isEqualTo(before);
    }

    private static MembershipDecision refused(Reason reason) {
        return new MembershipDecision.Refused(reason);
    }

    @Test
    void twoGroupsMergeAndNobodyIsDoubledOrCarriedOver() {
        var from = aFormingGroup();
        var into = aFormingGroup();
        change(from, GroupStatus.MEETING, "2025-07-01");
        var ann = someone();
        var ben = someone();
        var cay = someone();
        join(from, ann, "2025-07-01");
        join(from, ben, "2025-07-01");
        join(from, cay, "2025-07-01");
        join(into, ann, "2025-07-15");
        events.heard.clear();
        assertThat(merge(from, into, "2025-12-01", ann, ben)).isInstanceOf(MergeDecision.Done.class);
        assertThat(members(from)).isEmpty();
        assertThat(members(into)).containsExactlyInAnyOrder(ann, ben);
        assertThat(own(into, ann)).extracting(Membership::joined).containsExactly(day("2025-07-15"));
        assertThat(own(from, cay).get(0).left()).contains(day("2025-12-01"));
        assertThat(resource(into).getQuantity()).isEqualTo(2);
        assertThat(resource(from).getQuantity()).isZero();
        assertThat(FhirJson.encode(resource(from))).contains("Group/" + into);
        assertThat(events.of(MemberLeft.class))
                .extracting(MemberLeft::patient, MemberLeft::cause)
                .containsExactlyInAnyOrder(
                        tuple(ann, MemberLeft.Cause.MOVED),
                        tuple(ben, MemberLeft.Cause.MOVED),
                        tuple(cay, MemberLeft.Cause.NOT_CARRIED_OVER));
        assertThat(events.of(MemberJoined.class))
                .containsExactly(new MemberJoined(ben, into, day("2025-12-01"), AUTHOR));

        var third = aFormingGroup();
        var before = rows();
        assertThat(merge(into, third, "2025-12-02", cay)).isEqualTo(new MergeDecision.Refused(Reason.NOT_A_MEMBER, 1));
        assertThat(merge(from, into, "2025-12-01", ann, ben))
                .isEqualTo(new MergeDecision.Done(group(from), group(into)));
        assertThat(merge(from, into, "2025-12-02", ann)).isEqualTo(new MergeDecision.Refused(Reason.GROUP_ENDED));
        assertThat(merge(into, into, "2025-12-02")).isEqualTo(new MergeDecision.Refused(Reason.MERGE_WITH_ITSELF));
        assertThat(merge(into, from, "2025-12-02")).isEqualTo(new MergeDecision.Refused(Reason.GROUP_ENDED));
        assertThat(merge(into, newId(), "2025-12-02")).isEqualTo(new MergeDecision.Refused(Reason.GROUP_UNKNOWN));
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void aMeetingIsKeptWithANumberAndNoNames() {
        var group = aFormingGroup();
        var meeting = meeting(group, "2025-07-10", Outcome.HELD, 7);
        assertThat(record(meeting)).isEqualTo(new MeetingDecision.Done(meeting));
        var count = headCount(meeting);
        assertThat(count.getValueQuantity().getValue().intValue()).isEqualTo(7);
        assertThat(count.getSubject().getReference()).isEqualTo("Group/" + group);
        assertThat(encounter(meeting)).isEmpty();
        assertThat(queued(group)).isEqualTo(2);

        var before = rows();
        assertThat(record(meeting)).isEqualTo(new MeetingDecision.Done(meeting));
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void anotherReportCorrectsAndKeepsWhatWasTold() {
        var group = aFormingGroup();
        var told = meeting(group, "2025-07-10", Outcome.HELD, 7);
        record(told);
        record(with(told, Outcome.HELD, Optional.of(8), Optional.empty()));
        assertThat(headCount(told).getStatus()).isEqualTo(ObservationStatus.AMENDED);
        record(with(told, Outcome.CANCELLED, Optional.empty(), Optional.empty()));
        assertThat(headCount(told).getStatus()).isEqualTo(ObservationStatus.ENTEREDINERROR);
        assertThat(meetings.history(told.id())).hasSize(3);
        assertThat(record.history("Observation", headCountId(told))).hasSize(3);
    }

    @Test
    void aMeetingThatTheServiceRanIsOneEncounterOfTheGroup() {
        var group = aFormingGroup();
        var run = new Facilitation(
                new Clinician("Practitioner", "Practitioner/77"),
                Instant.parse("2025-07-10T17:00:00Z"),
                Instant.parse("2025-07-10T18:30:00Z"));
        var meeting = with(
                meeting(group, "2025-07-10", Outcome.HELD, null), Outcome.HELD, Optional.empty(), Optional.of(run));
        record(meeting);
        var encounter = encounter(meeting).orElseThrow().as(Encounter.class);
        assertThat(encounter.getSubject().getReference()).isEqualTo("Group/" + group);
        assertThat(record.read("Observation", headCountId(meeting))).isEmpty();
    }

    @Test
    void silenceIsNotKnown() {
        var group = aFormingGroup();
        change(group, GroupStatus.MEETING, "2025-07-01");
        join(group, someone(), "2025-07-01");
        record(meeting(group, "2025-07-10", Outcome.HELD, null));
        record(meeting(group, "2025-08-10", Outcome.NOT_KNOWN, null));
        assertThat(groups.lastNews(group)).contains(day("2025-07-10"));
        assertThat(group(group).status()).isEqualTo(GroupStatus.MEETING);
        assertThat(members(group)).hasSize(1);
        assertThat(queued(group)).isEqualTo(2);
    }

    @Test
    void refusesMeetingsThatCannotHaveBeen() {
        var group = aFormingGroup();
        var other = aFormingGroup();
        change(group, GroupStatus.ENDED, "2025-09-01");
        var held = meeting(other, "2025-07-10", Outcome.HELD, 7);
        record(held);
        var before = rows();
        assertThat(record(meeting(group, "2025-09-02", Outcome.HELD, 3))).isEqualTo(notRecorded(Reason.GROUP_ENDED));
        assertThat(record(meeting(other, "2026-03-03", Outcome.HELD, 3))).isEqualTo(notRecorded(Reason.DATE_IN_FUTURE));
        assertThat(record(meeting(newId(), "2025-07-10", Outcome.HELD, 3)))
                .isEqualTo(notRecorded(Reason.GROUP_UNKNOWN));
        assertThat(record(new Meeting(
                        held.id(),
                        group,
                        held.date(),
                        held.outcome(),
                        held.headCount(),
                        held.setting(),
                        held.facilitation())))
                .isEqualTo(notRecorded(Reason.MEETING_OF_ANOTHER_GROUP));
        assertThat(rows()).isEqualTo(before);
        assertThat(record(meeting(group, "2025-08-31", Outcome.HELD, 3))).isInstanceOf(MeetingDecision.Done.class);
    }

    private static MeetingDecision notRecorded(Reason reason) {
        return new MeetingDecision.Refused(reason);
    }

    /** Everything that the record holds because of groups, in every version: no name, no key and no number of any member. */
    @Test
    void theRecordNamesNoMember() {
        var numbers = List.of(People.freshNhsNumber(), People.freshNhsNumber(), People.freshNhsNumber());
        var people = numbers.stream().map(this::aPatient).toList();
        people.forEach(person -> allow(person, true));
        var from = aFormingGroup(OpenTo.COHORT_ONLY, Set.of(aCohort()));
        var into = aFormingGroup();
        people.forEach(person -> join(from, person, "2025-07-01"));
        change(from, GroupStatus.MEETING, "2025-07-01");
        record(meeting(from, "2025-07-10", Outcome.HELD, 3));
        leave(from, people.get(0), "2025-08-01");
        join(from, people.get(0), "2025-09-01");
        merge(from, into, "2025-12-01", people.get(0), people.get(1));
        change(into, GroupStatus.ENDED, "2026-02-01");

        var bodies = inTransaction(() -> jdbc.list("select v.body from resource_version v", row -> row.text("body")));
        assertThat(bodies).hasSizeGreaterThan(10);
        for (String body : bodies) {
            assertThat(body).doesNotContain("\"member\"").doesNotContain("Patient");
            numbers.forEach(number -> assertThat(body).doesNotContain(number));
            people.forEach(person -> assertThat(body).doesNotContain(person.toString()));
        }
        assertThat(inTransaction(() ->
                        jdbc.list("select key from resource where patient_key is not null", row -> row.number("key"))))
                .isEmpty();
        assertThat(inTransaction(
                        () -> jdbc.list("select key from lane where patient_key is not null", row -> row.text("key"))))
                .isEmpty();
    }

    private MeetingDecision record(Meeting meeting) {
        return bean(RecordMeeting.class).record(meeting, AUTHOR, Optional.empty());
    }

    private static Meeting meeting(PeerGroupId group, String date, Outcome outcome, Integer headCount) {
        return new Meeting(
                new MeetingId(UUID.randomUUID()),
                group,
                day(date),
                outcome,
                Optional.ofNullable(headCount),
                Optional.empty(),
                Optional.empty());
    }

    private static Meeting with(
            Meeting meeting, Outcome outcome, Optional<Integer> headCount, Optional<Facilitation> facilitation) {
        return new Meeting(
                meeting.id(), meeting.group(), meeting.date(), outcome, headCount, meeting.setting(), facilitation);
    }

    private UUID headCountId(Meeting meeting) {
        return bean(PeerGroupFhirMapper.class).headCountId(meeting.id()).value();
    }

    private Observation headCount(Meeting meeting) {
        return record.read("Observation", headCountId(meeting)).orElseThrow().as(Observation.class);
    }

    private Optional<Stored> encounter(Meeting meeting) {
        return record.read("Encounter", meeting.id().value());
    }

    /** Deliveries that wait on the group's lane. */
    private int queued(PeerGroupId group) {
        return inTransaction(
                () -> jdbc.list("select seq from delivery where lane = ?", row -> row.number("seq"), "group:" + group)
                        .size());
    }

    private List<Provenance> provenances(PeerGroupId group) {
        return record
                .search(new Search("Provenance", Optional.empty(), List.of(), 1000, Optional.empty()))
                .results()
                .stream()
                .map(stored -> stored.as(Provenance.class))
                .filter(p -> p.getTarget().stream()
                        .anyMatch(target -> target.getReference().startsWith("Group/" + group)))
                .toList();
    }
}
