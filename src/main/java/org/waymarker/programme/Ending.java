package org.waymarker.programme;

import java.time.LocalDate;
import org.waymarker.fhir.Clinician;

/**
 * How a programme ended for one person. Outcome and counts are kept side by side, since there is no one definition of
 * "completed" in the UK.
 *
 * @param attended sessions that the person came to, 0 or more, at most {@code offered}
 * @param offered sessions that the person could have come to
 * @param presentAtClosing whether the person was at the closing session
 * @param on the last day of the programme for this person: that of the closing session, or an earlier one for who ended alone
 */
public record Ending(
        Outcome outcome, int attended, int offered, boolean presentAtClosing, LocalDate on, Clinician declaredBy) {
    /** @throws IllegalArgumentException if the counts contradict each other */
    public Ending {
        if (attended < 0 || attended > offered) {
            throw new IllegalArgumentException("Sessions attended must be between 0 and those offered");
        }
    }

    public int missed() {
        return offered - attended;
    }
}
