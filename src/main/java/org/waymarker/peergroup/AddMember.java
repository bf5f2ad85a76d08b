package org.waymarker.peergroup;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Permission;
import org.waymarker.patient.Permissions;

/** Writes down that somebody joined a group. Only the person's own word allows that. */
@Singleton
public class AddMember {
    private final PeerGroupBook groups;
    private final Memberships memberships;
    private final Permissions permissions;
    private final BeanProvider<Eligibility> eligibility;
    private final PeerGroupRecord record;
    private final ApplicationEventPublisher<MemberJoined> events;
    private final FhirTimes times;
    private final Clock clock;

    /** @param eligibility looked up when first needed, since a package above this one has it */
    AddMember(
            PeerGroupBook groups,
            Memberships memberships,
            Permissions permissions,
            BeanProvider<Eligibility> eligibility,
            PeerGroupRecord record,
            ApplicationEventPublisher<MemberJoined> events,
            FhirTimes times,
            Clock clock) {
        this.groups = groups;
        this.memberships = memberships;
        this.permissions = permissions;
        this.eligibility = eligibility;
        this.record = record;
        this.events = events;
        this.times = times;
        this.clock = clock;
    }

    /**
     * The same joining told again changes nothing; told twice at the same instant it is written once. Somebody who left and
     * returns gets a second period.
     *
     * @param start first day as a member
     */
    @Transactional
    public MembershipDecision join(
            PeerGroupId id, PatientKey patient, LocalDate start, Membership.HowKnown howKnown, String author) {
        var standing = groups.lock(id);
        if (standing.isEmpty()) {
            return new MembershipDecision.Refused(Reason.GROUP_UNKNOWN);
        }
        var group = standing.get();
        var own = memberships.own(id, patient);
        var already = MembershipRules.joinedOn(own, start);
        if (already.isPresent()) {
            return new MembershipDecision.Done(already.get());
        }
        var obstacle = MembershipRules.obstacleToJoining(group, own, start, times.today(clock))
                .or(() -> eligibility.get().obstacle(patient, group))
                .or(() -> permissions.granted(patient, Permission.HOLD_MEMBERSHIP)
                        ? Optional.empty()
                        : Optional.of(Reason.MEMBERSHIP_NOT_PERMITTED));
        if (obstacle.isPresent()) {
            return new MembershipDecision.Refused(obstacle.get());
        }
        var joined = Membership.from(id, patient, start, howKnown);
        if (!memberships.add(joined, author)) {
            return new MembershipDecision.Refused(Reason.ALREADY_A_MEMBER);
        }
        record.keep(group, author);
        events.publishEvent(new MemberJoined(patient, id, start, author));
        return new MembershipDecision.Done(joined);
    }
}
