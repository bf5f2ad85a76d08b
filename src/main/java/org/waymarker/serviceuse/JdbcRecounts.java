package org.waymarker.serviceuse;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.waymarker.programme.EpisodeId;
import org.waymarker.store.Jdbc;

/**
 * Recounts as durable jobs. Each is done by one worker over all replicas, which holds it by a lease; a worker that died is
 * followed by another, which goes on where it stopped.
 */
@Singleton
class JdbcRecounts {
    private final Jdbc jdbc;
    private final Clock clock;

    JdbcRecounts(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** States of a job; those that people see are in {@link RecountStatus}. */
    enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    record Claim(UUID job, String worker, int attempts) {}

    record Item(int position, EpisodeId episode) {}

    /**
     * Adds a job, or finds the one for the same target that nobody has begun yet.
     *
     * @param target at most 50 characters
     */
    @Transactional
    UUID request(String target, List<EpisodeId> episodes, String by) {
        while (true) {
            var id = UUID.randomUUID();
            if (add(id, target, by)) {
                var rows = new ArrayList<@Nullable Object[]>();
                for (EpisodeId episode : episodes) {
                    rows.add(new @Nullable Object[] {id, rows.size(), episode.value()});
                }
                jdbc.batch("insert into recount_item (job_id, position, episode_id) values (?, ?, ?)", rows);
                return id;
            }
            var standing =
                    jdbc.first("select id from recount_job where waiting_for = ?", row -> row.uuid("id"), target);
            if (standing.isPresent()) {
                return standing.get();
            }
            // A worker began with the other one between the two statements: it may have read too early for this caller.
        }
    }

    private boolean add(UUID id, String target, String by) {
        var now = clock.instant();
        return jdbc.update(
                        "insert into recount_job (id, waiting_for, state, due_at, attempts, requested_at, requested_by)"
                                + " values (?, ?, ?, ?, 0, ?, ?) on conflict do nothing",
                        id,
                        target,
                        State.WAITING,
                        now,
                        now,
                        by)
                == 1;
    }

    /** Takes the job that has been due longest. */
    @Transactional
    Optional<Claim> claim(String worker, Duration lease) {
        var now = clock.instant();
        var due = jdbc.first(
                "select id, attempts from recount_job where state in ('WAITING', 'RUNNING') and due_at <= ?"
                        + " order by due_at limit 1 for update skip locked",
                row -> new Claim(row.uuid("id"), worker, row.integer("attempts")),
                now);
        due.ifPresent(claim -> jdbc.update(
                "update recount_job set state = 'RUNNING', waiting_for = null, owner = ?, due_at = ? where id = ?",
                worker,
                now.plus(lease),
                claim.job));
        return due;
    }

    /** Episodes of the job that are not counted yet. */
    @Transactional(readOnly = true)
    List<Item> open(Claim claim, int limit) {
        return jdbc.list(
                "select position, episode_id from recount_item where job_id = ? and changed is null"
                        + " order by position limit ?",
                row -> new Item(row.integer("position"), new EpisodeId(row.uuid("episode_id"))),
                claim.job,
                limit);
    }

    /** Joins the transaction that wrote the counts, so that a worker that lost its job undoes them with it. */
    @Transactional
    boolean counted(Claim claim, Item item, int changed, Duration lease) {
        jdbc.update(
                "update recount_item set changed = ? where job_id = ? and position = ?",
                changed,
                claim.job,
                item.position);
        return updateHeld(
                claim,
                "due_at = ?, attempts = 0, detail = null",
                clock.instant().plus(lease));
    }

    /** Keeps the job for longer. */
    @Transactional
    boolean goesOn(Claim claim, Duration lease) {
        return updateHeld(claim, "due_at = ?", clock.instant().plus(lease));
    }

    @Transactional
    boolean done(Claim claim) {
        return updateHeld(claim, "state = 'DONE', owner = null, detail = null, settled_at = ?", clock.instant());
    }

    /** @param detail without patient data */
    @Transactional
    boolean later(Claim claim, Instant dueAt, String detail) {
        return updateHeld(
                claim,
                "state = 'WAITING', owner = null, attempts = attempts + 1, due_at = ?, detail = ?",
                dueAt,
                shortened(detail));
    }

    /** @param detail without patient data */
    @Transactional
    boolean failed(Claim claim, String detail) {
        return updateHeld(
                claim,
                "state = 'FAILED', owner = null, settled_at = ?, detail = ?",
                clock.instant(),
                shortened(detail));
    }

    @Transactional(readOnly = true)
    Optional<RecountStatus> status(UUID job) {
        return jdbc.first(
                "select j.state, j.attempts, j.detail, j.requested_at, j.settled_at, count(i.position) as episodes,"
                        + " count(i.changed) as counted, coalesce(sum(i.changed), 0) as changed"
                        + " from recount_job j left join recount_item i on i.job_id = j.id where j.id = ?"
                        + " group by j.id, j.state, j.attempts, j.detail, j.requested_at, j.settled_at",
                row -> new RecountStatus(
                        job,
                        stage(row.constant("state", State.class), row.integer("attempts")),
                        row.maybeText("detail"),
                        (int) row.number("episodes"),
                        (int) row.number("counted"),
                        (int) row.number("changed"),
                        row.instant("requested_at"),
                        row.maybeInstant("settled_at")),
                job);
    }

    private static RecountStatus.Stage stage(State state, int attempts) {
        return switch (state) {
            case WAITING -> attempts == 0 ? RecountStatus.Stage.QUEUED : RecountStatus.Stage.WAITING;
            case RUNNING -> RecountStatus.Stage.RUNNING;
            case DONE -> RecountStatus.Stage.COMPLETED;
            case FAILED -> RecountStatus.Stage.FAILED;
        };
    }

    private static String shortened(String detail) {
        return detail.length() > 1000 ? detail.substring(0, 1000) : detail;
    }

    private boolean updateHeld(Claim claim, String assignments, Object... values) {
        var parameters = new ArrayList<>(List.of(values));
        parameters.add(claim.job);
        parameters.add(claim.worker);
        return jdbc.update(
                        "update recount_job set " + assignments + " where id = ? and owner = ? and state = 'RUNNING'",
                        parameters.toArray())
                == 1;
    }
}
