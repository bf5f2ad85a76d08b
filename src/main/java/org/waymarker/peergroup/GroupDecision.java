package org.waymarker.peergroup;

/** What became of a wish to form a group or to move it to another status. */
public sealed interface GroupDecision {
    /** As it now stands; a repeat gets the same. */
    record Done(PeerGroup group) implements GroupDecision {}

    /** Nothing was written. */
    record Refused(Reason reason) implements GroupDecision {}
}
