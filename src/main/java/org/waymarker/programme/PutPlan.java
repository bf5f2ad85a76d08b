package org.waymarker.programme;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.Elements;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirEndpoint.Change;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.OwnedElements;
import org.waymarker.fhir.References;
import org.waymarker.fhir.RefusedException;

/**
 * The plan of a programme, put by an EHR. Its status says that the programme has ended, or should never have been recorded; that it
 * is on hold is the EHR's own word.
 */
@Singleton
class PutPlan {
    private static final Set<CarePlanStatus> ENDED = Set.of(CarePlanStatus.COMPLETED, CarePlanStatus.REVOKED);
    private static final String FOLLOWS = "It follows from the cohort and from how the programme ended:"
            + " see CarePlan/[id]/$complete-programme and $correct-completion.";

    private final CompleteProgramme completeProgramme;
    private final CorrectCompletion correctCompletion;
    private final PlanContent content;
    private final FhirTimes times;

    PutPlan(
            CompleteProgramme completeProgramme,
            CorrectCompletion correctCompletion,
            PlanContent content,
            FhirTimes times) {
        this.completeProgramme = completeProgramme;
        this.correctCompletion = correctCompletion;
        this.content = content;
        this.times = times;
    }

    /** @throws RefusedException if it asks for what does not follow from the status, or does not say what a use case needs */
    Answer put(Change<CarePlan> change) {
        var current = change.current();
        var wanted = change.wanted();
        boolean moves = wanted.getStatus() != current.getStatus();
        boolean ends = ENDED.contains(wanted.getStatus()) && (moves || PlanReading.holdsCounts(wanted));
        boolean inError = moves && wanted.getStatus() == CarePlanStatus.ENTEREDINERROR;
        OwnedElements.requireUntouched(
                current, wanted, ends ? Set.of("period", "author") : inError ? Set.of("author") : Set.of(), FOLLOWS);
        requireSameCohort(current, wanted);
        content.requireOnePatient(change);
        if (ends) {
            return end(change);
        }
        requireSameOutcome(current, wanted);
        if (inError) {
            return answer(correctCompletion.correct(
                    new EpisodeId(change.id()),
                    CorrectCompletion.Correction.inError(declaredBy(change), Optional.of(wanted)),
                    change.caller().subject()));
        }
        return content.rewrite(change);
    }

    private Answer end(Change<CarePlan> change) {
        var wanted = change.wanted();
        requireSameStart(change.current(), wanted);
        var counts = PlanReading.counts(wanted);
        var declaration = new CompleteProgramme.Declaration(
                Optional.of(PlanReading.outcomeOfEnded(wanted)),
                counts.attended(),
                counts.offered(),
                false,
                PlanReading.end(wanted, times),
                declaredBy(change),
                Optional.of(PlanReading.withoutEnding(wanted)));
        var result = completeProgramme.complete(
                new EpisodeId(change.id()), declaration, change.caller().subject());
        return result instanceof CompleteProgramme.Result.Ended ended
                ? new Answer.Updated(plan(ended.resources()))
                : ProgrammeAnswers.refused(result);
    }

    private static Answer answer(CorrectCompletion.Result result) {
        return result instanceof CorrectCompletion.Result.Corrected corrected
                ? new Answer.Updated(plan(corrected.resources()))
                : ProgrammeAnswers.refused(result);
    }

    private static Resource plan(List<Resource> resources) {
        return resources.stream().filter(CarePlan.class::isInstance).findFirst().orElseThrow();
    }

    private void requireSameStart(CarePlan current, CarePlan wanted) {
        var standing = times.dayOf(current.getPeriod().getStartElement());
        if (wanted.getPeriod().hasStart()
                && !times.dayOf(wanted.getPeriod().getStartElement()).equals(standing)) {
            throw Elements.notWritable(
                    "CarePlan.period.start", "The start is the first session of the cohort and stays as it is.");
        }
    }

    /** Whose word it is: the plan's author, else a contributor, if that is a clinician; else the one for whom the caller calls. */
    private static Clinician declaredBy(Change<CarePlan> change) {
        var wanted = change.wanted();
        return Stream.concat(Stream.of(wanted.getAuthor()), wanted.getContributor().stream())
                .flatMap(reference -> Clinician.maybe(reference).stream())
                .findFirst()
                .or(() -> Clinician.behind(change.caller()))
                .orElseThrow(() -> Elements.missing(
                        "CarePlan.author",
                        "The clinician who declares this must be named, as author or contributor: a Practitioner or"
                                + " PractitionerRole"));
    }

    private static void requireSameCohort(CarePlan current, CarePlan wanted) {
        var standing = cohorts(current).toList();
        if (!cohorts(wanted).allMatch(standing::contains)) {
            throw Elements.notWritable(
                    "CarePlan.extension",
                    "A person stays in the cohort in which they were enrolled; post another plan for another cohort.");
        }
    }

    private static Stream<String> cohorts(CarePlan plan) {
        return plan.getExtensionsByUrl(Extensions.PROGRAMME_COHORT).stream()
                .map(extension -> extension.getValue() instanceof Reference reference
                        ? References.maybeIdOf("Group", reference)
                                .map(Object::toString)
                                .orElse(String.valueOf(reference.getIdentifier().getValue()))
                        : "");
    }

    private static void requireSameOutcome(CarePlan current, CarePlan wanted) {
        var standing = PlanReading.outcomes(current.getActivity()).toList();
        if (!PlanReading.outcomes(wanted.getActivity()).allMatch(standing::contains)
                || PlanReading.holdsCounts(wanted)) {
            throw Elements.notWritable(
                    "CarePlan.activity", "The outcome and the counts cannot be overwritten. " + FOLLOWS);
        }
    }
}
