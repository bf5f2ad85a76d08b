package org.waymarker.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Waymarker emptying its queue: deliveries wait in parked lanes, and are let go all at once. */
final class WaymarkerSide {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Target waymarker;
    private final BenchDatabase database;
    private final Target hospital;
    private final Connection connection;
    private final QueuedPeople people;

    /** @param connection to the database of this Waymarker */
    WaymarkerSide(
            Target waymarker, BenchDatabase database, Target hospital, Connection connection, QueuedPeople people) {
        this.waymarker = waymarker;
        this.database = database;
        this.hospital = hospital;
        this.connection = connection;
        this.people = people;
    }

    /** The deliveries of these people. */
    Drain drain(long from, long to, List<QueuedPeople.Event> events) throws SQLException {
        var before = Drain.Cpu.of(waymarker, database, hospital);
        people.release(connection, from, to);
        awaitIdle();
        return read(
                (int) (to - from + 1) * events.size(),
                Drain.Cpu.of(waymarker, database, hospital).since(before));
    }

    private void awaitIdle() throws SQLException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!BenchDatabase.ask(
                        connection,
                        "select count(*) from (select 1 from lane where state in ('READY', 'LEASED') limit 1) l")
                .equals("0")) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The queue does not become empty: " + waiting());
            }
            pause();
        }
    }

    /** Every delivery says when it was settled; those of this run are counted and then dated back, so that the next run finds its own. */
    private Drain read(int expected, Drain.Cpu used) throws SQLException {
        var drain = Drain.read(
                connection, "select settled_at from delivery where state = 'SETTLED' and settled_at > queued_at");
        if (drain.bundles() != expected) {
            throw new IllegalStateException("%d of %d deliveries were settled; lanes wait for: %s"
                    .formatted(drain.bundles(), expected, waiting()));
        }
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "update delivery set settled_at = queued_at where state = 'SETTLED' and settled_at > queued_at");
        }
        return drain.using(used);
    }

    private String waiting() throws SQLException {
        return BenchDatabase.ask(connection, "select string_agg(distinct reason || ' ' || detail, '; ') from lane");
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
