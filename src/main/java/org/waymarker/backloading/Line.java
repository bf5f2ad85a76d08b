package org.waymarker.backloading;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import org.waymarker.patient.PatientRef;
import org.waymarker.programme.Outcome;

/**
 * One person's way through one past cohort, as a line of the file tells it.
 *
 * @param number of the line
 * @param names NHS number, local number or both
 * @param present whether the person was at the closing session
 * @param ended the day on which the programme ended for this person, if before the last session
 */
record Line(
        int number,
        CohortFacts cohort,
        Set<PatientRef> names,
        LocalDate birthDate,
        Outcome outcome,
        int attended,
        int offered,
        boolean present,
        Optional<LocalDate> ended) {
    /** @throws IllegalArgumentException if it tells what cannot have been */
    Line {
        names = Set.copyOf(names);
        // Who was there to the end has no end of their own.
        ended = ended.filter(day -> !day.equals(cohort.lastSession()));
        boolean endedOutside = ended.filter(
                        day -> day.isBefore(cohort.firstSession()) || day.isAfter(cohort.lastSession()))
                .isPresent();
        if (names.isEmpty()
                || endedOutside
                || attended < 0
                || attended > offered
                || !birthDate.isBefore(cohort.firstSession())) {
            throw new IllegalArgumentException("Line " + number + " contradicts itself");
        }
    }

    /** The last day of the programme for this person. */
    LocalDate end() {
        return ended.orElse(cohort.lastSession());
    }

    /** Who never started was in no programme, whatever else was going on at the time. */
    boolean started() {
        return outcome != Outcome.NEVER_STARTED;
    }

    /** Without names and dates, so that a logged object never identifies a patient. */
    @Override
    public String toString() {
        return "Line[" + number + "]";
    }
}
