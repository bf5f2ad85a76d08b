package org.waymarker.referral;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where an offer stands. "Accepted" is the patient's word and says nothing about attending; that no news comes from a group is
 * normal and changes nothing.
 */
public enum OfferState {
    OFFERED,
    ASK_AGAIN,
    ACCEPTED,
    DECLINED,
    JOINED,
    GROUP_DID_NOT_FORM,
    WITHDRAWN,
    CLOSED,
    /** The patient died before anything came of it. If that was a mistake, it stands again where it stood. */
    PATIENT_DIED,
    /** It was never made, or to somebody else: a mistake in writing, at whatever stage it is noticed. */
    ENTERED_IN_ERROR;

    private static final Set<OfferState> OPEN = EnumSet.of(OFFERED, ASK_AGAIN, ACCEPTED, JOINED);

    /** Whether a second offer for the same episode and group would stand beside this one. */
    public boolean open() {
        return OPEN.contains(this);
    }

    /** Whether the patient may still answer. */
    public boolean awaitsAnswer() {
        return this == OFFERED || this == ASK_AGAIN;
    }

    /** The moves that are legal; each is a legal move of the Task as well. */
    public boolean mayBecome(OfferState next) {
        if (next == ENTERED_IN_ERROR) {
            return this != ENTERED_IN_ERROR;
        }
        return switch (this) {
            case OFFERED ->
                EnumSet.of(ASK_AGAIN, ACCEPTED, DECLINED, WITHDRAWN, PATIENT_DIED)
                        .contains(next);
            case ASK_AGAIN ->
                EnumSet.of(ASK_AGAIN, ACCEPTED, DECLINED, WITHDRAWN, PATIENT_DIED)
                        .contains(next);
            case ACCEPTED ->
                EnumSet.of(JOINED, GROUP_DID_NOT_FORM, WITHDRAWN, PATIENT_DIED).contains(next);
            case JOINED -> next == CLOSED;
            case DECLINED, GROUP_DID_NOT_FORM, WITHDRAWN, CLOSED, PATIENT_DIED, ENTERED_IN_ERROR -> false;
        };
    }
}
