package org.waymarker.peergroup;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.waymarker.store.StaleWriteException;

/** What was told of the groups' meetings. Every method joins the caller's transaction. */
interface Meetings {
    /** Every version of a meeting, oldest first; empty if there is no such meeting. */
    List<Meeting> history(MeetingId id);

    /**
     * Appends a version.
     *
     * @param version 1 for the first
     * @throws StaleWriteException if that version stands already
     */
    void append(Meeting meeting, int version, String author);

    /** The newest day on which the group is known to have met. */
    Optional<LocalDate> lastHeld(PeerGroupId group);
}
