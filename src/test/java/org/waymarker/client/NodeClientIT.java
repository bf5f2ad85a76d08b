package org.waymarker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.waymarker.testing.Databases;
import org.waymarker.testing.RunningService;
import org.waymarker.testing.SmallStory;

/**
 * A client from npm completes a full round. Needs Node 20 or later and npm, which fetches the client; without them it is skipped, and
 * {@code -Dnode=required} makes it fail instead.
 */
class NodeClientIT {
    private static final Path SOURCE = Path.of("src/test/js");
    private static final Path WORK = Path.of("target/js");

    @Test
    void aClientFromNpmCompletesAFullRound() throws Exception {
        install();
        try (var service = RunningService.start(Databases.h2())) {
            var story = SmallStory.tell(service.api(), "js", 7);
            var round = run(
                    Map.of(
                            "FHIR_BASE", service.base(),
                            "FHIR_TOKEN", service.token(),
                            "STORY", new ObjectMapper().writeValueAsString(story)),
                    "node",
                    "round.mjs");
            assertThat(round.output.lines().filter(line -> !line.startsWith("ok ")))
                    .isEmpty();
            assertThat(round.output.lines()).hasSizeGreaterThan(15);
            assertThat(round.exit).isZero();
        }
    }

    private static void install() throws IOException, InterruptedException {
        need(works("node", "--version"), "node");
        need(works("npm", "--version"), "npm");
        Files.createDirectories(WORK);
        for (var file : List.of("package.json", "package-lock.json", "round.mjs")) {
            Files.copy(SOURCE.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        var installed = run(Map.of(), "npm", "ci", "--no-audit", "--no-fund");
        if (installed.exit != 0) {
            need(false, "the package fhir-kit-client (npm ci: " + installed.output + ")");
        }
    }

    private static void need(boolean there, String what) {
        if (!there && "required".equals(System.getProperty("node"))) {
            throw new AssertionError("-Dnode=required, and there is no " + what);
        }
        assumeTrue(
                there,
                () -> "Skipped: there is no " + what
                        + ". Install Node 20 or later, or see that npm reaches its registry");
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            Files.createDirectories(WORK);
            return run(Map.of(), command).exit == 0;
        } catch (IOException e) {
            // No such program.
            return false;
        }
    }

    private record Result(int exit, String output) {}

    private static Result run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        var output = Files.createTempFile(WORK, command[0], ".log");
        var builder = new ProcessBuilder(command)
                .directory(WORK.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        var text = Files.readString(output);
        Files.delete(output);
        return new Result(process.exitValue(), text);
    }
}
