package org.waymarker.peergroup;

import java.time.LocalDate;
import java.util.Optional;

/** How a group comes to be and moves from status to status. */
final class GroupRules {
    private GroupRules() {}

    /** @return why a group cannot begin so */
    static Optional<Reason> obstacleToForming(PeerGroup group, LocalDate today) {
        if (group.started().isAfter(today)) {
            return Optional.of(Reason.DATE_IN_FUTURE);
        }
        return group.openTo() == OpenTo.COHORT_ONLY && group.cohorts().isEmpty()
                ? Optional.of(Reason.COHORT_MISSING)
                : Optional.empty();
    }

    /** A repeat of the wish that formed {@code standing}, which may have moved on and taken in other cohorts since. */
    static boolean isRepeat(PeerGroup wished, PeerGroup standing) {
        return standing.name().equals(wished.name())
                && standing.openTo() == wished.openTo()
                && standing.started().equals(wished.started())
                && standing.cohorts().containsAll(wished.cohorts());
    }

    /**
     * @param lastJoin the newest first day of anybody who is a member now
     * @param lastHeld the newest day on which a meeting was held
     * @return why the group cannot be in that status from that day on
     */
    static Optional<Reason> obstacleToStatus(
            PeerGroup group,
            GroupStatus next,
            LocalDate from,
            LocalDate today,
            Optional<LocalDate> lastJoin,
            Optional<LocalDate> lastHeld) {
        if (group.status().isOver()) {
            return Optional.of(Reason.GROUP_ENDED);
        }
        if (!group.status().leadsTo(next)) {
            return Optional.of(Reason.ILLEGAL_TRANSITION);
        }
        if (from.isAfter(today)) {
            return Optional.of(Reason.DATE_IN_FUTURE);
        }
        if (from.isBefore(group.since())) {
            return Optional.of(Reason.DATE_BEFORE_LAST_CHANGE);
        }
        if (!next.isOver()) {
            return Optional.empty();
        }
        if (lastJoin.filter(from::isBefore).isPresent()) {
            return Optional.of(Reason.DATE_BEFORE_A_JOIN);
        }
        return lastHeld.filter(from::isBefore).map(held -> Reason.MEETING_HELD_LATER);
    }

    /** @return why the group cannot be said never to have formed; the rules of any ending apply beside these */
    static Optional<Reason> obstacleToNotForming(PeerGroup group, Optional<LocalDate> lastHeld) {
        if (group.status().isOver()) {
            return Optional.of(Reason.GROUP_ENDED);
        }
        if (group.status() != GroupStatus.FORMING) {
            return Optional.of(Reason.GROUP_NOT_FORMING);
        }
        return lastHeld.map(held -> Reason.GROUP_HAS_MET);
    }
}
