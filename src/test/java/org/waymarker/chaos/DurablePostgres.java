package org.waymarker.chaos;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.waymarker.testing.Postgres;

/** A PostgreSQL of one's own that keeps what it acknowledged, to be killed and started again at the same port, on the same data. */
final class DurablePostgres implements AutoCloseable {
    private final Path data;
    private EmbeddedPostgres server;
    private int kills;

    /** @param data an empty folder */
    DurablePostgres(Path data) {
        this.data = data;
        this.server = started(0);
    }

    private EmbeddedPostgres started(int port) {
        try {
            return Postgres.durable(data, port);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    String url() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
    }

    /** The value of one of its settings. */
    String show(String setting) {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The postmaster first, so that it cannot tell its children, then those; all with signal 9. */
    void kill() {
        var postmaster = ProcessHandle.of(postmasterPid()).orElseThrow();
        var children = postmaster.descendants().toList();
        var all = Stream.concat(Stream.of(postmaster), children.stream()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(DurablePostgres::awaitEnd);
        kills++;
    }

    private static void awaitEnd(ProcessHandle process) {
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("Process " + process.pid() + " does not end", e);
        }
    }

    private long postmasterPid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After a kill. */
    void startAgain() {
        var port = server.getPort();
        close();
        server = started(port);
        Pauses.until("PostgreSQL answers", Duration.ofSeconds(30), () -> {
            try (var connection = server.getPostgresDatabase().getConnection()) {
                return connection.isValid(1);
            } catch (SQLException e) {
                return false;
            }
        });
    }

    int kills() {
        return kills;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
