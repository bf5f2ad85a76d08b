package org.waymarker.bench;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.waymarker.sandbox.Child;
import org.waymarker.sandbox.HospitalMain;
import org.waymarker.sandbox.Issuer;

/** Starts what is compared, each in a JVM of its own with the same heap and nothing else set, and ends them all. */
final class Jvms implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(300);

    private final Path dir;
    private final String heap;
    private final Issuer issuer = Issuer.start();
    private final List<Child> children = new ArrayList<>();

    /** @param heap such as {@code 1g} */
    Jvms(Path dir, String heap) {
        this.dir = dir;
        this.heap = heap;
        // Whoever interrupts the benchmark leaves no servers behind.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> ProcessHandle.current().children().forEach(ProcessHandle::destroy), "bench-stop"));
    }

    /** Waymarker as it is packaged, begun but perhaps not answering yet. */
    Running waymarker(String name, String databaseUrl, Map<String, String> settings) throws IOException {
        int port = freePort();
        var environment = new HashMap<>(Map.of(
                "MICRONAUT_SERVER_PORT",
                Integer.toString(port),
                "WAYMARKER_DATABASE_URL",
                databaseUrl,
                "WAYMARKER_DATABASE_USER",
                BenchDatabase.USER,
                "WAYMARKER_DATABASE_PASSWORD",
                BenchDatabase.USER,
                "WAYMARKER_SECURITY_ISSUER",
                issuer.name(),
                "WAYMARKER_SECURITY_AUDIENCE",
                Issuer.AUDIENCE,
                "WAYMARKER_SECURITY_JWKS_URL",
                issuer.jwksUrl()));
        environment.putAll(settings);
        var dependencies = Files.readString(dir.resolve("service.classpath")).trim();
        var classPath = dir.resolveSibling("classes") + File.pathSeparator + dependencies;
        var child = start(name, List.of("-classpath", classPath, "org.waymarker.Waymarker"), environment);
        var base = "http://localhost:" + port + "/fhir/r4";
        return new Running(child, new Target("Waymarker", base, token(), child.handle()));
    }

    /** The HAPI JPA server of the sandbox. */
    Running hapi(String databaseUrl) throws IOException {
        int port = freePort();
        var database = databaseUrl + "?user=" + BenchDatabase.USER + "&password=" + BenchDatabase.USER;
        var child = ofTests("hapi", HospitalMain.class, List.of(Integer.toString(port), database));
        return new Running(child, new Target("HAPI JPA", "http://localhost:" + port + "/fhir", "", child.handle()));
    }

    /** A main class of the tests that listens at the port which is its first argument. */
    Running local(String name, Class<?> main, List<String> furtherArguments) throws IOException {
        int port = freePort();
        var arguments = new ArrayList<>(List.of(Integer.toString(port)));
        arguments.addAll(furtherArguments);
        var child = ofTests(name, main, arguments);
        return new Running(child, new Target(name, "http://localhost:" + port + "/fhir", "", child.handle()));
    }

    String token() {
        return issuer.token("bench", Duration.ofHours(6));
    }

    private Child ofTests(String name, Class<?> main, List<String> arguments) throws IOException {
        var all = new ArrayList<>(List.of("-classpath", System.getProperty("java.class.path"), main.getName()));
        all.addAll(arguments);
        return start(name, all, Map.of());
    }

    private Child start(String name, List<String> arguments, Map<String, String> environment) throws IOException {
        var all = new ArrayList<>(List.of("-Xmx" + heap));
        var extra = System.getProperty("bench.jvm." + name, "");
        if (!extra.isBlank()) {
            all.addAll(List.of(extra.split(" ")));
        }
        all.addAll(arguments);
        Files.createDirectories(dir);
        Files.deleteIfExists(dir.resolve(name + ".log"));
        var child = new Child(dir, name, all, environment);
        child.endLeftOver();
        child.start();
        children.add(child);
        return child;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A JVM that was started. */
    record Running(Child child, Target target) implements AutoCloseable {
        Running awaited() {
            child.awaitAnswer(target.base() + "/metadata", PATIENCE);
            return this;
        }

        @Override
        public void close() {
            child.close();
        }
    }

    @Override
    public void close() {
        children.forEach(Child::close);
        issuer.close();
    }
}
