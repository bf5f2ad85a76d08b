package org.waymarker.peergroup;

import java.time.LocalDate;
import java.util.Optional;
import org.waymarker.store.StaleWriteException;

/** Where the groups themselves are written. Every method joins the caller's transaction. */
interface PeerGroupBook extends PeerGroups {
    /** The group, which nobody else changes, joins or leaves until this transaction ends. */
    Optional<PeerGroup> lock(PeerGroupId id);

    /**
     * Writes a new group, unless one with its id stands already.
     *
     * @return false if one does; two at the same instant make one
     */
    boolean add(PeerGroup group, String author);

    /** @throws StaleWriteException if another writer saved since {@code group} was read */
    void update(PeerGroup group, String author);

    /** Whether the group entered that status on that day, now or earlier. */
    boolean entered(PeerGroupId id, GroupStatus status, LocalDate on);

    /** Whether the group is in that status or ever was. */
    boolean everIn(PeerGroupId id, GroupStatus status);
}
