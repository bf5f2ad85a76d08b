package org.waymarker.programme;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.waymarker.fhir.Clinician;

/**
 * A cohort of a programme.
 *
 * @param plannedLast date for which the closing session was planned
 * @param sessions how many sessions the programme has, 1 or more
 * @param kept whether all that is written of it stays in our record, and the hospital is told nothing
 */
public record Cohort(
        CohortId id,
        String name,
        ProgrammeType type,
        LocalDate firstSession,
        LocalDate plannedLast,
        int sessions,
        Optional<Closing> closing,
        boolean kept) {

    /** One that the hospital is told of, as it is of every cohort that runs. */
    Cohort(
            CohortId id,
            String name,
            ProgrammeType type,
            LocalDate firstSession,
            LocalDate plannedLast,
            int sessions,
            Optional<Closing> closing) {
        this(id, name, type, firstSession, plannedLast, sessions, closing, false);
    }

    /** The session with which a cohort ended, and who closed it. From the first second of a day to its last: the time is not known. */
    public record Closing(Instant start, Instant end, Clinician declaredBy) {}

    Cohort closedBy(Closing by) {
        return new Cohort(id, name, type, firstSession, plannedLast, sessions, Optional.of(by), kept);
    }
}
