package org.waymarker.programme;

import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.Provenances;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;

/** Closes a cohort: what became of each person, in one transaction. */
@Singleton
public class CloseCohort {
    private final JdbcProgrammes programmes;
    private final FhirRecord record;
    private final ProgrammeFhirMapper mapper;
    private final EndedEpisodes endedEpisodes;
    private final Provenances provenances;
    private final BusinessIds ids;
    private final FhirTimes times;
    private final Clock clock;
    private final ApplicationEventPublisher<ProgrammeEnded> events;
    private final CompletionRule rule;

    CloseCohort(
            JdbcProgrammes programmes,
            FhirRecord record,
            ProgrammeFhirMapper mapper,
            EndedEpisodes endedEpisodes,
            Provenances provenances,
            BusinessIds ids,
            FhirTimes times,
            Clock clock,
            ApplicationEventPublisher<ProgrammeEnded> events,
            CompletionRule rule) {
        this.programmes = programmes;
        this.record = record;
        this.mapper = mapper;
        this.endedEpisodes = endedEpisodes;
        this.provenances = provenances;
        this.ids = ids;
        this.times = times;
        this.clock = clock;
        this.events = events;
        this.rule = rule;
    }

    /** What became of the wish to close a cohort. */
    public sealed interface Result {
        /** The cohort's Group and session, then each person's resources, as they stand. */
        record Closed(List<Resource> resources) implements Result {
            public Closed {
                resources = List.copyOf(resources);
            }
        }

        record Unknown() implements Result {}

        /** @param person place in the list of people, from 0, if one of them is at fault */
        record Refused(ClosingRules.Reason reason, Optional<Integer> person) implements Result {}
    }

    /** The same message again gives the same answer and writes nothing. */
    @Transactional
    public Result close(CohortId id, Cohort.Closing closing, List<ClosingRules.Declared> people, String author) {
        programmes.lock(id);
        var found = programmes.cohort(id);
        if (found.isEmpty()) {
            return new Result.Unknown();
        }
        var enrolled = programmes.episodesOf(id);
        var decision = ClosingRules.decide(
                found.get(), enrolled, closing, times.dateOf(closing.end()), people, rule, clock.instant());
        if (decision instanceof ClosingRules.Decision.Refused refused) {
            return new Result.Refused(refused.reason(), refused.person());
        }
        var ended = ((ClosingRules.Decision.Close) decision).ended();
        return new Result.Closed(
                found.get().closing().isPresent()
                        ? endedEpisodes.standing(found.get(), ended)
                        : write(found.get().closedBy(closing), closing, enrolled, ended, author));
    }

    private List<Resource> write(
            Cohort cohort, Cohort.Closing closing, List<Episode> enrolled, List<Episode> ended, String author) {
        var now = clock.instant();
        var resources = new ArrayList<Resource>();
        programmes.close(cohort.id(), closing);
        resources.add(record.write(
                        ProgrammeEntries.ofCohort(
                                cohort, mapper.cohort(cohort, ended.size()), mapper.cohortId(cohort.id())),
                        author)
                .resource());
        resources.add(record.write(
                        ProgrammeEntries.ofCohort(
                                cohort, mapper.cohortSession(cohort, closing), mapper.cohortSessionId(cohort.id())),
                        author)
                .resource());
        for (Episode episode : ended) {
            if (enrolled.contains(episode)) {
                resources.addAll(endedEpisodes.atClosing(episode, cohort, author));
                continue;
            }
            programmes.update(episode);
            resources.addAll(
                    endedEpisodes.write(episode, cohort, ObservationStatus.FINAL, now, author, Optional.empty()));
            events.publishEvent(new ProgrammeEnded(episode));
        }
        var provenance = provenances.of(
                resources, now, Optional.of(closing.declaredBy()), Codes.ACTIVITY_UPDATE, Optional.empty());
        record.write(Entry.kept(Optional.empty(), provenance, ids.of(Kind.PROVENANCE, cohort.id(), "closed")), author);
        return resources;
    }
}
