package org.waymarker.programme;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.waymarker.patient.PatientKey;

/** Cohorts and the episodes in them. Every method joins the caller's transaction. */
public interface Programmes {
    Optional<Cohort> cohort(CohortId id);

    Optional<Episode> episode(EpisodeId id);

    /** As {@link #episode}; nobody corrects it until this transaction ends. */
    Optional<Episode> held(EpisodeId id);

    /** Episodes of a cohort, those entered in error included, in order of enrolment. */
    List<Episode> episodesOf(CohortId cohort);

    /**
     * Episodes that ended on one of these days, none that was entered in error, in order of enrolment.
     *
     * @param to the day after the last one
     */
    List<Episode> endedBetween(LocalDate from, LocalDate to);

    /** Episodes of a person, newest first session first; none that was entered in error. */
    List<Episode> episodesOf(PatientKey patient);
}
