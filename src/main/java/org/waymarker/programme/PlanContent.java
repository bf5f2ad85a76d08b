package org.waymarker.programme;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint.Change;
import org.waymarker.fhir.OnePatient;

/** Changes of a plan that no rule looks at: notes, goals, what it addresses, identifiers of the EHR, that it is on hold. */
@Singleton
class PlanContent {
    private final JdbcProgrammes programmes;
    private final EndedEpisodes endedEpisodes;
    private final OnePatient onePatient;

    PlanContent(JdbcProgrammes programmes, EndedEpisodes endedEpisodes, OnePatient onePatient) {
        this.programmes = programmes;
        this.endedEpisodes = endedEpisodes;
        this.onePatient = onePatient;
    }

    /** @throws org.waymarker.fhir.RefusedException (422) if the plan names another patient */
    @Transactional
    void requireOnePatient(Change<CarePlan> change) {
        programmes
                .episode(new EpisodeId(change.id()))
                .ifPresent(episode -> onePatient.requireOnly(episode.patient(), change.wanted()));
    }

    /** The plan with what the caller put beside what we author; the same once more writes nothing. */
    @Transactional
    Answer rewrite(Change<CarePlan> change) {
        Optional<Episode> found = programmes.lockedEpisode(new EpisodeId(change.id()));
        if (found.isEmpty()) {
            return ProgrammeAnswers.unknownPlan();
        }
        var cohort = programmes.cohort(found.get().cohort()).orElseThrow();
        return new Answer.Updated(endedEpisodes.rewrite(
                found.get(), cohort, change.wanted(), change.caller().subject()));
    }
}
