package org.waymarker.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.testing.Tokens;

/** The service as a process of its own, as an operator starts it. */
class ProcessIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    private record Service(Process process, int port, Path log) {
        String output() throws IOException {
            return Files.readString(log);
        }

        HttpResponse<String> send(HttpRequest.Builder request, String path) throws IOException, InterruptedException {
            return CLIENT.send(
                    request.uri(URI.create("http://localhost:" + port + path))
                            .header("Authorization", "Bearer " + Tokens.all())
                            .build(),
                    BodyHandlers.ofString());
        }

        HttpResponse<String> get(String path) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(), path);
        }

        void awaitHealthy() throws IOException, InterruptedException {
            var deadline = Instant.now().plus(Duration.ofSeconds(60));
            while (true) {
                try {
                    if (get("/health/readiness").statusCode() == 200) {
                        return;
                    }
                } catch (IOException e) {
                    // Not listening yet.
                }
                assertThat(process.isAlive()).as(output()).isTrue();
                assertThat(Instant.now()).as(output()).isBefore(deadline);
                Thread.sleep(100);
            }
        }
    }

    /** The packaged jar where there is one: the test class path could hide what it lacks. */
    private Service start(Map<String, String> settings) throws IOException {
        return start("256m", settings);
    }

    private Service start(String heap, Map<String, String> settings) throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var command = new ArrayList<>(
                List.of(System.getProperty("java.home") + "/bin/java", "-XX:TieredStopAtLevel=1", "-Xmx" + heap));
        var jar = System.getProperty("waymarker.jar", "");
        if (!jar.isEmpty() && Files.exists(Path.of(jar))) {
            command.addAll(List.of("-jar", jar));
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.waymarker.Waymarker"));
        }
        var log = folder.resolve("service-" + started.size() + ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("WAYMARKER_DATA_DIR", folder.resolve("data").toString());
        builder.environment().put("MICRONAUT_SERVER_PORT", String.valueOf(port));
        builder.environment().put("MICRONAUT_SERVER_HOST", "127.0.0.1");
        Tokens.settings()
                .forEach((name, value) -> builder.environment()
                        .put(name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"), value.toString()));
        builder.environment().putAll(settings);
        var process = builder.start();
        started.add(process);
        return new Service(process, port, log);
    }

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    private static HttpRequest.Builder openCohort(int number) {
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/fhir+json")
                .POST(BodyPublishers.ofString("""
                        {"resourceType":"Parameters","parameter":[
                         {"name":"cohort","valueIdentifier":{"system":"https://ehr.example/cohort","value":"%d"}},
                         {"name":"name","valueString":"Cohort"},
                         {"name":"first-session","valueDate":"2026-01-05"},
                         {"name":"last-session","valueDate":"2026-03-23"},
                         {"name":"sessions","valuePositiveInt":12}]}""".formatted(number)));
    }

    /** With the jar alone, from which much that the validator brings along is left out. */
    @Test
    void validatesWhereThereIsMemoryForIt() throws Exception {
        var small = start(Map.of());
        small.awaitHealthy();
        assertThat(small.get("/fhir/r4/metadata").body()).doesNotContain("OperationDefinition/validate");
        small.process().destroy();
        assertThat(small.process().waitFor(60, TimeUnit.SECONDS)).isTrue();

        var large = start("640m", Map.of());
        large.awaitHealthy();
        assertThat(large.get("/fhir/r4/metadata").body()).contains("OperationDefinition/validate");
        var example = Files.readString(Path.of("fhir-profiles/examples/service-use-change.json"));
        var answer = large.send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/fhir+json")
                        .POST(BodyPublishers.ofString(example)),
                "/fhir/r4/Observation/$validate");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("OperationOutcome").doesNotContain("\"error\"", "\"fatal\"");
    }

    @Test
    void keepsWhatItAcknowledgedThroughAKill() throws Exception {
        var first = start(Map.of());
        first.awaitHealthy();
        assertThat(first.output()).contains("embedded database at " + folder.resolve("data"));

        var second = start(Map.of());
        assertThat(second.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.process().exitValue()).isEqualTo(1);
        assertThat(second.output())
                .contains("Another Waymarker uses the embedded database")
                .doesNotContain("\tat ");

        // The first call takes longest; the kill is to fall among many.
        assertThat(first.send(openCohort(0), "/fhir/r4/Group/$open-cohort").statusCode())
                .isEqualTo(200);
        int acknowledged = 1;
        var killer = new Thread(() -> {
            try {
                Thread.sleep(1_500);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            first.process().destroyForcibly();
        });
        killer.start();
        try {
            while (first.send(openCohort(acknowledged), "/fhir/r4/Group/$open-cohort")
                            .statusCode()
                    == 200) {
                acknowledged++;
            }
        } catch (IOException e) {
            // Killed in the middle of a call.
        }
        killer.join();
        assertThat(acknowledged).isGreaterThan(1);

        var other = start(Map.of("WAYMARKER_IDENTIFIER_BASE", "https://other.example/id"));
        assertThat(other.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(other.process().exitValue()).isEqualTo(1);
        assertThat(other.output())
                .contains("Cannot start: This database was begun with")
                .doesNotContain("\tat ");

        var again = start(Map.of());
        again.awaitHealthy();
        var found = again.get("/fhir/r4/Group?_count=0").body();
        var total = Integer.parseInt(found.replaceAll(".*\"total\":([0-9]+).*", "$1"));
        // The call that was cut off may have been carried out; nothing that was answered is missing.
        assertThat(total).isBetween(acknowledged, acknowledged + 1);
        again.process().destroy();
        assertThat(again.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Without an issuer nobody could tell who calls, so it does not start at all. */
    @ParameterizedTest
    @ValueSource(strings = {"", "http://issuer.example"})
    void saysInOneLineWhatIsWrongWithTheIssuer(String issuer) throws Exception {
        var service = start(Map.of("WAYMARKER_SECURITY_ISSUER", issuer));
        assertThat(service.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(service.process().exitValue()).isEqualTo(1);
        assertThat(service.output())
                .contains("Cannot start: Setting waymarker.security.issuer")
                .doesNotContain("\tat ");
        assertThat(service.output().lines().filter(line -> line.contains("ERROR")))
                .hasSize(1);
    }

    @Test
    void saysInOneLineThatTheDatabaseIsAway() throws Exception {
        int nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        var service = start(Map.of(
                "WAYMARKER_DATABASE_URL",
                "jdbc:postgresql://localhost:" + nobody + "/waymarker",
                "DATASOURCES_DEFAULT_INITIALIZATION_FAIL_TIMEOUT",
                "1"));
        assertThat(service.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(service.process().exitValue()).isEqualTo(1);
        assertThat(service.output()).contains("Cannot start: The database cannot be used");
    }
}
