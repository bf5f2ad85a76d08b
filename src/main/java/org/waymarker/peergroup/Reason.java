package org.waymarker.peergroup;

/** Why a wish about a peer group cannot be carried out. Names are part of the API: they stand as {@code code} in the OperationOutcome. */
public enum Reason {
    GROUP_UNKNOWN("This peer group is not known here; form it first, or check its id"),
    GROUP_EXISTS_OTHERWISE(
            "A group with this identifier stands here with other particulars; use another identifier, or send the same ones"),
    GROUP_ENDED("The group has ended or has merged into another; use one that is forming, meeting or dormant"),
    GROUP_HAS_MET("A meeting of this group was held, so it did form; end it with $change-status"),
    GROUP_NOT_FORMING("Only a group that is still forming can fail to form; end it with $change-status"),
    GROUP_CLOSED_TO_OTHER_COHORTS(
            "The group takes people of its own cohorts only; choose a group that is open to any completer"),
    COHORT_UNKNOWN("A cohort named is not known here; open the cohort first, or check the reference"),
    COHORT_MISSING("A group that is open to its cohort only needs a cohort; name one, or open it to any completer"),
    ILLEGAL_TRANSITION(
            "The group cannot go from its present status to that one: forming leads to meeting or ended, meeting to dormant"
                    + " or ended, dormant to meeting or ended"),
    DATE_IN_FUTURE("The date lies in the future; give a day up to today"),
    DATE_BEFORE_GROUP("The date lies before the group began to form; check it against the group's start"),
    DATE_BEFORE_LAST_CHANGE("The date lies before the group's last change of status; give that day or a later one"),
    DATE_BEFORE_A_JOIN("Somebody joined after that date; give a later one, or correct the joining first"),
    MEETING_HELD_LATER("A meeting was held after that date; give a later one, or correct the meeting first"),
    PATIENT_UNKNOWN("This person is not known here; check the identifiers, or enrol the person in a cohort first"),
    PATIENT_DIED("The hospital has told that this person died; if that is a mistake, it is put right there"),
    PROGRAMME_NOT_COMPLETED("The person has completed no programme and has accepted no offer of this group"),
    MEMBERSHIP_NOT_PERMITTED(
            "The patient has not allowed that membership is recorded; ask, and record the answer with $set-permission"),
    ALREADY_A_MEMBER("The person is a member of this group already, from another day; leave it so, or end that first"),
    NOT_A_MEMBER("The person is no member of this group now; check the person and the group"),
    START_BEFORE_LAST_END("The person left this group after that day; give the day of the return"),
    END_BEFORE_START("The person joined after that day; give the day of joining or a later one"),
    MERGE_WITH_ITSELF("A group cannot merge into itself; name the other group"),
    MEETING_OF_ANOTHER_GROUP("This identifier belongs to a meeting of another group; use another identifier"),
    MEETING_DATE_DIFFERS("The period does not begin on the day of the meeting; make the two agree"),
    MEETING_NOT_OVER("The period of a meeting that was held ends in the future; record it once it is over"),
    HEAD_COUNT_WITHOUT_MEETING("A head count needs a meeting that was held; leave it out, or give the outcome held"),
    HEAD_COUNT_TOO_LARGE("A head count goes up to 500; check the number");

    private final String message;

    Reason(String message) {
        this.message = message;
    }

    /** What stands against it and what to do; no patient data. */
    public String message() {
        return message;
    }
}
