package org.waymarker.peergroup;

import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.DeathWithdrawn;
import org.waymarker.patient.PatientDied;

/** Ends the memberships of somebody who died, and lets them go on if the notice was wrong; in the transaction in which that is heard. */
@Singleton
class DeathOfMember {
    private static final LeaveReason DIED = new LeaveReason("died");

    private final PeerGroupBook groups;
    private final Memberships memberships;
    private final PeerGroupRecord record;
    private final ApplicationEventPublisher<MemberLeft> events;
    private final FhirTimes times;
    private final Clock clock;

    DeathOfMember(
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

    @EventListener
    void on(PatientDied died) {
        for (Membership membership : memberships.openOf(died.patient())) {
            var group = groups.lock(membership.group()).orElseThrow();
            var day = endOf(membership, died.on());
            memberships.closeByDeath(membership.until(day, Optional.of(DIED)), PatientDied.AUTHOR);
            record.keep(group, PatientDied.AUTHOR);
            events.publishEvent(
                    new MemberLeft(membership.patient(), group.id(), day, MemberLeft.Cause.DIED, PatientDied.AUTHOR));
        }
    }

    /** Somebody may have been written down as a member after the day of death, and a day to come is no end. */
    private LocalDate endOf(Membership membership, Optional<LocalDate> died) {
        var today = times.today(clock);
        var day = died.filter(on -> on.isBefore(today)).orElse(today);
        return day.isBefore(membership.joined()) ? membership.joined() : day;
    }

    /** In a group that has ended since, the membership has ended as well. */
    @EventListener
    void on(DeathWithdrawn withdrawn) {
        for (Membership membership : memberships.endedByDeath(withdrawn.patient())) {
            var group = groups.lock(membership.group()).orElseThrow();
            if (!group.status().isOver()) {
                memberships.reopen(membership);
                record.keep(group, PatientDied.AUTHOR);
            }
        }
    }
}
