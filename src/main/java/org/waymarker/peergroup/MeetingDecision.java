package org.waymarker.peergroup;

/** What became of a report of a meeting. */
public sealed interface MeetingDecision {
    /** As it now stands; a repeat gets the same. */
    record Done(Meeting meeting) implements MeetingDecision {}

    /** Nothing was written. */
    record Refused(Reason reason) implements MeetingDecision {}
}
