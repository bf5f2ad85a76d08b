package org.waymarker.peergroup;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Who may join and leave when. A person's own periods in a group follow one another and never overlap. */
final class MembershipRules {
    private MembershipRules() {}

    /**
     * The standing membership that a wish to join on that day repeats. One that ended on its first day was recorded in error
     * and is no answer to anything.
     *
     * @param own the person's periods in the group, oldest first
     */
    static Optional<Membership> joinedOn(List<Membership> own, LocalDate start) {
        return own.stream()
                .filter(m -> m.joined().equals(start))
                .filter(m -> !m.left().equals(Optional.of(start)))
                .findFirst();
    }

    /**
     * @param own the person's periods in the group, oldest first
     * @return why a period cannot begin on that day, the group and the person aside
     */
    static Optional<Reason> obstacleToPeriod(List<Membership> own, LocalDate start) {
        if (own.stream().anyMatch(Membership::isOpen)) {
            return Optional.of(Reason.ALREADY_A_MEMBER);
        }
        return lastEnd(own).filter(start::isBefore).map(end -> Reason.START_BEFORE_LAST_END);
    }

    /**
     * @param own the person's periods in the group, oldest first
     * @return why nobody with such periods can join that group on that day
     */
    static Optional<Reason> obstacleToJoining(PeerGroup group, List<Membership> own, LocalDate start, LocalDate today) {
        if (group.status().isOver()) {
            return Optional.of(Reason.GROUP_ENDED);
        }
        if (start.isAfter(today)) {
            return Optional.of(Reason.DATE_IN_FUTURE);
        }
        if (start.isBefore(group.started())) {
            return Optional.of(Reason.DATE_BEFORE_GROUP);
        }
        return obstacleToPeriod(own, start);
    }

    /**
     * The membership as it is once the person has left, or why not. The same leaving told again is answered alike.
     *
     * @param own the person's periods in the group, oldest first
     */
    static MembershipDecision leave(
            List<Membership> own, LocalDate end, Optional<LeaveReason> reason, LocalDate today) {
        if (end.isAfter(today)) {
            return new MembershipDecision.Refused(Reason.DATE_IN_FUTURE);
        }
        if (own.isEmpty()) {
            return new MembershipDecision.Refused(Reason.NOT_A_MEMBER);
        }
        var newest = own.get(own.size() - 1);
        if (!newest.isOpen()) {
            return newest.left().equals(Optional.of(end)) && newest.reason().equals(reason)
                    ? new MembershipDecision.Done(newest)
                    : new MembershipDecision.Refused(Reason.NOT_A_MEMBER);
        }
        if (end.isBefore(newest.joined())) {
            return new MembershipDecision.Refused(Reason.END_BEFORE_START);
        }
        return new MembershipDecision.Done(newest.until(end, reason));
    }

    private static Optional<LocalDate> lastEnd(List<Membership> own) {
        return own.stream().flatMap(m -> m.left().stream()).max(LocalDate::compareTo);
    }
}
