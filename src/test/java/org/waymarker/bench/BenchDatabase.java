package org.waymarker.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.waymarker.testing.Postgres;

/** The PostgreSQL of a benchmark, which keeps every acknowledged commit; each side has a database of its own on it. */
final class BenchDatabase implements AutoCloseable {
    static final String USER = "postgres";

    private final EmbeddedPostgres postgres;
    private final Path data;

    private BenchDatabase(EmbeddedPostgres postgres, Path data) {
        this.postgres = postgres;
        this.data = data;
    }

    /** @param dir where an earlier run's data are cleared away */
    static BenchDatabase start(Path dir) throws IOException {
        var data = dir.resolve("postgres");
        clear(data);
        Files.createDirectories(dir);
        return new BenchDatabase(Postgres.durable(data), data);
    }

    /** The settings that decide whether a commit is kept, as the database tells them. */
    String durability() throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection()) {
            return "%s; fsync=%s, synchronous_commit=%s, full_page_writes=%s"
                    .formatted(
                            ask(connection, "select version()").split(" on ", 2)[0],
                            ask(connection, "show fsync"),
                            ask(connection, "show synchronous_commit"),
                            ask(connection, "show full_page_writes"));
        }
    }

    void create(String name) throws SQLException {
        execute("create database " + name);
    }

    /** @param template a database that nobody is connected to */
    void copy(String template, String name) throws SQLException {
        execute("create database " + name + " template " + template);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Connection connect(String name) throws SQLException {
        return postgres.getDatabase(USER, name).getConnection();
    }

    String url(String name) {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + name;
    }

    /** What its processes have used so far; one that has ended is forgotten. */
    Duration cpu() {
        try {
            var pid = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
            return ProcessHandle.of(pid).stream()
                    .flatMap(main -> Stream.concat(Stream.of(main), main.descendants()))
                    .flatMap(process -> process.info().totalCpuDuration().stream())
                    .reduce(Duration.ZERO, Duration::plus);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first column of the first row. */
    static String ask(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void clear(Path path) throws IOException {
        if (Files.exists(path)) {
            try (var files = Files.walk(path)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
            }
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
