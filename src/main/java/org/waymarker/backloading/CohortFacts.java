package org.waymarker.backloading;

import java.time.LocalDate;
import java.util.Optional;
import org.waymarker.programme.ProgrammeType;

/**
 * What a line says of its cohort.
 *
 * @param identifier as the service calls the cohort, unique among its cohorts
 * @param name empty for one that is called by its identifier
 * @param sessions 1 or more; empty if it is to be told from the sessions offered
 */
record CohortFacts(
        String identifier,
        Optional<String> name,
        ProgrammeType type,
        LocalDate firstSession,
        LocalDate lastSession,
        Optional<Integer> sessions) {
    /** @throws IllegalArgumentException if it ends before it begins, or nothing names it */
    CohortFacts {
        if (identifier.isBlank() || lastSession.isBefore(firstSession)) {
            throw new IllegalArgumentException(
                    "A cohort has an identifier, and a last session that is not before the first");
        }
    }
}
