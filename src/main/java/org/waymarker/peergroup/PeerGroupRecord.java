package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.Provenances;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.LaneKey;

/** Writes groups and meetings to the FHIR record, on the lane of the group. */
@Singleton
class PeerGroupRecord {
    private final FhirRecord record;
    private final PeerGroupFhirMapper mapper;
    private final Memberships memberships;
    private final Provenances provenances;
    private final BusinessIds ids;
    private final Clock clock;

    PeerGroupRecord(
            FhirRecord record,
            PeerGroupFhirMapper mapper,
            Memberships memberships,
            Provenances provenances,
            BusinessIds ids,
            Clock clock) {
        this.record = record;
        this.mapper = mapper;
        this.memberships = memberships;
        this.provenances = provenances;
        this.ids = ids;
        this.clock = clock;
    }

    /** The group as it stands now, for the hospital too. */
    Resource write(PeerGroup group, String author) {
        return write(group, author, Optional.empty());
    }

    /** @param sent the group as a caller sent it; empty if none did */
    Resource write(PeerGroup group, String author, Optional<Group> sent) {
        var entry = Entry.ofGroup(lane(group.id()), toFhir(group), mapper.groupId(group.id()));
        return record.write(entry.holding(sent), author).resource();
    }

    /**
     * The group as it stands once somebody has joined or left. The hospital gets the new quantity with the group's next change
     * of its own: sent at once, it would say at which moment somebody joined, which the hospital could lay beside what it
     * hears of patients at that moment.
     */
    void keep(PeerGroup group, String author) {
        record.write(Entry.kept(Optional.empty(), toFhir(group), mapper.groupId(group.id())), author);
    }

    private Resource toFhir(PeerGroup group) {
        return mapper.group(group, memberships.countOpen(group.id()));
    }

    /**
     * @param history every version of the meeting, oldest first
     * @param sent the Encounter as a caller sent it; empty if none did
     */
    void write(List<Meeting> history, String author, Optional<Encounter> sent) {
        var newest = history.get(history.size() - 1);
        var lane = lane(newest.group());
        mapper.encounter(history)
                .ifPresent(encounter -> record.write(
                        Entry.ofGroup(lane, encounter, mapper.encounterId(newest.id()))
                                .holding(sent),
                        author));
        mapper.headCount(history)
                .ifPresent(count -> record.write(Entry.ofGroup(lane, count, mapper.headCountId(newest.id())), author));
    }

    /** What stands of a meeting in the record: nothing for one that the members held by themselves and did not count. */
    List<Resource> standing(MeetingId meeting) {
        var resources = new ArrayList<Resource>();
        record.read("Encounter", mapper.encounterId(meeting).value())
                .ifPresent(stored -> resources.add(stored.resource()));
        record.read("Observation", mapper.headCountId(meeting).value())
                .ifPresent(stored -> resources.add(stored.resource()));
        return resources;
    }

    /** The Group of a peer group or of a cohort. */
    Optional<Resource> groupResource(UUID id) {
        return record.read("Group", id).map(stored -> stored.resource());
    }

    /** Who caused a change of a group itself, kept in our record only. */
    void explain(PeerGroup group, Code activity, List<Resource> changed, String author) {
        var provenance = provenances.of(changed, clock.instant(), Optional.empty(), activity, Optional.empty());
        record.write(
                Entry.kept(Optional.empty(), provenance, ids.of(Kind.PROVENANCE, group.id(), group.version())), author);
    }

    private static LaneKey lane(PeerGroupId group) {
        return LaneKey.ofGroup(group.value());
    }
}
