package org.waymarker.serviceuse;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.waymarker.jobs.LeasedJobs;
import org.waymarker.programme.EpisodeId;
import org.waymarker.store.Jdbc;

/** Recounts as durable jobs: each goes on where the worker before stopped. Their states as people see them are in {@link RecountStatus}. */
@Singleton
class JdbcRecounts extends LeasedJobs {
    JdbcRecounts(Jdbc jdbc, Clock clock) {
        super(jdbc, clock, "recount_job", ", waiting_for = null");
    }

    record Item(int position, EpisodeId episode) {}

    /**
     * Adds a job, or finds the one for the same target that nobody has begun yet. Episodes that are not among those of that one, since they ended
     * after it was asked for, are added to it.
     *
     * @param target at most 50 characters
     */
    @Transactional
    UUID request(String target, List<EpisodeId> episodes, String by) {
        while (true) {
            var id = UUID.randomUUID();
            if (add(id, target, by)) {
                addItems(id, 0, episodes);
                return id;
            }
            // No worker begins with it before its new items are there.
            var standing = jdbc.first(
                    "select id from recount_job where waiting_for = ? for update", row -> row.uuid("id"), target);
            if (standing.isPresent()) {
                addMissing(standing.get(), episodes);
                return standing.get();
            }
            // A worker began with the other one between the two statements: it may have read too early for this caller.
        }
    }

    private void addMissing(UUID job, List<EpisodeId> episodes) {
        var there = jdbc.list(
                "select episode_id from recount_item where job_id = ?",
                row -> new EpisodeId(row.uuid("episode_id")),
                job);
        var known = Set.copyOf(there);
        addItems(
                job,
                there.size(),
                episodes.stream().filter(episode -> !known.contains(episode)).toList());
    }

    private void addItems(UUID job, int firstPosition, List<EpisodeId> episodes) {
        var rows = new ArrayList<@Nullable Object[]>();
        for (EpisodeId episode : episodes) {
            rows.add(new @Nullable Object[] {job, firstPosition + rows.size(), episode.value()});
        }
        jdbc.batch("insert into recount_item (job_id, position, episode_id) values (?, ?, ?)", rows);
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

    /** Episodes of the job that are not counted yet, those that failed least often first. */
    @Transactional(readOnly = true)
    List<Item> open(Held held, int limit) {
        return jdbc.list(
                "select position, episode_id from recount_item where job_id = ? and changed is null"
                        + " order by failures, position limit ?",
                row -> new Item(row.integer("position"), new EpisodeId(row.uuid("episode_id"))),
                held.job(),
                limit);
    }

    @Transactional(readOnly = true)
    int howManyOpen(Held held) {
        return jdbc.first(
                        "select count(*) as n from recount_item where job_id = ? and changed is null",
                        row -> Math.toIntExact(row.number("n")),
                        held.job())
                .orElse(0);
    }

    /**
     * Lets others go before an episode that could not be counted.
     *
     * @return false if the job is no longer in this worker's hands
     */
    @Transactional
    boolean failedOnce(Held held, Item item, Duration lease) {
        if (!goesOn(held, lease)) {
            return false;
        }
        jdbc.update(
                "update recount_item set failures = failures + 1 where job_id = ? and position = ?",
                held.job(),
                item.position);
        return true;
    }

    /** Joins the transaction that wrote the counts, so that a worker that lost its job undoes them with it. */
    @Transactional
    boolean counted(Held held, Item item, int changed, Duration lease) {
        jdbc.update(
                "update recount_item set changed = ? where job_id = ? and position = ?",
                changed,
                held.job(),
                item.position);
        return advanced(held, lease);
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
}
