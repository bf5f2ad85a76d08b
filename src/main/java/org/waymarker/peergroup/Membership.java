package org.waymarker.peergroup;

import java.time.LocalDate;
import java.util.Optional;
import org.waymarker.patient.PatientKey;

/**
 * One period of one person in one group; who returns has a second one.
 *
 * @param joined first day as a member
 * @param left the day of leaving, from which the person is a member no more; equal to {@code joined} for one recorded in error
 * @param reason why the person left, if a reason was given; none is ever needed
 */
public record Membership(
        PeerGroupId group,
        PatientKey patient,
        LocalDate joined,
        Optional<LocalDate> left,
        HowKnown howKnown,
        Optional<LeaveReason> reason) {

    /** Whose word a membership rests on. */
    public enum HowKnown {
        SAID_BY_PATIENT,
        SAID_BY_COORDINATOR,
        INFERRED,
        NOT_STATED
    }

    /** @throws IllegalArgumentException if it ends before it begins, or has a reason for leaving but no end */
    public Membership {
        var start = joined;
        if (left.filter(end -> end.isBefore(start)).isPresent()) {
            throw new IllegalArgumentException("A membership ends no earlier than it begins");
        }
        if (reason.isPresent() && left.isEmpty()) {
            throw new IllegalArgumentException("Only who has left has a reason for leaving");
        }
    }

    static Membership from(PeerGroupId group, PatientKey patient, LocalDate joined, HowKnown howKnown) {
        return new Membership(group, patient, joined, Optional.empty(), howKnown, Optional.empty());
    }

    /** Not left. */
    public boolean isOpen() {
        return left.isEmpty();
    }

    Membership until(LocalDate end, Optional<LeaveReason> why) {
        return new Membership(group, patient, joined, Optional.of(end), howKnown, why);
    }
}
