package org.waymarker.jobs;

import io.micronaut.transaction.annotation.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.store.Jdbc;

/**
 * Durable jobs in a table of their own. Each is done by one worker over all replicas, which holds it by a lease; a worker that died is followed by
 * another once the lease is over. The table has the columns {@code id, state, due_at, owner, attempts, detail, settled_at}.
 */
public abstract class LeasedJobs {
    private static final int LONGEST_DETAIL = 1000;
    private static final int MOST_DOUBLINGS = 7;

    protected final Jdbc jdbc;
    protected final Clock clock;
    private final String table;
    private final String whenClaimed;

    /** @param whenClaimed further assignments of a job that is taken, each with a comma before it */
    protected LeasedJobs(Jdbc jdbc, Clock clock, String table, String whenClaimed) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.table = table;
        this.whenClaimed = whenClaimed;
    }

    /** Where a job stands; a running one whose {@code due_at} has passed lost its worker. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * A job in a worker's hands.
     *
     * @param attempts that failed so far
     */
    public record Held(UUID job, String worker, int attempts) {}

    /** The job is another worker's by now; what this one wrote last is undone. */
    public static final class LostJobException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Takes the job that has been due longest. */
    @Transactional
    public Optional<Held> claim(String worker, Duration lease) {
        var now = clock.instant();
        var due = jdbc.first(
                "select id, attempts from " + table + " where state in ('WAITING', 'RUNNING') and due_at <= ?"
                        + " order by due_at limit 1 for update skip locked",
                row -> new Held(row.uuid("id"), worker, row.integer("attempts")),
                now);
        due.ifPresent(held -> jdbc.update(
                "update " + table + " set state = 'RUNNING', owner = ?, due_at = ?" + whenClaimed + " where id = ?",
                worker,
                now.plus(lease),
                held.job));
        return due;
    }

    /** Keeps the job for longer. */
    @Transactional
    public boolean goesOn(Held held, Duration lease) {
        return update(held, "due_at = ?", clock.instant().plus(lease));
    }

    /** Keeps it for longer after something was done: attempts that failed before are forgotten. */
    protected boolean advanced(Held held, Duration lease) {
        return update(
                held, "due_at = ?, attempts = 0, detail = null", clock.instant().plus(lease));
    }

    /** Lets go of a job that goes on: those that have been due for longer come first. */
    @Transactional
    public boolean handOver(Held held) {
        return update(held, "owner = null, due_at = ?", clock.instant());
    }

    /** Puts it off without a failure. */
    @Transactional
    public boolean notYet(Held held, Duration wait) {
        return update(
                held,
                "state = 'WAITING', owner = null, due_at = ?",
                clock.instant().plus(wait));
    }

    /**
     * Puts it off after a failed attempt.
     *
     * @param firstWait doubles with each attempt
     * @param detail without patient data
     */
    @Transactional
    public boolean later(Held held, Duration firstWait, String detail) {
        var wait = firstWait.multipliedBy(1L << Math.min(held.attempts, MOST_DOUBLINGS));
        return update(
                held,
                "state = 'WAITING', owner = null, attempts = attempts + 1, due_at = ?, detail = ?",
                clock.instant().plus(wait),
                shortened(detail));
    }

    /** As {@link #later} for what nobody expected, until that has happened so many times. */
    @Transactional
    public boolean brokeOff(Held held, Duration firstWait, int mostAttempts) {
        return held.attempts < mostAttempts
                ? later(held, firstWait, "It broke off unexpectedly; the log says why")
                : failed(held, "It broke off unexpectedly again and again; the log says why");
    }

    /** @param detail without patient data */
    @Transactional
    public boolean failed(Held held, String detail) {
        return update(
                held, "state = 'FAILED', owner = null, settled_at = ?, detail = ?", clock.instant(), shortened(detail));
    }

    @Transactional
    public boolean done(Held held) {
        return update(held, "state = 'DONE', owner = null, detail = null, settled_at = ?", clock.instant());
    }

    private static String shortened(String detail) {
        return detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail;
    }

    /** @return false if the job is no longer in this worker's hands */
    protected final boolean update(Held held, String assignments, Object... values) {
        var parameters = new ArrayList<>(List.of(values));
        parameters.add(held.job);
        parameters.add(held.worker);
        return jdbc.update(
                        "update " + table + " set " + assignments + " where id = ? and owner = ? and state = 'RUNNING'",
                        parameters.toArray())
                == 1;
    }
}
