package org.waymarker.peergroup;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.waymarker.patient.PatientKey;

/**
 * How two groups become one: the first ends, every membership in it too, and those who go are members of the other from that
 * day, unless they are already. Who does not go is not carried over.
 */
final class MergeRules {
    private MergeRules() {}

    /** A member who goes, and that person's periods in the group that takes them in, oldest first. */
    record Mover(PatientKey patient, boolean permits, List<Membership> ownInTarget) {
        public Mover {
            ownInTarget = List.copyOf(ownInTarget);
        }
    }

    /** The wish, or why not, and who of those moving stands against it, from 1. */
    sealed interface Outcome {
        /**
         * @param closed every membership that ends
         * @param opened every membership that begins
         */
        record Merge(PeerGroup from, PeerGroup into, List<Membership> closed, List<Membership> opened)
                implements Outcome {
            public Merge {
                closed = List.copyOf(closed);
                opened = List.copyOf(opened);
            }
        }

        record Refused(Reason reason, int mover) implements Outcome {}
    }

    /**
     * @param members open memberships of {@code from}
     * @param moving a person named twice counts once
     * @param lastHeld the newest day on which {@code from} held a meeting
     */
    static Outcome merge(
            PeerGroup from,
            PeerGroup into,
            List<Membership> members,
            List<Mover> moving,
            LocalDate on,
            LocalDate today,
            Optional<LocalDate> lastHeld) {
        if (from.id().equals(into.id())) {
            return new Outcome.Refused(Reason.MERGE_WITH_ITSELF, 0);
        }
        var obstacle = obstacle(from, into, members, on, today, lastHeld);
        if (obstacle.isPresent()) {
            return new Outcome.Refused(obstacle.get(), 0);
        }
        var opened = new ArrayList<Membership>();
        var seen = new LinkedHashSet<PatientKey>();
        for (int i = 0; i < moving.size(); i++) {
            var mover = moving.get(i);
            var refused = obstacle(mover, members, on);
            if (refused.isPresent()) {
                return new Outcome.Refused(refused.get(), i + 1);
            }
            var there = mover.ownInTarget().stream().anyMatch(Membership::isOpen);
            if (seen.add(mover.patient()) && !there) {
                opened.add(Membership.from(into.id(), mover.patient(), on, Membership.HowKnown.SAID_BY_COORDINATOR));
            }
        }
        return new Outcome.Merge(
                from.mergedInto(into.id(), on),
                into.takingIn(from),
                members.stream().map(m -> m.until(on, Optional.empty())).toList(),
                opened);
    }

    private static Optional<Reason> obstacle(
            PeerGroup from,
            PeerGroup into,
            List<Membership> members,
            LocalDate on,
            LocalDate today,
            Optional<LocalDate> lastHeld) {
        var lastJoin = members.stream().map(Membership::joined).max(LocalDate::compareTo);
        var source = GroupRules.obstacleToStatus(from, GroupStatus.MERGED, on, today, lastJoin, lastHeld);
        if (source.isPresent()) {
            return source;
        }
        if (into.status().isOver()) {
            return Optional.of(Reason.GROUP_ENDED);
        }
        return on.isBefore(into.started()) ? Optional.of(Reason.DATE_BEFORE_GROUP) : Optional.empty();
    }

    private static Optional<Reason> obstacle(Mover mover, List<Membership> members, LocalDate on) {
        if (members.stream().noneMatch(m -> m.patient().equals(mover.patient()))) {
            return Optional.of(Reason.NOT_A_MEMBER);
        }
        if (!mover.permits()) {
            return Optional.of(Reason.MEMBERSHIP_NOT_PERMITTED);
        }
        return MembershipRules.obstacleToPeriod(mover.ownInTarget(), on)
                .filter(reason -> reason != Reason.ALREADY_A_MEMBER);
    }

    /** Whether a wish says again what merged the two, with nobody moving who never was in the other group. */
    static boolean isRepeat(PeerGroup from, PeerGroup into, LocalDate on, List<Mover> moving) {
        return from.mergedInto().equals(Optional.of(into.id()))
                && from.since().equals(on)
                && moving.stream().noneMatch(m -> m.ownInTarget().isEmpty());
    }
}
