package org.waymarker.programme;

import java.util.List;
import java.util.Optional;
import org.waymarker.patient.PatientKey;

/** Cohorts and the episodes in them. Every method joins the caller's transaction. */
public interface Programmes {
    Optional<Cohort> cohort(CohortId id);

    Optional<Episode> episode(EpisodeId id);

    /** Episodes of a cohort, those entered in error included, in order of enrolment. */
    List<Episode> episodesOf(CohortId cohort);

    /** Episodes of a person, newest first session first; none that was entered in error. */
    List<Episode> episodesOf(PatientKey patient);
}
