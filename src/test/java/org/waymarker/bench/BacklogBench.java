package org.waymarker.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.waymarker.bench.QueuedPeople.Event;

/** Whether a queue that has grown long is emptied as fast as a short one, also when a lane at its head waits for a person. */
public final class BacklogBench {
    private static final List<Event> OFFERS = List.of(Event.OFFER);
    private static final int BEHIND_THE_PARKED = 1000;
    /** What is so slow that it takes longer is timed by what it did until then. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final BacklogSettings settings;
    private final BenchDatabase database;
    private final Jvms jvms;
    private final QueuedPeople people;
    private final Target stub;
    private long lastPerson;

    private BacklogBench(
            BacklogSettings settings, BenchDatabase database, Jvms jvms, QueuedPeople people, Target stub) {
        this.settings = settings;
        this.database = database;
        this.jvms = jvms;
        this.people = people;
        this.stub = stub;
    }

    private enum Queue {
        SHORT("small"),
        LONG("large"),
        LONG_BEHIND_PARKED("large");

        private final String database;

        Queue(String database) {
            this.database = database;
        }
    }

    /** What came of one turn. */
    private record Turn(Drain drain, Claiming claiming) {}

    public static void main(String[] args) {
        Progress.exitAfter(BacklogBench::run);
    }

    private static boolean run() throws Exception {
        var settings = BacklogSettings.read();
        try (var database = BenchDatabase.start(settings.dir());
                var jvms = new Jvms(settings.dir(), settings.heap());
                var stub = jvms.local("stub", StubHospital.class, List.of()).awaited()) {
            Progress.say(database.durability());
            Progress.tellHowBusyTheMachineIs();
            var people = QueuedPeople.tell(database, "told");
            database.copy("told", Queue.SHORT.database);
            database.copy("told", Queue.LONG.database);
            new BacklogBench(settings, database, jvms, people, stub.target()).measure();
            Progress.tellHowBusyTheMachineIs();
            return true;
        }
    }

    private void measure() throws IOException, SQLException {
        try (var small = database.connect(Queue.SHORT.database);
                var large = database.connect(Queue.LONG.database)) {
            fill(large, settings.large());
            var turns = new EnumMap<Queue, List<Turn>>(Queue.class);
            for (int round = 0; round < settings.rounds(); round++) {
                for (var queue : Queue.values()) {
                    var connection = queue == Queue.SHORT ? small : large;
                    if (queue == Queue.SHORT) {
                        fill(small, settings.small() + settings.warming());
                    } else if (queue == Queue.LONG_BEHIND_PARKED) {
                        parkTheFirst(large);
                    }
                    var turn = new Turn(null, Claiming.measure(database.url(queue.database), connection));
                    turn = new Turn(drain(queue, connection), turn.claiming);
                    Progress.say(
                            "%s: %.0f/s, claim p50 %.1f ms", queue, turn.drain.rate(), turn.claiming.percentile(0.5));
                    turns.computeIfAbsent(queue, q -> new ArrayList<>()).add(turn);
                    if (queue == Queue.LONG_BEHIND_PARKED) {
                        letGo(large);
                    }
                }
            }
            tell(turns);
        }
    }

    private void fill(Connection connection, int deliveries) throws SQLException {
        people.queue(connection, lastPerson + 1, lastPerson + deliveries, OFFERS, "READY");
        lastPerson += deliveries;
        try (var statement = connection.createStatement()) {
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
        Progress.say("%d deliveries are queued", deliveries);
    }

    private Drain drain(Queue queue, Connection connection) throws IOException, SQLException {
        int wanted = settings.warming() + settings.drained();
        try (var waymarker = jvms.waymarker(
                "waymarker", database.url(queue.database), Map.of("WAYMARKER_HOSPITAL_BASE_URL", stub.base()))) {
            var deadline = System.nanoTime() + LONGEST.toNanos();
            while (settled(connection) < wanted && System.nanoTime() < deadline) {
                pause();
            }
        }
        return timed(connection);
    }

    private static int settled(Connection connection) throws SQLException {
        return Integer.parseInt(BenchDatabase.ask(
                connection, "select count(*) from delivery where state = 'SETTLED' and settled_at > queued_at"));
    }

    /** Those after the warming; all are dated back, so that the next turn finds its own. */
    private Drain timed(Connection connection) throws SQLException {
        int skipped = Math.min(settings.warming(), settled(connection) / 2);
        var drain = Drain.read(
                connection,
                "select settled_at from delivery where state = 'SETTLED' and settled_at > queued_at order by settled_at"
                        + " offset " + skipped + " limit " + settings.drained());
        try (var statement = connection.createStatement()) {
            statement.execute("update delivery set settled_at = queued_at where state = 'SETTLED'");
        }
        return drain;
    }

    /** With much behind it, as a lane has that waits long. */
    private static void parkTheFirst(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("update lane set state = 'PARKED', last_seq = last_seq + " + BEHIND_THE_PARKED
                    + " where key = (select key from lane where state = 'READY' order by due_at limit 1)");
            statement.execute(
                    "insert into delivery (lane, seq, state, queued_at) select key, last_seq - n, 'QUEUED', now()"
                            + " from lane, generate_series(0, " + (BEHIND_THE_PARKED - 1)
                            + ") n where state = 'PARKED'");
        }
    }

    /** Settles what was put behind it. */
    private static void letGo(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("update delivery set state = 'SETTLED', settled_at = queued_at where lane ="
                    + " (select key from lane where state = 'PARKED')");
            statement.execute("update lane set state = 'IDLE' where state = 'PARKED'");
        }
    }

    private void tell(Map<Queue, List<Turn>> turns) {
        var usual = turns.get(Queue.SHORT);
        var table = new MedianTable("%,d queued".formatted(settings.large()), "%,d queued".formatted(settings.small()));
        for (var queue : List.of(Queue.LONG, Queue.LONG_BEHIND_PARKED)) {
            var its = turns.get(queue);
            var what = queue == Queue.LONG ? "the next %,d".formatted(settings.drained()) : "behind a parked lane";
            table.row(what, "bundles/s", its, usual, turn -> turn.drain.rate(), "%.0f");
            table.row("", "claim p50, ms", its, usual, turn -> turn.claiming.percentile(0.5), "%.2f");
            table.row("", "claim p99, ms", its, usual, turn -> turn.claiming.percentile(0.99), "%.2f");
        }
        table.print();
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
