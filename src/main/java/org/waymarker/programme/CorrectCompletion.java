package org.waymarker.programme;

import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.Provenances;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;

/**
 * Puts right what was recorded wrongly about the end of a programme. The old versions stay readable. A correction is no move of
 * the plan's state: a programme recorded as completed may turn out to have been broken off.
 */
@Singleton
class CorrectCompletion {
    private final JdbcProgrammes programmes;
    private final FhirRecord record;
    private final ProgrammeFhirMapper mapper;
    private final EndedEpisodes endedEpisodes;
    private final Provenances provenances;
    private final BusinessIds ids;
    private final Clock clock;
    private final ApplicationEventPublisher<CompletionWithdrawn> events;
    private final ApplicationEventPublisher<EpisodeEnteredInError> mistakes;
    private final CompletionRule rule;

    CorrectCompletion(
            JdbcProgrammes programmes,
            FhirRecord record,
            ProgrammeFhirMapper mapper,
            EndedEpisodes endedEpisodes,
            Provenances provenances,
            BusinessIds ids,
            Clock clock,
            ApplicationEventPublisher<CompletionWithdrawn> events,
            ApplicationEventPublisher<EpisodeEnteredInError> mistakes,
            CompletionRule rule) {
        this.programmes = programmes;
        this.record = record;
        this.mapper = mapper;
        this.endedEpisodes = endedEpisodes;
        this.provenances = provenances;
        this.ids = ids;
        this.clock = clock;
        this.events = events;
        this.mistakes = mistakes;
        this.rule = rule;
    }

    /**
     * What was wrong; what is empty stays as it is.
     *
     * @param reason in words, if one was given
     * @param enteredInError the enrolment itself was a mistake
     * @param sent the plan as a caller sent it; empty if none did
     */
    record Correction(
            Clinician declaredBy,
            Optional<String> reason,
            Optional<Outcome> outcome,
            Optional<Integer> attended,
            Optional<Integer> offered,
            Optional<Boolean> presentAtClosing,
            boolean enteredInError,
            Optional<CarePlan> sent) {
        /** That it should never have been recorded. */
        static Correction inError(Clinician declaredBy, Optional<CarePlan> sent) {
            return new Correction(
                    declaredBy,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    true,
                    sent);
        }
    }

    sealed interface Result {
        record Corrected(List<Resource> resources) implements Result {
            public Corrected {
                resources = List.copyOf(resources);
            }
        }

        record Unknown() implements Result {}

        record Refused(Reason reason) implements Result {}

        /** The corrected numbers contradict each other or the rule of completion. */
        record Contradiction(ClosingRules.Reason reason) implements Result {}
    }

    /** Why not. Names are part of the API. */
    enum Reason {
        PROGRAMME_NOT_ENDED,
        ENTERED_IN_ERROR
    }

    /** The same correction again writes nothing. An enrolment that was a mistake may be marked so before the programme has ended. */
    @Transactional
    Result correct(EpisodeId id, Correction correction, String author) {
        var found = programmes.lockedEpisode(id);
        if (found.isEmpty()) {
            return new Result.Unknown();
        }
        var before = found.get();
        if (before.enteredInError()) {
            return correction.enteredInError()
                    ? new Result.Corrected(endedEpisodes.standing(before))
                    : new Result.Refused(Reason.ENTERED_IN_ERROR);
        }
        if (before.ending().isEmpty()) {
            return correction.enteredInError()
                    ? new Result.Corrected(write(before, before.inError(), correction, author))
                    : new Result.Refused(Reason.PROGRAMME_NOT_ENDED);
        }
        var ending = before.ending().get();
        var judged = ClosingRules.ending(
                new ClosingRules.Declared(
                        before.patient(),
                        correction.outcome().or(() -> Optional.of(ending.outcome())),
                        correction.attended().orElse(ending.attended()),
                        correction.offered().orElse(ending.offered()),
                        correction.presentAtClosing().orElse(ending.presentAtClosing())),
                ending.on(),
                correction.declaredBy(),
                rule);
        if (judged instanceof ClosingRules.Judged.Wrong wrong) {
            return new Result.Contradiction(wrong.reason());
        }
        var corrected = before.endedBy(((ClosingRules.Judged.Fine) judged).ending());
        var after = correction.enteredInError() ? corrected.inError() : corrected;
        return new Result.Corrected(
                after.equals(before) ? endedEpisodes.standing(before) : write(before, after, correction, author));
    }

    private List<Resource> write(Episode before, Episode after, Correction correction, String author) {
        var now = clock.instant();
        programmes.update(after);
        var status = after.enteredInError() ? ObservationStatus.ENTEREDINERROR : ObservationStatus.AMENDED;
        var cohort = programmes.cohort(after.cohort()).orElseThrow();
        var resources = endedEpisodes.write(after, cohort, status, now, author, correction.sent());
        if (after.enteredInError()) {
            record.write(
                    ProgrammeEntries.ofCohort(
                            cohort,
                            mapper.cohort(cohort, programmes.countEnrolled(cohort.id())),
                            mapper.cohortId(cohort.id())),
                    author);
        }
        var activity = after.enteredInError() ? Codes.ACTIVITY_NULLIFY : Codes.ACTIVITY_UPDATE;
        var provenance =
                provenances.of(resources, now, Optional.of(correction.declaredBy()), activity, correction.reason());
        record.write(
                Entry.kept(
                        Optional.of(after.patient()),
                        provenance,
                        ids.of(Kind.PROVENANCE, after.id(), "corrected", before.version())),
                author);
        if (before.completed() && !after.completed()) {
            events.publishEvent(new CompletionWithdrawn(after, correction.declaredBy()));
        }
        // Nobody corrects what was entered in error already, so that this is the moment in which it became so.
        if (after.enteredInError()) {
            mistakes.publishEvent(new EpisodeEnteredInError(after));
        }
        return resources;
    }
}
