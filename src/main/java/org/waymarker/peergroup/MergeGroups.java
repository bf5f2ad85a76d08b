package org.waymarker.peergroup;

import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Permission;
import org.waymarker.patient.Permissions;

/** Makes two groups one. */
@Singleton
public class MergeGroups {
    private final PeerGroupBook groups;
    private final Memberships memberships;
    private final Meetings meetings;
    private final Permissions permissions;
    private final PeerGroupRecord record;
    private final ApplicationEventPublisher<MemberLeft> leavings;
    private final ApplicationEventPublisher<MemberJoined> joinings;
    private final FhirTimes times;
    private final Clock clock;

    MergeGroups(
            PeerGroupBook groups,
            Memberships memberships,
            Meetings meetings,
            Permissions permissions,
            PeerGroupRecord record,
            ApplicationEventPublisher<MemberLeft> leavings,
            ApplicationEventPublisher<MemberJoined> joinings,
            FhirTimes times,
            Clock clock) {
        this.groups = groups;
        this.memberships = memberships;
        this.meetings = meetings;
        this.permissions = permissions;
        this.record = record;
        this.leavings = leavings;
        this.joinings = joinings;
        this.times = times;
        this.clock = clock;
    }

    /**
     * Ends the first group, and the other takes in those who move. The same merger told again changes nothing.
     *
     * @param moving members of {@code from}
     */
    @Transactional
    public MergeDecision merge(
            PeerGroupId from, PeerGroupId into, LocalDate on, List<PatientKey> moving, String author) {
        // In one order whichever way round the groups are named, so that two mergers never wait for each other.
        var locked = Stream.of(from, into)
                .distinct()
                .sorted()
                .map(groups::lock)
                .flatMap(Optional::stream)
                .collect(Collectors.toMap(PeerGroup::id, group -> group));
        var source = locked.get(from);
        var target = locked.get(into);
        if (source == null || target == null) {
            return new MergeDecision.Refused(Reason.GROUP_UNKNOWN);
        }
        var movers = moving.stream()
                .map(patient -> new MergeRules.Mover(
                        patient,
                        permissions.granted(patient, Permission.HOLD_MEMBERSHIP),
                        memberships.own(into, patient)))
                .toList();
        if (MergeRules.isRepeat(source, target, on, movers)) {
            return new MergeDecision.Done(source, target);
        }
        var members = memberships.open(from);
        var outcome =
                MergeRules.merge(source, target, members, movers, on, times.today(clock), meetings.lastHeld(from));
        if (outcome instanceof MergeRules.Outcome.Refused refused) {
            return new MergeDecision.Refused(refused.reason(), refused.mover());
        }
        var merge = (MergeRules.Outcome.Merge) outcome;
        write(merge, author);
        tell(merge, moving, on, author);
        return new MergeDecision.Done(merge.from(), merge.into());
    }

    private void write(MergeRules.Outcome.Merge merge, String author) {
        merge.closed().forEach(membership -> memberships.close(membership, author));
        merge.opened().forEach(membership -> memberships.add(membership, author));
        groups.update(merge.from(), author);
        groups.update(merge.into(), author);
        var changed = List.of(record.write(merge.into(), author), record.write(merge.from(), author));
        record.explain(merge.from(), Codes.ACTIVITY_UPDATE, changed, author);
    }

    private void tell(MergeRules.Outcome.Merge merge, List<PatientKey> moving, LocalDate on, String author) {
        for (var membership : merge.closed()) {
            var cause =
                    moving.contains(membership.patient()) ? MemberLeft.Cause.MOVED : MemberLeft.Cause.NOT_CARRIED_OVER;
            leavings.publishEvent(
                    new MemberLeft(membership.patient(), merge.from().id(), on, cause, author));
        }
        for (var membership : merge.opened()) {
            joinings.publishEvent(
                    new MemberJoined(membership.patient(), merge.into().id(), on, author));
        }
    }
}
