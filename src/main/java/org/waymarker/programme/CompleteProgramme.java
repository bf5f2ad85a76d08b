package org.waymarker.programme;

import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.Provenances;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;

/** Ends the programme of one person while the others of the cohort go on: who withdraws, dies, moves away or completes another way. */
@Singleton
public class CompleteProgramme {
    private final JdbcProgrammes programmes;
    private final FhirRecord record;
    private final EndedEpisodes endedEpisodes;
    private final Provenances provenances;
    private final BusinessIds ids;
    private final FhirTimes times;
    private final Clock clock;
    private final ApplicationEventPublisher<ProgrammeEnded> events;
    private final CompletionRule rule;

    CompleteProgramme(
            JdbcProgrammes programmes,
            FhirRecord record,
            EndedEpisodes endedEpisodes,
            Provenances provenances,
            BusinessIds ids,
            FhirTimes times,
            Clock clock,
            ApplicationEventPublisher<ProgrammeEnded> events,
            CompletionRule rule) {
        this.programmes = programmes;
        this.record = record;
        this.endedEpisodes = endedEpisodes;
        this.provenances = provenances;
        this.ids = ids;
        this.times = times;
        this.clock = clock;
        this.events = events;
        this.rule = rule;
    }

    /**
     * How it ended, as the clinician declares it.
     *
     * @param outcome empty leaves it to the counts
     * @param presentAtClosing whether the person was at the cohort's closing session, which is then that of the last day
     * @param on last day of the programme for this person
     * @param sent the plan as a caller sent it; empty if none did
     */
    public record Declaration(
            Optional<Outcome> outcome,
            int attended,
            int offered,
            boolean presentAtClosing,
            LocalDate on,
            Clinician declaredBy,
            Optional<CarePlan> sent) {
        ClosingRules.Declared of(PatientKey patient) {
            return new ClosingRules.Declared(patient, outcome, attended, offered, presentAtClosing);
        }
    }

    /** What became of the wish to end one person's programme. */
    public sealed interface Result {
        /** The person's resources, as they stand. */
        record Ended(List<Resource> resources) implements Result {
            public Ended {
                resources = List.copyOf(resources);
            }
        }

        record Unknown() implements Result {}

        /** The enrolment was a mistake. */
        record InError() implements Result {}

        /** The person has been in no programme, or is in several. */
        record NotOne(Ambiguity ambiguity) implements Result {}

        record Refused(ClosingRules.Reason reason) implements Result {}
    }

    /** Why a person alone does not tell the programme. Names are part of the API. */
    public enum Ambiguity {
        PROGRAMME_UNKNOWN,
        SEVERAL_PROGRAMMES
    }

    /** The same declaration again gives the same answer and writes nothing. */
    @Transactional
    public Result complete(EpisodeId id, Declaration declaration, String author) {
        var found = programmes.lockedEpisode(id);
        if (found.isEmpty()) {
            return new Result.Unknown();
        }
        var episode = found.get();
        if (episode.enteredInError()) {
            return new Result.InError();
        }
        var judged = judge(episode, declaration);
        if (judged instanceof ClosingRules.Judged.Wrong wrong) {
            return new Result.Refused(wrong.reason());
        }
        var cohort = programmes.cohort(episode.cohort()).orElseThrow();
        if (episode.ending().isPresent()) {
            declaration.sent().ifPresent(sent -> endedEpisodes.rewrite(episode, cohort, sent, author));
            return new Result.Ended(endedEpisodes.standing(episode));
        }
        var ended = episode.endedBy(((ClosingRules.Judged.Fine) judged).ending());
        return new Result.Ended(write(ended, cohort, declaration, author));
    }

    /**
     * The one programme that the person is in. The same declaration again finds the programme that it ended, even if the person
     * has begun another since.
     */
    @Transactional
    Result completeOf(PatientKey patient, Declaration declaration, String author) {
        var own = programmes.episodesOf(patient);
        var repeated = own.stream()
                .filter(episode -> episode.ending().isPresent())
                .filter(episode -> judge(episode, declaration) instanceof ClosingRules.Judged.Fine)
                .findFirst();
        if (repeated.isPresent()) {
            return complete(repeated.get().id(), declaration, author);
        }
        var running = own.stream().filter(episode -> episode.ending().isEmpty()).toList();
        if (running.size() > 1) {
            return new Result.NotOne(Ambiguity.SEVERAL_PROGRAMMES);
        }
        return running.stream()
                .findFirst()
                .or(() -> own.stream()
                        .max(Comparator.comparing(
                                episode -> episode.ending().orElseThrow().on())))
                .map(episode -> complete(episode.id(), declaration, author))
                .orElseGet(() -> new Result.NotOne(Ambiguity.PROGRAMME_UNKNOWN));
    }

    private ClosingRules.Judged judge(Episode episode, Declaration declaration) {
        return ClosingRules.complete(
                episode,
                declaration.of(episode.patient()),
                declaration.on(),
                declaration.declaredBy(),
                rule,
                times.today(clock));
    }

    private List<Resource> write(Episode ended, Cohort cohort, Declaration declaration, String author) {
        var now = clock.instant();
        programmes.update(ended);
        var resources = endedEpisodes.write(ended, cohort, ObservationStatus.FINAL, now, author, declaration.sent());
        var provenance = provenances.of(
                resources, now, Optional.of(declaration.declaredBy()), Codes.ACTIVITY_UPDATE, Optional.empty());
        record.write(
                Entry.kept(Optional.of(ended.patient()), provenance, ids.of(Kind.PROVENANCE, ended.id(), "ended")),
                author);
        events.publishEvent(new ProgrammeEnded(ended));
        return resources;
    }
}
