package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Elements;
import org.waymarker.fhir.FhirEndpoint.Change;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.OwnedElements;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.security.Caller;

/** Meetings that the health service ran, as Encounters that an EHR posts and puts. */
@Singleton
class PostedMeeting {
    private static final Set<String> CORRECTED = Set.of("class", "period", "participant");
    private static final String FOLLOWS =
            "It was said when the meeting was recorded; for another group, record another meeting.";

    private final RecordMeeting recordMeeting;
    private final PeerGroupRecord record;
    private final Persons persons;
    private final FhirTimes times;

    PostedMeeting(RecordMeeting recordMeeting, PeerGroupRecord record, Persons persons, FhirTimes times) {
        this.recordMeeting = recordMeeting;
        this.record = record;
        this.persons = persons;
        this.times = times;
    }

    /** @throws RefusedException if it is no meeting of a peer group, or does not say what is needed */
    Answer create(Encounter encounter, Caller caller) {
        var group = group(encounter.getSubject());
        persons.requireNone(encounter);
        var id = encounter.getIdentifier().stream()
                .filter(identifier -> identifier.hasSystem() && identifier.hasValue())
                .findFirst()
                .map(identifier -> recordMeeting.idOf(identifier.getSystem(), identifier.getValue()))
                .orElseThrow(() -> Elements.missing(
                        "Encounter.identifier", "A meeting needs an identifier of yours, with system and value"));
        var standing = recordMeeting.standing(id);
        var meeting = MeetingReading.read(encounter, id, group, standing.flatMap(Meeting::headCount), times);
        if (standing.isPresent()) {
            return standing.get().equals(meeting)
                    ? new Answer.Existing(
                            encounter(id),
                            Refusal.notice(
                                    "ALREADY_RECORDED", "This meeting is recorded already, and so; nothing was added"))
                    : new Answer.Refused(Refusal.conflict(
                            "MEETING_EXISTS_OTHERWISE",
                            "A meeting with this identifier is recorded with other particulars; correct it by PUT on its"
                                    + " Encounter or by Group/[id]/$record-meeting"));
        }
        var decision = recordMeeting.record(meeting, caller.subject(), Optional.of(encounter));
        return decision instanceof MeetingDecision.Refused refused
                ? refused(refused.reason())
                : new Answer.Created(encounter(id));
    }

    /** @throws RefusedException if it says what cannot follow, or does not say what is needed */
    Answer put(Change<Encounter> change) {
        var wanted = change.wanted();
        var id = new MeetingId(change.id());
        var standing = recordMeeting.standing(id);
        if (standing.isEmpty()) {
            return new Answer.Refused(Refusal.notFound("The meeting behind this Encounter"));
        }
        boolean inError = wanted.getStatus() == EncounterStatus.ENTEREDINERROR;
        OwnedElements.requireUntouched(change.current(), wanted, inError ? Set.of() : CORRECTED, FOLLOWS);
        persons.requireNone(wanted);
        var meeting = inError
                ? notRunByTheService(standing.get())
                : MeetingReading.read(
                        wanted, id, standing.get().group(), standing.get().headCount(), times);
        var decision = recordMeeting.record(meeting, change.caller().subject(), Optional.of(wanted));
        return decision instanceof MeetingDecision.Refused refused
                ? refused(refused.reason())
                : new Answer.Updated(encounter(id));
    }

    /** What the group itself told of the meeting stands. */
    private static Meeting notRunByTheService(Meeting meeting) {
        return new Meeting(
                meeting.id(),
                meeting.group(),
                meeting.date(),
                meeting.outcome(),
                meeting.headCount(),
                meeting.setting(),
                Optional.empty());
    }

    private PeerGroupId group(Reference subject) {
        if (persons.isToAPerson(subject)) {
            throw new RefusedException(new Refusal(
                    422,
                    IssueType.BUSINESSRULE,
                    "PERSON_IN_GROUP_RESOURCE",
                    "This service takes meetings of a peer group, whose subject is the Group. A person's own session follows"
                            + " from closing the cohort: Group/[id]/$close-cohort",
                    Optional.of("Encounter.subject")));
        }
        return References.maybeIdOf("Group", subject)
                .map(PeerGroupId::new)
                .orElseThrow(() -> Elements.missing(
                        "Encounter.subject",
                        "A meeting needs as subject the peer group, as Group/[id] of this server"));
    }

    private Resource encounter(MeetingId id) {
        return record.standing(id).stream()
                .filter(Encounter.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static Answer refused(Reason reason) {
        return new Answer.Refused(new Refusal(
                422,
                IssueType.BUSINESSRULE,
                reason.name(),
                reason.message(),
                reason == Reason.GROUP_UNKNOWN ? Optional.of("Encounter.subject") : Optional.empty()));
    }
}
