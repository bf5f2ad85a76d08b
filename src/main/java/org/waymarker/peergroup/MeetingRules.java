package org.waymarker.peergroup;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/** Which reports of a meeting can be true. */
final class MeetingRules {
    /** Far above any such group, so that a slip of the keyboard is caught. */
    static final int LARGEST_HEAD_COUNT = 500;

    private MeetingRules() {}

    /**
     * @param zone in which days are counted
     * @return why the meeting cannot have been so
     */
    static Optional<Reason> obstacle(Meeting meeting, PeerGroup group, Instant now, ZoneId zone) {
        if (group.ended().filter(meeting.date()::isAfter).isPresent()) {
            return Optional.of(Reason.GROUP_ENDED);
        }
        if (meeting.date().isAfter(LocalDate.ofInstant(now, zone))) {
            return Optional.of(Reason.DATE_IN_FUTURE);
        }
        if (meeting.date().isBefore(group.started())) {
            return Optional.of(Reason.DATE_BEFORE_GROUP);
        }
        return headCountObstacle(meeting).or(() -> periodObstacle(meeting, now, zone));
    }

    private static Optional<Reason> headCountObstacle(Meeting meeting) {
        if (meeting.headCount().isEmpty()) {
            return Optional.empty();
        }
        if (meeting.outcome() != Meeting.Outcome.HELD) {
            return Optional.of(Reason.HEAD_COUNT_WITHOUT_MEETING);
        }
        return meeting.headCount().get() > LARGEST_HEAD_COUNT
                ? Optional.of(Reason.HEAD_COUNT_TOO_LARGE)
                : Optional.empty();
    }

    private static Optional<Reason> periodObstacle(Meeting meeting, Instant now, ZoneId zone) {
        return meeting.facilitation().flatMap(facilitation -> {
            if (!LocalDate.ofInstant(facilitation.start(), zone).equals(meeting.date())) {
                return Optional.of(Reason.MEETING_DATE_DIFFERS);
            }
            return meeting.outcome() == Meeting.Outcome.HELD
                            && facilitation.end().isAfter(now)
                    ? Optional.of(Reason.MEETING_NOT_OVER)
                    : Optional.empty();
        });
    }
}
