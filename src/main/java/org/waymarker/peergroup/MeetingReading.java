package org.waymarker.peergroup;

import java.time.Instant;
import java.util.Optional;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Elements;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;

/** What an Encounter of a caller's says of a meeting that the health service ran. */
final class MeetingReading {
    private MeetingReading() {}

    /**
     * @param headCount which no Encounter tells
     * @throws RefusedException (422) if it does not say what is needed
     */
    static Meeting read(
            Encounter encounter, MeetingId id, PeerGroupId group, Optional<Integer> headCount, FhirTimes times) {
        var start = moment(encounter.getPeriod().getStartElement(), "start");
        var end = moment(encounter.getPeriod().getEndElement(), "end");
        if (end.isBefore(start)) {
            throw Elements.invalid("Encounter.period", "The period must not end before it starts");
        }
        var facilitation = new Meeting.Facilitation(facilitator(encounter), start, end);
        return new Meeting(
                id,
                group,
                times.dateOf(start),
                outcome(encounter.getStatus()),
                headCount,
                Optional.of(setting(encounter)),
                Optional.of(facilitation));
    }

    private static Meeting.Outcome outcome(EncounterStatus status) {
        if (status == EncounterStatus.FINISHED) {
            return Meeting.Outcome.HELD;
        }
        if (status == EncounterStatus.CANCELLED) {
            return Meeting.Outcome.CANCELLED;
        }
        if (status == EncounterStatus.UNKNOWN) {
            return Meeting.Outcome.NOT_KNOWN;
        }
        throw new RefusedException(new Refusal(
                422,
                IssueType.BUSINESSRULE,
                "STATUS_NOT_TAKEN",
                "A meeting is recorded once it is known what became of it: finished, cancelled or unknown",
                Optional.of("Encounter.status")));
    }

    private static Meeting.Setting setting(Encounter encounter) {
        return Optional.ofNullable(encounter.getClass_().getCode())
                .filter(code ->
                        CodeSystems.ACT_CODE.equals(encounter.getClass_().getSystem()))
                .flatMap(Meeting.Setting::ofCode)
                .orElseThrow(() -> Elements.invalid(
                        "Encounter.class", "The class of a meeting is AMB, VR, FLD or HH of " + CodeSystems.ACT_CODE));
    }

    private static Clinician facilitator(Encounter encounter) {
        var participants = encounter.getParticipant();
        if (participants.size() > 1) {
            throw Elements.invalid("Encounter.participant", "A meeting has one facilitator: leave one participant");
        }
        return participants.stream()
                .flatMap(participant -> Clinician.maybe(participant.getIndividual()).stream())
                .findFirst()
                .orElseThrow(() -> Elements.missing(
                        "Encounter.participant",
                        "The facilitator, a Practitioner or PractitionerRole, is needed. A meeting that the members ran"
                                + " themselves is no Encounter: tell of it by Group/[id]/$record-meeting"));
    }

    private static Instant moment(DateTimeType given, String end) {
        if (!FhirTimes.isMoment(given)) {
            throw Elements.missing(
                    "Encounter.period." + end,
                    "The period needs both ends, each with a time of day and an offset, such as 2026-01-31T10:00:00Z");
        }
        return given.getValue().toInstant();
    }
}
