package org.waymarker.programme;

import java.time.LocalDate;
import java.util.Optional;
import org.waymarker.patient.PatientKey;

/**
 * One person's way through one cohort.
 *
 * @param firstSession of the cohort
 * @param ending empty while the programme runs
 * @param enteredInError the whole enrolment was a mistake; nothing may follow from it
 * @param version counts writes, from 1
 */
public record Episode(
        EpisodeId id,
        CohortId cohort,
        PatientKey patient,
        LocalDate firstSession,
        Optional<Ending> ending,
        boolean enteredInError,
        int version) {

    /** Whether this is a completer's: ended, completed, and not entered in error. */
    public boolean completed() {
        return !enteredInError
                && ending.filter(e -> e.outcome() == Outcome.COMPLETED).isPresent();
    }

    Episode endedBy(Ending how) {
        return new Episode(id, cohort, patient, firstSession, Optional.of(how), enteredInError, version);
    }

    Episode inError() {
        return new Episode(id, cohort, patient, firstSession, ending, true, version);
    }
}
