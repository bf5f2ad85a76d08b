package org.waymarker.peergroup;

/** What became of a wish to join or leave a group. */
public sealed interface MembershipDecision {
    /** The person's membership as it now stands; a repeat gets the same. */
    record Done(Membership membership) implements MembershipDecision {}

    /** Nothing was written. */
    record Refused(Reason reason) implements MembershipDecision {}
}
