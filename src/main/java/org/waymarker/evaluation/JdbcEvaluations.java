package org.waymarker.evaluation;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.store.Jdbc;

/** Evaluations as durable jobs: each is done by one worker over all replicas, which holds it by a lease. */
@Singleton
class JdbcEvaluations {
    private final Jdbc jdbc;
    private final Clock clock;

    JdbcEvaluations(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Where a job stands; {@code WAITING} for its recount or for another try. */
    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    record Claim(UUID id, LocalDate from, LocalDate to, UUID recount, String worker, int attempts) {}

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

    /** Takes the one that has been due longest. */
    @Transactional
    Optional<Claim> claim(String worker, Duration lease) {
        var now = clock.instant();
        var due = jdbc.first(
                "select id, period_from, period_to, recount_id, attempts from evaluation"
                        + " where state in ('WAITING', 'RUNNING') and due_at <= ?"
                        + " order by due_at limit 1 for update skip locked",
                row -> new Claim(
                        row.uuid("id"),
                        row.date("period_from"),
                        row.date("period_to"),
                        row.uuid("recount_id"),
                        worker,
                        row.integer("attempts")),
                now);
        due.ifPresent(claim -> jdbc.update(
                "update evaluation set state = 'RUNNING', owner = ?, due_at = ? where id = ?",
                worker,
                now.plus(lease),
                claim.id));
        return due;
    }

    /** Puts it off until its recount may be done. */
    @Transactional
    void notYet(Claim claim, Instant dueAt) {
        updateHeld(claim, "state = 'WAITING', owner = null, due_at = ?", dueAt);
    }

    @Transactional
    void later(Claim claim, Instant dueAt, String detail) {
        updateHeld(
                claim,
                "state = 'WAITING', owner = null, attempts = attempts + 1, due_at = ?, detail = ?",
                dueAt,
                detail);
    }

    /** @param detail without patient data */
    @Transactional
    void failed(Claim claim, String detail) {
        updateHeld(claim, "state = 'FAILED', owner = null, settled_at = ?, detail = ?", clock.instant(), detail);
    }

    /** Joins the transaction that wrote the report, so that a worker that lost its job undoes it. */
    @Transactional
    boolean done(Claim claim, UUID report) {
        return updateHeld(
                claim,
                "state = 'DONE', owner = null, detail = null, settled_at = ?, report_id = ?",
                clock.instant(),
                report);
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

    private boolean updateHeld(Claim claim, String assignments, Object... values) {
        var parameters = new ArrayList<>(List.of(values));
        parameters.add(claim.id);
        parameters.add(claim.worker);
        return jdbc.update(
                        "update evaluation set " + assignments + " where id = ? and owner = ? and state = 'RUNNING'",
                        parameters.toArray())
                == 1;
    }
}
