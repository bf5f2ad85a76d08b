package org.waymarker.peergroup;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;

/** Writes down what a group, or whoever ran the meeting, tells of one. */
@Singleton
public class RecordMeeting {
    private final PeerGroupBook groups;
    private final Meetings meetings;
    private final PeerGroupRecord record;
    private final BusinessIds ids;
    private final FhirTimes times;
    private final Clock clock;

    RecordMeeting(
            PeerGroupBook groups,
            Meetings meetings,
            PeerGroupRecord record,
            BusinessIds ids,
            FhirTimes times,
            Clock clock) {
        this.groups = groups;
        this.meetings = meetings;
        this.record = record;
        this.ids = ids;
        this.times = times;
        this.clock = clock;
    }

    /** The id of the meeting that a caller knows under this identifier. */
    public MeetingId idOf(String system, String value) {
        return new MeetingId(ids.of(Kind.MEETING, system, value).value());
    }

    /** The newest of what was told of a meeting; empty if nothing was. */
    @Transactional
    public Optional<Meeting> standing(MeetingId id) {
        var history = meetings.history(id);
        return history.isEmpty() ? Optional.empty() : Optional.of(history.get(history.size() - 1));
    }

    /**
     * The same report again changes nothing; another one of the same meeting corrects it, and what was told before stays.
     *
     * @param sent the Encounter as a caller sent it; empty if none did
     */
    @Transactional
    public MeetingDecision record(Meeting meeting, String author, Optional<Encounter> sent) {
        var group = groups.lock(meeting.group());
        if (group.isEmpty()) {
            return new MeetingDecision.Refused(Reason.GROUP_UNKNOWN);
        }
        var history = new ArrayList<>(meetings.history(meeting.id()));
        if (!history.isEmpty()) {
            var newest = history.get(history.size() - 1);
            if (newest.equals(meeting)) {
                sent.ifPresent(encounter -> record.write(history, author, sent));
                return new MeetingDecision.Done(newest);
            }
            if (!newest.group().equals(meeting.group())) {
                return new MeetingDecision.Refused(Reason.MEETING_OF_ANOTHER_GROUP);
            }
        }
        var obstacle = MeetingRules.obstacle(meeting, group.get(), clock.instant(), times.zone());
        if (obstacle.isPresent()) {
            return new MeetingDecision.Refused(obstacle.get());
        }
        history.add(meeting);
        meetings.append(meeting, history.size(), author);
        record.write(history, author, sent);
        return new MeetingDecision.Done(meeting);
    }
}
