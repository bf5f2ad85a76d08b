package org.waymarker.evaluation;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.evaluation.Flow.Step;
import org.waymarker.evaluation.JdbcEvaluations.Claim;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.SoftwareVersion;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.serviceuse.Courses;
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
    private final Clock clock;

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
            TransactionOperations<Connection> transactions,
            Clock clock) {
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
        this.clock = clock;
    }

    /** The job is another worker's by now; what this one wrote last is undone. */
    private static final class LostClaimException extends RuntimeException {
        private static final long serialVersionUID = 1L;
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

    private void work(Claim claim) {
        try {
            var recount = recounts.status(claim.recount()).orElseThrow();
            switch (recount.stage()) {
                case QUEUED, RUNNING, WAITING ->
                    evaluations.notYet(claim, clock.instant().plus(RECOUNT_WAIT));
                case FAILED -> evaluations.failed(claim, "The recount failed: " + reason(recount));
                case COMPLETED -> report(claim);
            }
        } catch (LostClaimException e) {
            LOG.info("Evaluation {} has been taken over by another worker", claim.id());
        } catch (RuntimeException e) {
            LOG.error("Evaluation {} broke off", claim.id(), e);
            if (claim.attempts() < UNEXPECTED_FAILURES) {
                var wait = RECOUNT_WAIT.multipliedBy(1L << claim.attempts());
                evaluations.later(claim, clock.instant().plus(wait), "It broke off unexpectedly; the log says why");
            } else {
                evaluations.failed(claim, "It broke off unexpectedly again and again; the log says why");
            }
        }
    }

    private static String reason(RecountStatus recount) {
        return recount.detail().orElse("its status says why");
    }

    private void report(Claim claim) {
        var found = transactions.executeRead(status -> candidates.endedBetween(claim.from(), claim.to()));
        var inputs = inputs(claim, Candidates.digest(found));
        var selection = SelectionRules.select(found, settings.offerWithinDays(), settings.onlyAllowed());
        transactions.executeWrite(status -> {
            published.lock();
            var id = mapper.id(inputs);
            if (!published.isThere(id.value())) {
                publish(id, inputs, selection);
            }
            if (!evaluations.done(claim, id.value())) {
                throw new LostClaimException();
            }
            return true;
        });
    }

    private Inputs inputs(Claim claim, String dataDigest) {
        return new Inputs(
                claim.from(),
                claim.to(),
                service.name(),
                transactions.executeRead(status -> courses.feeds()),
                settings.disclosure(),
                settings.offerWithinDays(),
                settings.onlyAllowed(),
                settings.drawn(),
                dataDigest,
                SoftwareVersion.current());
    }

    private void publish(BusinessId id, Inputs inputs, SelectionRules.Selection selection) {
        var sets = new EpisodeSets();
        var cuts =
                new Cuts(inputs.disclosure(), sets, published.cuts(inputs.from(), inputs.to(), id.value(), sets));
        var rows = Analysis.rows(selection.people(), inputs.disclosure(), inputs.draws(), cuts);
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
