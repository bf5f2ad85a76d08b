package org.waymarker.evaluation;

import org.waymarker.serviceuse.Stretch;

/**
 * Until when an offer counts as made, and from when those offered and those not are compared: if they were followed from before, whoever died or fared badly
 * in those weeks would be among those not offered.
 *
 * @param days after the last session
 */
record Landmark(int days) {
    /** Longer, and little would be left of half a year. */
    private static final int LONGEST = 84;

    /** @throws IllegalArgumentException if contacts are not kept so */
    Landmark {
        if (days < 0 || days > LONGEST || days % Stretch.FORTNIGHT != 0) {
            throw new IllegalArgumentException(
                    "waymarker.evaluation.offer-within-days must be a multiple of 14 from 0 to " + LONGEST);
        }
    }

    int fortnights() {
        return days / Stretch.FORTNIGHT;
    }
}
