package org.waymarker.peergroup;

import java.time.LocalDate;
import org.waymarker.patient.PatientKey;

/**
 * Somebody's membership ended; told in the transaction in which it is written.
 *
 * @param on the day of leaving
 * @param author who recorded it
 */
public record MemberLeft(PatientKey patient, PeerGroupId group, LocalDate on, Cause cause, String author) {
    /** What ended it. */
    public enum Cause {
        LEFT,
        GROUP_ENDED,
        GROUP_DID_NOT_FORM,
        /** The group merged into another, and the person went too. */
        MOVED,
        /** The group merged into another, and the person did not go. */
        NOT_CARRIED_OVER,
        /** The person died; if that was a mistake, the membership goes on as if it had never ended. */
        DIED
    }
}
