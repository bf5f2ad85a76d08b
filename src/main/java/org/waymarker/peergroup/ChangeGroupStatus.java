package org.waymarker.peergroup;

import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirTimes;

/** Moves a group on: it meets, lies dormant or has ended. */
@Singleton
public class ChangeGroupStatus {
    private final PeerGroupBook groups;
    private final Memberships memberships;
    private final Meetings meetings;
    private final PeerGroupRecord record;
    private final EndGroup endGroup;
    private final ApplicationEventPublisher<GroupBeganToMeet> events;
    private final FhirTimes times;
    private final Clock clock;

    ChangeGroupStatus(
            PeerGroupBook groups,
            Memberships memberships,
            Meetings meetings,
            PeerGroupRecord record,
            EndGroup endGroup,
            ApplicationEventPublisher<GroupBeganToMeet> events,
            FhirTimes times,
            Clock clock) {
        this.groups = groups;
        this.memberships = memberships;
        this.meetings = meetings;
        this.record = record;
        this.endGroup = endGroup;
        this.events = events;
        this.times = times;
        this.clock = clock;
    }

    /**
     * The same change told again changes nothing. A forming group that ends without a meeting held did not form.
     *
     * @param next meeting, dormant or ended; merging is {@link MergeGroups}
     */
    @Transactional
    public GroupDecision change(PeerGroupId id, GroupStatus next, LocalDate from, String author) {
        var standing = groups.lock(id);
        if (standing.isEmpty()) {
            return new GroupDecision.Refused(Reason.GROUP_UNKNOWN);
        }
        var group = standing.get();
        if (groups.entered(id, next, from)) {
            return new GroupDecision.Done(group);
        }
        var lastHeld = meetings.lastHeld(id);
        var obstacle = obstacle(group, next, from, lastHeld);
        if (obstacle.isPresent()) {
            return new GroupDecision.Refused(obstacle.get());
        }
        if (next == GroupStatus.ENDED) {
            boolean formed = group.status() != GroupStatus.FORMING || lastHeld.isPresent();
            return new GroupDecision.Done(endGroup.end(group, from, formed, author));
        }
        var changed = group.inStatus(next, from);
        groups.update(changed, author);
        record.explain(changed, Codes.ACTIVITY_UPDATE, List.of(record.write(changed, author)), author);
        if (group.status() == GroupStatus.FORMING) {
            var members = memberships.open(id).stream().map(Membership::patient).toList();
            events.publishEvent(new GroupBeganToMeet(id, members, author));
        }
        return new GroupDecision.Done(changed);
    }

    /** A forming group never formed, which is nobody's no. The same told again changes nothing. */
    @Transactional
    public GroupDecision didNotForm(PeerGroupId id, LocalDate on, String author) {
        var standing = groups.lock(id);
        if (standing.isEmpty()) {
            return new GroupDecision.Refused(Reason.GROUP_UNKNOWN);
        }
        var group = standing.get();
        var lastHeld = meetings.lastHeld(id);
        boolean formed = lastHeld.isPresent() || groups.everIn(id, GroupStatus.MEETING);
        if (!formed && groups.entered(id, GroupStatus.ENDED, on)) {
            return new GroupDecision.Done(group);
        }
        var obstacle = GroupRules.obstacleToNotForming(group, lastHeld)
                .or(() -> obstacle(group, GroupStatus.ENDED, on, lastHeld));
        return obstacle.isPresent()
                ? new GroupDecision.Refused(obstacle.get())
                : new GroupDecision.Done(endGroup.end(group, on, false, author));
    }

    private Optional<Reason> obstacle(PeerGroup group, GroupStatus next, LocalDate from, Optional<LocalDate> lastHeld) {
        if (next == GroupStatus.MERGED) {
            return Optional.of(Reason.ILLEGAL_TRANSITION);
        }
        var lastJoin =
                memberships.open(group.id()).stream().map(Membership::joined).max(LocalDate::compareTo);
        return GroupRules.obstacleToStatus(group, next, from, times.today(clock), lastJoin, lastHeld);
    }
}
