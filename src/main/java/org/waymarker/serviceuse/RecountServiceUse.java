package org.waymarker.serviceuse;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.patient.PatientKey;
import org.waymarker.programme.CohortId;
import org.waymarker.programme.Episode;
import org.waymarker.programme.EpisodeId;
import org.waymarker.programme.Programmes;

/** Asks for service use to be counted, for a cohort or a person. The counting is done in the background. */
@Singleton
public class RecountServiceUse {
    private final Programmes programmes;
    private final JdbcRecounts recounts;

    RecountServiceUse(Programmes programmes, JdbcRecounts recounts) {
        this.programmes = programmes;
        this.recounts = recounts;
    }

    /** What became of the wish. */
    public sealed interface Decision {
        /** It will be done; a request that nobody has begun with yet is the same job. */
        record Accepted(UUID job) implements Decision {}

        /** There is nothing to do. */
        record Refused(Reason reason) implements Decision {}
    }

    /** Why not. Names are part of the API. */
    public enum Reason {
        COHORT_UNKNOWN,
        PROGRAMME_NOT_ENDED
    }

    /** Counts for everyone whose programme ended with this cohort. */
    @Transactional
    public Decision ofCohort(CohortId cohort, String by) {
        return programmes.cohort(cohort).isEmpty()
                ? new Decision.Refused(Reason.COHORT_UNKNOWN)
                : request("cohort:" + cohort, programmes.episodesOf(cohort), by);
    }

    /** Counts around each programme that has ended for this person. */
    @Transactional
    public Decision ofPatient(PatientKey patient, String by) {
        return request("patient:" + patient, programmes.episodesOf(patient), by);
    }

    /**
     * Counts for these episodes, all of which have ended, for a report.
     *
     * @param target whose recount it is, at most 50 characters
     * @param episodes at least one
     */
    @Transactional
    public UUID ofEpisodes(String target, List<EpisodeId> episodes, String by) {
        return recounts.request(target, episodes, by);
    }

    private Decision request(String target, List<Episode> episodes, String by) {
        var ended = episodes.stream()
                .filter(episode -> episode.ending().isPresent())
                .map(Episode::id)
                .toList();
        return ended.isEmpty()
                ? new Decision.Refused(Reason.PROGRAMME_NOT_ENDED)
                : new Decision.Accepted(recounts.request(target, ended, by));
    }

    /** How far a job has got; empty if there is none of that id. */
    @Transactional(readOnly = true)
    public Optional<RecountStatus> status(UUID job) {
        return recounts.status(job);
    }
}
