package org.waymarker.evaluation;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.jobs.LeasedJobs;
import org.waymarker.store.Jdbc;

/** Evaluations as durable jobs; one that waits does so for its recount or for another try. */
@Singleton
class JdbcEvaluations extends LeasedJobs {
    JdbcEvaluations(Jdbc jdbc, Clock clock) {
        super(jdbc, clock, "evaluation", "");
    }

    /**
     * What is asked for.
     *
     * @param from first day of the period in which programmes ended
     * @param to last day of it
     */
    record Wish(LocalDate from, LocalDate to, UUID recount) {}

    record Status(
            UUID id,
            State state,
            UUID recount,
            Optional<String> detail,
            Instant requested,
            Optional<Instant> settled,
            Optional<UUID> report) {}

    @Transactional
    void add(UUID id, LocalDate from, LocalDate to, UUID recount, String by) {
        var now = clock.instant();
        jdbc.update(
                "insert into evaluation (id, period_from, period_to, recount_id, state, due_at, attempts, requested_at,"
                        + " requested_by) values (?, ?, ?, ?, ?, ?, 0, ?, ?)",
                id,
                from,
                to,
                recount,
                State.WAITING,
                now,
                now,
                by);
    }

    @Transactional(readOnly = true)
    Wish wish(Held job) {
        return jdbc.first(
                        "select period_from, period_to, recount_id from evaluation where id = ?",
                        row -> new Wish(row.date("period_from"), row.date("period_to"), row.uuid("recount_id")),
                        job.job())
                .orElseThrow();
    }

    /** Joins the transaction that wrote the report, so that a worker that lost its job undoes it. */
    @Transactional
    boolean done(Held job, UUID report) {
        return update(job, "report_id = ?", report) && done(job);
    }

    @Transactional(readOnly = true)
    Optional<Status> status(UUID id) {
        return jdbc.first(
                "select id, state, recount_id, detail, requested_at, settled_at, report_id from evaluation where id = ?",
                row -> new Status(
                        row.uuid("id"),
                        row.constant("state", State.class),
                        row.uuid("recount_id"),
                        row.maybeText("detail"),
                        row.instant("requested_at"),
                        row.maybeInstant("settled_at"),
                        row.maybeUuid("report_id")),
                id);
    }
}
