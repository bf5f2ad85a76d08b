package org.waymarker.peergroup;

/** What became of a wish to merge two groups. */
public sealed interface MergeDecision {
    /** Both groups as they now stand; a repeat gets the same. */
    record Done(PeerGroup from, PeerGroup into) implements MergeDecision {}

    /**
     * Nothing was written.
     *
     * @param mover which of those moving stands against it, from 1; 0 if none of them does
     */
    record Refused(Reason reason, int mover) implements MergeDecision {
        Refused(Reason reason) {
            this(reason, 0);
        }
    }
}
