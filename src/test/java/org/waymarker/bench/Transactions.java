package org.waymarker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.waymarker.bench.QueuedPeople.Event;

/** What Waymarker sends to a hospital for one person's events: taken from a hospital that keeps it, and good for anybody by her number. */
final class Transactions {
    private static final String CAPTURED = "captured";

    private final Path file;
    private final List<String> texts;

    private Transactions(Path file, List<String> texts) {
        this.file = file;
        this.texts = texts;
    }

    /**
     * @param told name of the database in which the story of {@code people} was told
     * @param stub that nobody has sent a transaction to
     */
    static Transactions capture(
            BenchDatabase database, Jvms jvms, String told, QueuedPeople people, Target stub, Path dir)
            throws IOException, SQLException {
        var events = List.of(Event.values());
        database.copy(told, CAPTURED);
        try (var connection = database.connect(CAPTURED);
                var waymarker = jvms.waymarker(
                                "capturing",
                                database.url(CAPTURED),
                                Map.of("WAYMARKER_HOSPITAL_BASE_URL", stub.base(), "WAYMARKER_HOSPITAL_WORKERS", "1"))
                        .awaited()) {
            people.queue(connection, 1, 1, events);
            new WaymarkerSide(waymarker.target(), database, stub, connection, people).drain(1, 1, events);
        }
        var kept = LoopSide.get(stub, "/kept")
                .lines()
                .map(text -> text.replace(QueuedPeople.number(1), QueuedPeople.ONE))
                .toList();
        if (kept.size() != events.size()) {
            throw new IllegalStateException("Waymarker sent " + kept.size() + " transactions for one person");
        }
        Progress.say(
                "A person's transactions have %s bytes",
                kept.stream().map(String::length).toList());
        return new Transactions(Files.write(dir.resolve("transactions.ndjson"), kept), kept);
    }

    /** One a line, in the order of the events, with {@link QueuedPeople#ONE} where the person's number goes. */
    Path file() {
        return file;
    }

    String of(Event event) {
        return texts.get(event.ordinal());
    }
}
