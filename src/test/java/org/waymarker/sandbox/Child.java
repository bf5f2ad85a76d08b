package org.waymarker.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A JVM of the sandbox or of a benchmark: started from a file of arguments, its output in a log, its pid in a file, so that a run whose own end nobody
 * could announce (a killed terminal) is cleared away by the next.
 */
public final class Child implements AutoCloseable {
    private final Path dir;
    private final String name;
    private final List<String> arguments;
    private final Map<String, String> environment;
    private Process process;

    /** @param arguments of {@code java}, class path and main class included */
    public Child(Path dir, String name, List<String> arguments, Map<String, String> environment) {
        this.dir = dir;
        this.name = name;
        this.arguments = new ArrayList<>(arguments);
        this.environment = Map.copyOf(environment);
    }

    /** Starts it; its log goes on where an earlier start of this run left it. */
    public synchronized void start() {
        try {
            Files.writeString(
                    argsFile(), arguments.stream().map(Child::quoted).collect(Collectors.joining("\n", "", "\n")));
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var builder = new ProcessBuilder(java, "@" + argsFile());
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            process = builder.start();
            process.getOutputStream().close();
            Files.writeString(pidFile(), Long.toString(process.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalStateException if it ends or does not answer in time; the message shows the end of its log */
    public void awaitAnswer(String url, Duration patience) {
        var client = HttpClient.newHttpClient();
        var deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The " + name + " ended by itself. " + lastLines());
            }
            try {
                var request = HttpRequest.newBuilder(URI.create(url))
                        .timeout(Duration.ofSeconds(10))
                        .build();
                if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // not yet
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            pause();
        }
        throw new IllegalStateException("The " + name + " did not answer at " + url + ". " + lastLines());
    }

    Path log() {
        return dir.resolve(name + ".log");
    }

    /** Of the process that was started last. */
    public synchronized ProcessHandle handle() {
        return process.toHandle();
    }

    synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** Ends it, by force if it does not go within ten seconds; nothing happens if it never ran. */
    @Override
    public synchronized void close() {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Files.deleteIfExists(pidFile());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends what an earlier run left behind: only a process whose command line names our file of arguments. */
    public void endLeftOver() {
        try {
            if (!Files.exists(pidFile())) {
                return;
            }
            var pid = Long.parseLong(Files.readString(pidFile()).trim());
            var left = ProcessHandle.of(pid).filter(this::isOurs);
            if (left.isPresent()) {
                left.get().destroyForcibly();
                left.get().onExit().join();
            }
            Files.delete(pidFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NumberFormatException e) {
            throw new IllegalStateException(pidFile() + " holds no process id; delete it", e);
        }
    }

    private boolean isOurs(ProcessHandle handle) {
        return handle.info().arguments().map(List::of).orElse(List.of()).contains("@" + argsFile());
    }

    private String lastLines() {
        try {
            var lines = Files.readAllLines(log());
            return "The end of " + log() + ":\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "See " + log();
        }
    }

    private Path argsFile() {
        return dir.resolve(name + ".args");
    }

    private Path pidFile() {
        return dir.resolve(name + ".pid");
    }

    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
