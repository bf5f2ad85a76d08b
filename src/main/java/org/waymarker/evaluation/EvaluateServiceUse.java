package org.waymarker.evaluation;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.evaluation.JdbcEvaluations.Status;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.programme.Episode;
import org.waymarker.programme.Programmes;
import org.waymarker.serviceuse.RecountServiceUse;

/** Asks for a report. Everyone in it is counted anew first; both are done in the background. */
@Singleton
class EvaluateServiceUse {
    private final Programmes programmes;
    private final RecountServiceUse recount;
    private final JdbcEvaluations evaluations;
    private final FhirTimes times;
    private final Clock clock;

    EvaluateServiceUse(
            Programmes programmes,
            RecountServiceUse recount,
            JdbcEvaluations evaluations,
            FhirTimes times,
            Clock clock) {
        this.programmes = programmes;
        this.recount = recount;
        this.evaluations = evaluations;
        this.times = times;
        this.clock = clock;
    }

    /** What became of the wish. */
    sealed interface Decision {
        record Accepted(UUID job) implements Decision {}

        record Refused(Reason reason) implements Decision {}
    }

    /** Why not. Names are part of the API. */
    enum Reason {
        /** The clock may not start with the first meeting of a peer group. */
        FORBIDDEN_COMPARISON,
        PERIOD_NOT_OVER,
        NO_PROGRAMME_ENDED
    }

    /**
     * @param from first day of the period in which programmes ended
     * @param to last day of it
     * @param clockStart what people are followed from
     */
    @Transactional
    Decision request(LocalDate from, LocalDate to, ClockStart clockStart, String by) {
        if (clockStart == ClockStart.FIRST_MEETING) {
            return new Decision.Refused(Reason.FORBIDDEN_COMPARISON);
        }
        if (!to.isBefore(times.today(clock))) {
            return new Decision.Refused(Reason.PERIOD_NOT_OVER);
        }
        var episodes = programmes.endedBetween(from, to.plusDays(1)).stream()
                .map(Episode::id)
                .toList();
        if (episodes.isEmpty()) {
            return new Decision.Refused(Reason.NO_PROGRAMME_ENDED);
        }
        var id = UUID.randomUUID();
        evaluations.add(id, from, to, recount.ofEpisodes("evaluation:" + id, episodes, by), by);
        return new Decision.Accepted(id);
    }

    /** How far a job has got; empty if there is none of that id. */
    @Transactional(readOnly = true)
    Optional<Status> status(UUID job) {
        return evaluations.status(job);
    }

    /** What people are followed from. */
    enum ClockStart {
        LAST_SESSION,
        /** Staying well enough to come would be built into what is measured. */
        FIRST_MEETING
    }
}
