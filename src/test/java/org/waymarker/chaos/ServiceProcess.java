package org.waymarker.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.waymarker.sandbox.Child;
import org.waymarker.testing.Tokens;

/** The service as an operator runs it, in a JVM of its own, to be killed and started again at the same port. */
final class ServiceProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Child child;
    private final int port;
    private final Thread atEnd = new Thread(this::kill, "chaos-stop");
    private int kills;

    /**
     * @param dir where its log goes, and stays
     * @param settings as environment variables
     */
    ServiceProcess(Path dir, String name, Map<String, String> settings) {
        this.port = freePort();
        var environment = new HashMap<String, String>();
        Tokens.settings()
                .forEach((key, value) ->
                        environment.put(key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value.toString()));
        environment.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
        environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
        environment.putAll(settings);
        this.child = new Child(dir, name, command(), environment);
    }

    /** The packaged jar where there is one: the test class path could hide what it lacks. */
    private static List<String> command() {
        var command = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m"));
        var jar = System.getProperty("waymarker.jar", "");
        if (!jar.isEmpty() && Files.exists(Path.of(jar))) {
            command.addAll(List.of("-jar", jar));
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.waymarker.Waymarker"));
        }
        return command;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when it answers. */
    void start() {
        if (kills == 0) {
            Runtime.getRuntime().addShutdownHook(atEnd);
        }
        child.start();
        child.awaitAnswer("http://localhost:" + port + "/health/readiness", PATIENCE);
    }

    /** With signal 9. */
    void kill() {
        child.handle().destroyForcibly();
        child.handle().onExit().join();
        kills++;
    }

    int kills() {
        return kills;
    }

    String base() {
        return "http://localhost:" + port + "/fhir/r4";
    }

    /** Lets it end in order. */
    @Override
    public void close() {
        child.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            // The hooks are running already.
        }
    }
}
