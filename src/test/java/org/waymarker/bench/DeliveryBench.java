package org.waymarker.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.waymarker.bench.Drain.Cpu;
import org.waymarker.bench.QueuedPeople.Event;

/**
 * How fast Waymarker empties its queue, beside a bare client loop that posts the same transactions of other people: against a hospital that
 * answers at once, where our own cost shows, and against a real one.
 */
public final class DeliveryBench {
    private static final List<Event> EVENTS = List.of(Event.values());

    private final DeliverySettings settings;
    private final BenchDatabase database;
    private final Jvms jvms;
    private final QueuedPeople people;
    private final MedianTable table = new MedianTable("Waymarker", "client loop");
    private Transactions transactions;
    private long lastPerson;

    private DeliveryBench(DeliverySettings settings, BenchDatabase database, Jvms jvms, QueuedPeople people) {
        this.settings = settings;
        this.database = database;
        this.jvms = jvms;
        this.people = people;
    }

    public static void main(String[] args) {
        Progress.exitAfter(DeliveryBench::run);
    }

    private static boolean run() throws Exception {
        var settings = DeliverySettings.read();
        try (var database = BenchDatabase.start(settings.dir());
                var jvms = new Jvms(settings.dir(), settings.heap())) {
            Progress.say(database.durability());
            Progress.tellHowBusyTheMachineIs();
            var people = QueuedPeople.tell(database, "told");
            var bench = new DeliveryBench(settings, database, jvms, people);
            for (var hospital : settings.hospitals()) {
                bench.against(hospital);
            }
            bench.table.print();
            Progress.tellHowBusyTheMachineIs();
            return true;
        }
    }

    private void against(String kind) throws IOException, SQLException {
        database.create(kind);
        try (var stub = jvms.local("stub", StubHospital.class, List.of()).awaited();
                var hospital = kind.equals("stub")
                        ? stub
                        : jvms.hapi(database.url(kind)).awaited()) {
            if (transactions == null) {
                // What Waymarker sends for one person is what the loop posts for the others.
                transactions = Transactions.capture(database, jvms, "told", people, stub.target(), settings.dir());
            }
            for (int threads : settings.threads()) {
                compare(kind, hospital.target(), threads);
            }
        }
    }

    private Jvms.Running waymarker(String name, String databaseName, Target hospital, int workers) throws IOException {
        return jvms.waymarker(
                        name,
                        database.url(databaseName),
                        Map.of(
                                "WAYMARKER_HOSPITAL_BASE_URL", hospital.base(),
                                "WAYMARKER_HOSPITAL_WORKERS", Integer.toString(workers)))
                .awaited();
    }

    private void compare(String kind, Target hospital, int threads) throws IOException, SQLException {
        var name = kind + "_" + threads;
        int each = kind.equals("stub") ? settings.stubPeople() : settings.hapiPeople();
        database.copy("told", name);
        var ours = new Turns(each, settings.rounds());
        var theirs = new Turns(each, settings.rounds());
        try (var connection = database.connect(name)) {
            people.queue(connection, ours.first, ours.last, EVENTS);
            try (var statement = connection.createStatement()) {
                statement.execute("vacuum analyze");
            }
            if (!kind.equals("stub")) {
                Admission.of(hospital, ours.first, theirs.last);
            }
            try (var waymarker = waymarker("waymarker", name, hospital, threads);
                    var loop = jvms.local(
                                    "loop",
                                    ClientLoop.class,
                                    List.of(hospital.base(), transactions.file().toString(), Integer.toString(threads)))
                            .awaited()) {
                Progress.say("%s, %d at a time: %d people", kind, threads, theirs.last - ours.first + 1);
                measure(
                        kind + ", " + threads + " at a time",
                        hospital,
                        new WaymarkerSide(waymarker.target(), database, hospital, connection, people),
                        new LoopSide(loop.target(), database, hospital),
                        ours,
                        theirs);
            }
        }
    }

    /** Numbers of the people of one side: as many to warm it as to measure it in all. */
    private final class Turns {
        private final int each;
        private final long first;
        private final long last;
        private long next;

        private Turns(int each, int rounds) {
            this.each = each;
            this.first = lastPerson + 1;
            this.last = lastPerson + (long) each * rounds * 2;
            this.next = first;
            lastPerson = last;
        }

        private long take(int rounds) {
            var from = next;
            next += (long) each * rounds;
            return from;
        }
    }

    private void measure(String what, Target hospital, WaymarkerSide waymarker, LoopSide loop, Turns ours, Turns theirs)
            throws SQLException {
        var drained = new ArrayList<Drain>();
        var looped = new ArrayList<Drain>();
        for (int round = -settings.rounds(); round < settings.rounds(); round++) {
            var from = ours.take(1);
            var counting = hospital.name().equals("stub");
            if (counting) {
                LoopSide.get(hospital, "/forget");
            }
            var one = waymarker.drain(from, from + ours.each - 1, EVENTS);
            if (counting && round == 0) {
                Progress.say(
                        "Waymarker's requests for %d bundles: %s", one.bundles(), LoopSide.get(hospital, "/counts"));
            }
            from = theirs.take(1);
            var other = loop.drain(from, from + theirs.each - 1);
            Progress.say("%s: %.0f/s, %.0f/s%s", what, one.rate(), other.rate(), round < 0 ? ", warming" : "");
            if (round >= 0) {
                drained.add(one);
                looped.add(other);
            }
        }
        table.row(what, "bundles/s", drained, looped, Drain::rate, "%.0f");
        row("the sender's", drained, looped, Cpu::sender);
        row("the database's", drained, looped, Cpu::database);
        row("the hospital's", drained, looped, Cpu::hospital);
    }

    private void row(String whose, List<Drain> drained, List<Drain> looped, Function<Cpu, Duration> part) {
        table.row("", whose + " CPU, ms each", drained, looped, drain -> drain.millisEach(part), "%.2f");
    }
}
