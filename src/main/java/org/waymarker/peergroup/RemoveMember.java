package org.waymarker.peergroup;

import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.PatientKey;

/** Writes down that somebody left a group. Leaving needs no reason and no permission. */
@Singleton
public class RemoveMember {
    private final PeerGroupBook groups;
    private final Memberships memberships;
    private final PeerGroupRecord record;
    private final ApplicationEventPublisher<MemberLeft> events;
    private final FhirTimes times;
    private final Clock clock;

    RemoveMember(
            PeerGroupBook groups,
            Memberships memberships,
            PeerGroupRecord record,
            ApplicationEventPublisher<MemberLeft> events,
            FhirTimes times,
            Clock clock) {
        this.groups = groups;
        this.memberships = memberships;
        this.record = record;
        this.events = events;
        this.times = times;
        this.clock = clock;
    }

    /**
     * Ends the person's newest period; the same leaving told again changes nothing.
     *
     * @param end the day of leaving
     */
    @Transactional
    public MembershipDecision leave(
            PeerGroupId id, PatientKey patient, LocalDate end, Optional<LeaveReason> reason, String author) {
        var group = groups.lock(id);
        if (group.isEmpty()) {
            return new MembershipDecision.Refused(Reason.GROUP_UNKNOWN);
        }
        var own = memberships.own(id, patient);
        var decision = MembershipRules.leave(own, end, reason, times.today(clock));
        if (decision instanceof MembershipDecision.Done done && !own.contains(done.membership())) {
            memberships.close(done.membership(), author);
            // The hospital may have found two members to be one person.
            own.stream()
                    .filter(other -> other.isOpen()
                            && !other.patient().equals(done.membership().patient()))
                    .forEach(other -> memberships.close(
                            other.until(end.isBefore(other.joined()) ? other.joined() : end, reason), author));
            record.keep(group.get(), author);
            events.publishEvent(new MemberLeft(patient, id, end, MemberLeft.Cause.LEFT, author));
        }
        return decision;
    }
}
