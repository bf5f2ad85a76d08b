package org.waymarker.peergroup;

import java.util.UUID;

/**
 * A meeting.
 *
 * @param value made from the identifier by which the caller calls the meeting; also the id of its Encounter, if it has one
 */
public record MeetingId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
