package org.waymarker.peergroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.peergroup.PeerGroupFixtures.aFormingGroup;
import static org.waymarker.peergroup.PeerGroupFixtures.aGroup;
import static org.waymarker.peergroup.PeerGroupFixtures.day;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.Clinician;
import org.waymarker.peergroup.Meeting.Facilitation;
import org.waymarker.peergroup.Meeting.Outcome;

class MeetingRulesTest {
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static final PeerGroup GROUP = aFormingGroup();

    @Test
    void takesAMeetingOfToday() {
        assertThat(obstacle(GROUP, meeting("2026-03-02", Outcome.HELD, 7))).isEmpty();
        assertThat(obstacle(GROUP, meeting("2026-03-03", Outcome.CANCELLED, null)))
                .contains(Reason.DATE_IN_FUTURE);
        assertThat(obstacle(GROUP, meeting("2025-06-01", Outcome.HELD, null))).contains(Reason.DATE_BEFORE_GROUP);
    }

    @Test
    void takesMeetingsOfAnEndedGroupUpToItsLastDay() {
        var ended = aGroup(GroupStatus.MEETING).inStatus(GroupStatus.ENDED, day("2026-01-15"));
        assertThat(obstacle(ended, meeting("2026-01-15", Outcome.HELD, 3))).isEmpty();
        assertThat(obstacle(ended, meeting("2026-01-16", Outcome.HELD, 3))).contains(Reason.GROUP_ENDED);
    }

    @Test
    void countsHeadsOnlyWhereAMeetingWasHeld() {
        assertThat(obstacle(GROUP, meeting("2026-02-01", Outcome.HELD, 0))).isEmpty();
        assertThat(obstacle(GROUP, meeting("2026-02-01", Outcome.HELD, 500))).isEmpty();
        assertThat(obstacle(GROUP, meeting("2026-02-01", Outcome.HELD, 501))).contains(Reason.HEAD_COUNT_TOO_LARGE);
        assertThat(obstacle(GROUP, meeting("2026-02-01", Outcome.CANCELLED, 0)))
                .contains(Reason.HEAD_COUNT_WITHOUT_MEETING);
        assertThat(obstacle(GROUP, meeting("2026-02-01", Outcome.NOT_KNOWN, 4)))
                .contains(Reason.HEAD_COUNT_WITHOUT_MEETING);
    }

    @Test
    void wantsThePeriodOnTheDayOfTheMeetingAsTheZoneCountsDays() {
        // Half past midnight in British Summer Time belongs to the new day.
        assertThat(obstacle(GROUP, run("2025-07-02", "2025-07-01T23:30:00Z", "2025-07-02T00:30:00Z")))
                .isEmpty();
        assertThat(obstacle(GROUP, run("2025-07-01", "2025-07-01T23:30:00Z", "2025-07-02T00:30:00Z")))
                .contains(Reason.MEETING_DATE_DIFFERS);
    }

    @Test
    void doesNotCallAMeetingHeldThatIsStillOn() {
        assertThat(obstacle(GROUP, run("2026-03-02", "2026-03-02T08:30:00Z", "2026-03-02T10:00:00Z")))
                .contains(Reason.MEETING_NOT_OVER);
    }

    private static Optional<Reason> obstacle(PeerGroup group, Meeting meeting) {
        return MeetingRules.obstacle(meeting, group, NOW, LONDON);
    }

    private static Meeting meeting(String date, Outcome outcome, Integer headCount) {
        return new Meeting(
                new MeetingId(UUID.randomUUID()),
                GROUP.id(),
                LocalDate.parse(date),
                outcome,
                Optional.ofNullable(headCount),
                Optional.empty(),
                Optional.empty());
    }

    private static Meeting run(String date, String start, String end) {
        return new Meeting(
                new MeetingId(UUID.randomUUID()),
                GROUP.id(),
                LocalDate.parse(date),
                Outcome.HELD,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Facilitation(
                        new Clinician("Practitioner", "Practitioner/77"), Instant.parse(start), Instant.parse(end))));
    }
}
