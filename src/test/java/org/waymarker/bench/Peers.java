package org.waymarker.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.waymarker.sandbox.Child;
import org.waymarker.sandbox.HospitalMain;
import org.waymarker.sandbox.Issuer;
import org.waymarker.testing.Postgres;

/**
 * What is compared: Waymarker and the HAPI JPA server, each in a JVM of its own with the same heap and nothing else set, each in a database
 * of its own on the same PostgreSQL, which keeps every acknowledged commit.
 */
final class Peers implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    private final BenchSettings settings;
    private final EmbeddedPostgres postgres;
    private final Issuer issuer = Issuer.start();
    private final List<Child> children = new ArrayList<>();
    private final String token;
    private Target waymarker;
    private Target hapi;

    private Peers(BenchSettings settings, EmbeddedPostgres postgres) {
        this.settings = settings;
        this.postgres = postgres;
        this.token = issuer.token("bench", Duration.ofHours(6));
    }

    static Peers start(BenchSettings settings) throws IOException, SQLException {
        clear(settings.dir().resolve("postgres"));
        Files.createDirectories(settings.dir());
        var peers = new Peers(settings, Postgres.durable(settings.dir().resolve("postgres")));
        try {
            peers.startBoth();
        } catch (IOException | SQLException | RuntimeException e) {
            peers.close();
            throw e;
        }
        return peers;
    }

    Target waymarker() {
        return waymarker;
    }

    Target hapi() {
        return hapi;
    }

    String token() {
        return token;
    }

    /** The database's settings that decide whether a commit is kept, as the database tells them. */
    String durability() throws SQLException {
        return "%s; fsync=%s, synchronous_commit=%s, full_page_writes=%s"
                .formatted(
                        ask("select version()"),
                        ask("show fsync"),
                        ask("show synchronous_commit"),
                        ask("show full_page_writes"));
    }

    private String ask(String sql) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1).split(" on ", 2)[0];
        }
    }

    private void startBoth() throws IOException, SQLException {
        for (var database : List.of("waymarker", "hapi")) {
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create database " + database);
            }
        }
        int ourPort = freePort();
        int theirPort = freePort();
        var service = child("waymarker", serviceArguments(), serviceEnvironment(ourPort));
        var hospital = child(
                "hapi",
                List.of(
                        "-classpath",
                        System.getProperty("java.class.path"),
                        HospitalMain.class.getName(),
                        Integer.toString(theirPort),
                        url("hapi") + "?user=postgres&password=postgres"),
                Map.of());
        waymarker = new Target("Waymarker", "http://localhost:" + ourPort + "/fhir/r4", token, service.handle());
        hapi = new Target("HAPI JPA", "http://localhost:" + theirPort + "/fhir", "", hospital.handle());
        service.awaitAnswer(waymarker.base() + "/metadata", PATIENCE);
        hospital.awaitAnswer(hapi.base() + "/metadata", PATIENCE);
    }

    private Child child(String name, List<String> arguments, Map<String, String> environment) throws IOException {
        var all = new ArrayList<>(List.of("-Xmx" + settings.heap()));
        all.addAll(arguments);
        Files.deleteIfExists(settings.dir().resolve(name + ".log"));
        var child = new Child(settings.dir(), name, all, environment);
        child.endLeftOver();
        child.start();
        children.add(child);
        return child;
    }

    private List<String> serviceArguments() throws IOException {
        var dependencies =
                Files.readString(settings.dir().resolve("service.classpath")).trim();
        return List.of(
                "-classpath",
                settings.dir().resolveSibling("classes") + File.pathSeparator + dependencies,
                "org.waymarker.Waymarker");
    }

    private Map<String, String> serviceEnvironment(int port) {
        return Map.of(
                "MICRONAUT_SERVER_PORT", Integer.toString(port),
                "WAYMARKER_DATABASE_URL", url("waymarker"),
                "WAYMARKER_DATABASE_USER", "postgres",
                "WAYMARKER_DATABASE_PASSWORD", "postgres",
                "WAYMARKER_SECURITY_ISSUER", issuer.name(),
                "WAYMARKER_SECURITY_AUDIENCE", Issuer.AUDIENCE,
                "WAYMARKER_SECURITY_JWKS_URL", issuer.jwksUrl());
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + database;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void clear(Path path) throws IOException {
        if (Files.exists(path)) {
            try (var files = Files.walk(path)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    @Override
    public void close() throws IOException {
        children.forEach(Child::close);
        issuer.close();
        postgres.close();
    }
}
