package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Group.GroupType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Counts;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.References;

/** Peer groups and their meetings as FHIR; field by field in {@code docs/fhir-mapping.md}. No person but a facilitator is in any of it. */
@Singleton
class PeerGroupFhirMapper {
    private final BusinessIds ids;
    private final PainService service;
    private final FhirTimes times;

    PeerGroupFhirMapper(BusinessIds ids, PainService service, FhirTimes times) {
        this.ids = ids;
        this.service = service;
        this.times = times;
    }

    BusinessId groupId(PeerGroupId group) {
        return ids.existing(Kind.PEER_GROUP, group.value());
    }

    /** Of the Encounter of a meeting that the health service ran. */
    BusinessId encounterId(MeetingId meeting) {
        return ids.existing(Kind.MEETING, meeting.value());
    }

    BusinessId headCountId(MeetingId meeting) {
        return ids.of(Kind.HEAD_COUNT, meeting);
    }

    /**
     * The group, never with its members. It is managed by nobody: the health service does not run it.
     *
     * @param members how many there are now
     */
    Group group(PeerGroup peerGroup, int members) {
        var group = new Group()
                .setActive(!peerGroup.status().isOver())
                .setType(GroupType.PERSON)
                .setActual(true)
                .setCode(Codes.SUPPORT_GROUPS.toConcept("Peer support group"))
                .setName(peerGroup.name())
                .setQuantity(members);
        group.getMeta().addProfile(Profiles.PEER_SUPPORT_GROUP);
        group.addIdentifier(groupId(peerGroup.id()).toIdentifier());
        group.addCharacteristic()
                .setCode(new CodeableConcept().setText("Condition"))
                .setValue(Codes.CHRONIC_PAIN.toConcept())
                .setExclude(false);
        group.addExtension(
                Extensions.GROUP_STATUS, new CodeType(peerGroup.status().code()));
        group.addExtension(
                Extensions.GROUP_OPEN_TO, new CodeType(peerGroup.openTo().code()));
        peerGroup
                .mergedInto()
                .ifPresent(other ->
                        group.addExtension(Extensions.GROUP_MERGED_INTO, References.to("Group", groupId(other))));
        return group;
    }

    /**
     * The head count of a meeting: final at first, amended once corrected, entered in error if the group took the number back.
     *
     * @param history every version of the meeting, oldest first
     * @return empty if no number was ever volunteered
     */
    Optional<Observation> headCount(List<Meeting> history) {
        var counted = history.stream().filter(m -> m.headCount().isPresent()).toList();
        if (counted.isEmpty()) {
            return Optional.empty();
        }
        var newest = history.get(history.size() - 1);
        if (newest.headCount().isEmpty()) {
            return Optional.of(headCount(counted.get(counted.size() - 1), ObservationStatus.ENTEREDINERROR));
        }
        return Optional.of(headCount(newest, history.size() == 1 ? ObservationStatus.FINAL : status(history, newest)));
    }

    /** What changed elsewhere, such as the facilitator, leaves a final count final. */
    private static ObservationStatus status(List<Meeting> history, Meeting newest) {
        boolean same = history.stream()
                .filter(m -> m.headCount().isPresent())
                .allMatch(m ->
                        m.headCount().equals(newest.headCount()) && m.date().equals(newest.date()));
        boolean takenBack = history.stream()
                .dropWhile(m -> m.headCount().isEmpty())
                .anyMatch(m -> m.headCount().isEmpty());
        return same && !takenBack ? ObservationStatus.FINAL : ObservationStatus.AMENDED;
    }

    private Observation headCount(Meeting meeting, ObservationStatus status) {
        var observation = new Observation()
                .setStatus(status)
                .addCategory(Codes.CATEGORY_PEER_GROUP.toConcept())
                .setCode(Codes.HEAD_COUNT.toConcept())
                .setSubject(References.to("Group", groupId(meeting.group())))
                .setEffective(FhirTimes.date(meeting.date()))
                .addPerformer(service.reference())
                .setValue(Counts.of(meeting.headCount().orElseThrow(), "people"))
                .setMethod(Codes.VOLUNTEERED_BY_GROUP.toConcept());
        observation.getMeta().addProfile(Profiles.HEAD_COUNT);
        observation.addIdentifier(headCountId(meeting.id()).toIdentifier());
        return observation;
    }

    /**
     * The Encounter of a meeting that the health service ran; entered in error if it turned out that it did not.
     *
     * @param history every version of the meeting, oldest first
     * @return empty if the members met by themselves: that is no Encounter
     */
    Optional<Encounter> encounter(List<Meeting> history) {
        var run = history.stream().filter(m -> m.facilitation().isPresent()).toList();
        if (run.isEmpty()) {
            return Optional.empty();
        }
        var newest = history.get(history.size() - 1);
        return Optional.of(
                newest.facilitation().isPresent()
                        ? encounter(newest, status(newest.outcome()))
                        : encounter(run.get(run.size() - 1), EncounterStatus.ENTEREDINERROR));
    }

    private static EncounterStatus status(Meeting.Outcome outcome) {
        return switch (outcome) {
            case HELD -> EncounterStatus.FINISHED;
            case CANCELLED -> EncounterStatus.CANCELLED;
            case NOT_KNOWN -> EncounterStatus.UNKNOWN;
        };
    }

    private Encounter encounter(Meeting meeting, EncounterStatus status) {
        var facilitation = meeting.facilitation().orElseThrow();
        var encounter = new Encounter()
                .setStatus(status)
                .setClass_(classOf(meeting).toCoding())
                .addType(new CodeableConcept().setText("Facilitated peer group meeting"))
                .setSubject(References.to("Group", groupId(meeting.group())))
                .setPeriod(times.between(facilitation.start(), facilitation.end()))
                .setServiceProvider(service.reference());
        encounter
                .addParticipant()
                .addType(Codes.PRIMARY_PERFORMER.toConcept("Facilitator"))
                .setIndividual(facilitation.by().toReference());
        encounter.getMeta().addProfile(Profiles.GROUP_MEETING_ENCOUNTER);
        encounter.addIdentifier(encounterId(meeting.id()).toIdentifier());
        return encounter;
    }

    private static Code classOf(Meeting meeting) {
        return switch (meeting.setting().orElse(Meeting.Setting.COMMUNITY)) {
            case COMMUNITY -> Codes.CLASS_FIELD;
            case ONLINE -> Codes.CLASS_VIRTUAL;
            case CLINIC -> Codes.CLASS_AMBULATORY;
            case HOME -> Codes.CLASS_HOME;
        };
    }
}
