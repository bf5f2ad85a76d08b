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
 */
public record Cohort(
        CohortId id,
        String name,
        ProgrammeType type,
        LocalDate firstSession,
        LocalDate plannedLast,
        int sessions,
        Optional<Closing> closing) {

    /** The session with which a cohort ended, and who closed it. */
    public record Closing(Instant start, Instant end, Clinician declaredBy) {}

    Cohort closedBy(Closing by) {
        return new Cohort(id, name, type, firstSession, plannedLast, sessions, Optional.of(by));
    }
}
