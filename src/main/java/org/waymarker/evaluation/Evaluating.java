package org.waymarker.evaluation;

import io.micronaut.transaction.TransactionDefinition;
import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.support.DefaultTransactionDefinition;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.evaluation.Flow.Step;
import org.waymarker.evaluation.JdbcEvaluations.Wish;
import org.waymarker.evaluation.SelectionRules.Candidate;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.SoftwareVersion;
import org.waymarker.jobs.LeasedJobs.Held;
import org.waymarker.jobs.LeasedJobs.LostJobException;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.serviceuse.Courses;
import org.waymarker.serviceuse.Feed;
import org.waymarker.serviceuse.RecountServiceUse;
import org.waymarker.serviceuse.RecountStatus;

/**
 * Makes the reports whose recounts are done, one at a time: what a report may show hangs on what the others have shown. Nothing but other
 * reports waits for it.
 */
@Singleton
class Evaluating {
    private static final Logger LOG = LoggerFactory.getLogger(Evaluating.class);
    private static final String AUTHOR = "evaluation";
    private static final Duration LEASE = Duration.ofMinutes(15);
    private static final Duration RECOUNT_WAIT = Duration.ofSeconds(2);
    private static final int UNEXPECTED_FAILURES = 5;

    private final String worker = UUID.randomUUID().toString();
    private final JdbcEvaluations evaluations;
    private final RecountServiceUse recounts;
    private final Candidates candidates;
    private final Courses courses;
    private final JdbcPublished published;
    private final FhirRecord record;
    private final EvaluationFhirMapper mapper;
    private final Documents documents;
    private final PainService service;
    private final EvaluationSettings settings;
    private final TransactionOperations<Connection> transactions;

    Evaluating(
            JdbcEvaluations evaluations,
            RecountServiceUse recounts,
            Candidates candidates,
            Courses courses,
            JdbcPublished published,
            FhirRecord record,
            EvaluationFhirMapper mapper,
            Documents documents,
            PainService service,
            EvaluationSettings settings,
            TransactionOperations<Connection> transactions) {
        this.evaluations = evaluations;
        this.recounts = recounts;
        this.candidates = candidates;
        this.courses = courses;
        this.published = published;
        this.record = record;
        this.mapper = mapper;
        this.documents = documents;
        this.service = service;
        this.settings = settings;
        this.transactions = transactions;
    }

    /**
     * Does the job that has been due longest, or puts it off.
     *
     * @return false if nothing was due
     */
    boolean next() {
        var claimed = evaluations.claim(worker, LEASE);
        claimed.ifPresent(this::work);
        return claimed.isPresent();
    }

    private void work(Held job) {
        try {
            var wish = evaluations.wish(job);
            var recount = recounts.status(wish.recount()).orElseThrow();
            switch (recount.stage()) {
                case QUEUED, RUNNING, WAITING -> evaluations.notYet(job, RECOUNT_WAIT);
                case FAILED -> evaluations.failed(job, "The recount failed: " + reason(recount));
                case COMPLETED -> report(job, wish);
            }
        } catch (LostJobException e) {
            LOG.info("Evaluation {} has been taken over by another worker", job.job());
        } catch (RuntimeException e) {
            LOG.error("Evaluation {} broke off", job.job(), e);
            evaluations.brokeOff(job, RECOUNT_WAIT, UNEXPECTED_FAILURES);
        }
    }

    private static String reason(RecountStatus recount) {
        return recount.detail().orElse("its status says why");
    }

    /** What a report is made from. */
    private record Found(List<Candidate> candidates, List<Feed> feeds) {}

    /** Reading of ten thousand people takes a while, in which some may be counted anew: all is read as it was at one moment. */
    static TransactionDefinition atOneMoment() {
        var definition = new DefaultTransactionDefinition();
        definition.setReadOnly(true);
        definition.setIsolationLevel(TransactionDefinition.Isolation.REPEATABLE_READ);
        return definition;
    }

    private void report(Held job, Wish wish) {
        var found = transactions.execute(
                atOneMoment(), status -> new Found(candidates.endedBetween(wish.from(), wish.to()), courses.feeds()));
        var inputs = inputs(wish, found);
        var selection = SelectionRules.select(found.candidates, settings.landmark(), settings.onlyAllowed());
        transactions.executeWrite(status -> {
            published.lock();
            var id = mapper.id(inputs);
            if (!published.isThere(id.value())) {
                publish(id, inputs, selection);
            }
            if (!evaluations.done(job, id.value())) {
                throw new LostJobException();
            }
            return true;
        });
    }

    private Inputs inputs(Wish wish, Found found) {
        return new Inputs(
                wish.from(),
                wish.to(),
                service.name(),
                found.feeds,
                settings.disclosure(),
                settings.landmark(),
                settings.onlyAllowed(),
                settings.drawn(),
                Candidates.digest(found.candidates),
                SoftwareVersion.current());
    }

    private void publish(BusinessId id, Inputs inputs, SelectionRules.Selection selection) {
        var sets = new EpisodeSets();
        var cuts = new Cuts(inputs.disclosure(), sets, published.cuts(inputs.from(), inputs.to(), id.value(), sets));
        var rows = Analysis.rows(selection.people(), inputs.disclosure(), inputs.landmark(), inputs.draws(), cuts);
        var report = new Report(inputs, shown(selection.flow(), inputs.disclosure()), rows);
        record.write(Entry.kept(Optional.empty(), mapper.report(report), id), AUTHOR);
        published.put(id.value(), inputs.from(), inputs.to(), cuts.shown(), documents.of(report));
    }

    private static Map<Step, Cell> shown(Flow flow, Disclosure disclosure) {
        var shown = new EnumMap<Step, Cell>(Step.class);
        for (Step step : Step.values()) {
            shown.put(step, disclosure.count(flow.at(step)));
        }
        return shown;
    }
}
