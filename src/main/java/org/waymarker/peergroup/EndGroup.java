package org.waymarker.peergroup;

import io.micronaut.context.event.ApplicationEventPublisher;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.waymarker.fhir.Codes;

/** What every ending of a group brings with it. */
@Singleton
class EndGroup {
    private final PeerGroupBook groups;
    private final Memberships memberships;
    private final PeerGroupRecord record;
    private final ApplicationEventPublisher<MemberLeft> leavings;
    private final ApplicationEventPublisher<GroupDidNotForm> failures;

    EndGroup(
            PeerGroupBook groups,
            Memberships memberships,
            PeerGroupRecord record,
            ApplicationEventPublisher<MemberLeft> leavings,
            ApplicationEventPublisher<GroupDidNotForm> failures) {
        this.groups = groups;
        this.memberships = memberships;
        this.record = record;
        this.leavings = leavings;
        this.failures = failures;
    }

    /**
     * Ends a group of which the rules allow it: nobody is a member from that day on.
     *
     * @param formed false for a group that never met
     */
    PeerGroup end(PeerGroup group, LocalDate on, boolean formed, String author) {
        var members = memberships.open(group.id());
        var ended = group.inStatus(GroupStatus.ENDED, on);
        groups.update(ended, author);
        for (var membership : members) {
            memberships.close(membership.until(on, Optional.empty()), author);
        }
        record.explain(ended, Codes.ACTIVITY_UPDATE, List.of(record.write(ended, author)), author);
        var cause = formed ? MemberLeft.Cause.GROUP_ENDED : MemberLeft.Cause.GROUP_DID_NOT_FORM;
        for (var membership : members) {
            leavings.publishEvent(new MemberLeft(membership.patient(), group.id(), on, cause, author));
        }
        if (!formed) {
            failures.publishEvent(new GroupDidNotForm(group.id(), on, author));
        }
        return ended;
    }
}
