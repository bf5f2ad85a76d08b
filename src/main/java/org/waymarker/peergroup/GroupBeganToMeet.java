package org.waymarker.peergroup;

import java.util.List;
import org.waymarker.patient.PatientKey;

/**
 * A group that was forming meets; told in the transaction in which it is written.
 *
 * @param members those who had joined it by then
 * @param author who recorded it
 */
public record GroupBeganToMeet(PeerGroupId group, List<PatientKey> members, String author) {
    public GroupBeganToMeet {
        members = List.copyOf(members);
    }
}
