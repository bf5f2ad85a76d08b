package org.waymarker.programme;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.RefusedException;
import org.waymarker.record.HospitalNews;

/**
 * What the EHR does with its own plan of a programme, to which ours is linked. That it has ended is taken over if the plan says how, and
 * how many sessions were attended; else a clinician must say so here, since nothing of that is made up.
 */
@Singleton
class HearPlan implements HospitalNews {
    private final JdbcProgrammes programmes;
    private final CompleteProgramme completeProgramme;
    private final CorrectCompletion correctCompletion;
    private final PainService service;
    private final FhirTimes times;

    HearPlan(
            JdbcProgrammes programmes,
            CompleteProgramme completeProgramme,
            CorrectCompletion correctCompletion,
            PainService service,
            FhirTimes times) {
        this.programmes = programmes;
        this.completeProgramme = completeProgramme;
        this.correctCompletion = correctCompletion;
        this.service = service;
        this.times = times;
    }

    @Override
    public String type() {
        return "CarePlan";
    }

    @Override
    public Heard hear(UUID ours, Resource theirs) {
        var episode = programmes.lockedEpisode(new EpisodeId(ours));
        var plan = (CarePlan) theirs;
        if (episode.isEmpty() || episode.get().enteredInError() || !plan.hasStatus()) {
            return Heard.NOTHING;
        }
        return switch (plan.getStatus()) {
            case COMPLETED, REVOKED -> episode.get().ending().isPresent() ? Heard.NOTHING : end(episode.get(), plan);
            case ENTEREDINERROR -> markInError(episode.get(), plan);
            default -> Heard.NOTHING;
        };
    }

    private Heard end(Episode episode, CarePlan plan) {
        var counts = PlanReading.counts(plan);
        var declaration = new CompleteProgramme.Declaration(
                Optional.of(PlanReading.outcomeOfEnded(plan)),
                counts.attended(),
                counts.offered(),
                false,
                PlanReading.end(plan, times),
                declaredBy(plan),
                Optional.empty());
        var result = completeProgramme.complete(episode.id(), declaration, AUTHOR);
        if (result instanceof CompleteProgramme.Result.Ended) {
            return Heard.TAKEN;
        }
        throw refused(ProgrammeAnswers.refused(result));
    }

    private Heard markInError(Episode episode, CarePlan plan) {
        var result = correctCompletion.correct(
                episode.id(), CorrectCompletion.Correction.inError(declaredBy(plan), Optional.empty()), AUTHOR);
        if (result instanceof CorrectCompletion.Result.Corrected) {
            return Heard.TAKEN;
        }
        throw refused(ProgrammeAnswers.refused(result));
    }

    private Clinician declaredBy(CarePlan plan) {
        return Clinician.maybe(plan.getAuthor()).orElseGet(() -> Clinician.unnamed(service));
    }

    private static RefusedException refused(Answer answer) {
        return new RefusedException(((Answer.Refused) answer).refusal());
    }
}
