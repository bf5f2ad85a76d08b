package org.waymarker.peergroup;

import java.util.UUID;

/**
 * A peer group.
 *
 * @param value made from the identifier by which the caller calls the group; also the id of its Group resource
 */
public record PeerGroupId(UUID value) implements Comparable<PeerGroupId> {
    @Override
    public int compareTo(PeerGroupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
