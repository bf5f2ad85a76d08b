package org.waymarker.peergroup;

import java.time.LocalDate;
import java.util.Optional;
import org.waymarker.patient.PatientKey;

/** The peer groups that we know of. Every method joins the caller's transaction. */
public interface PeerGroups {
    Optional<PeerGroup> find(PeerGroupId id);

    /** Whether the person is a member now. */
    boolean isMember(PatientKey patient, PeerGroupId group);

    /**
     * The newest day of which something is known of the group: a meeting held or cancelled, or a change of status. Later than
     * that nothing is known, and from nothing follows nothing.
     *
     * @return empty if there is no such group
     */
    Optional<LocalDate> lastNews(PeerGroupId group);
}
