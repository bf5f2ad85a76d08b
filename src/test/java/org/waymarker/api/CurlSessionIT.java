package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.waymarker.testing.Tokens;

/** The commands of docs/api.md, run as they stand there. */
@MicronautTest(transactional = false)
class CurlSessionIT {
    private static final Pattern STEP = Pattern.compile("```sh\n(.*?)```\n```text\n(.*?)```", Pattern.DOTALL);
    private static final String BREAK = "---- next step";

    private final Http http;

    CurlSessionIT(EmbeddedServer server) {
        http = new Http(server);
    }

    @Test
    void printsWhatThePageSays() throws IOException, InterruptedException {
        assumeTrue(
                Files.isExecutable(Path.of("/bin/bash")) && Files.isExecutable(Path.of("/usr/bin/curl")),
                "skipped: bash and curl are not here");
        var page = Files.readString(Path.of("docs/api.md"));
        var commands = new ArrayList<String>();
        var expected = new ArrayList<String>();
        for (var match = STEP.matcher(page); match.find(); ) {
            commands.add(match.group(1));
            expected.add(match.group(2));
        }
        assertThat(commands).hasSizeGreaterThan(4);
        assertThat(run(String.join("echo '" + BREAK + "'\n", commands))).isEqualTo(expected);
    }

    private List<String> run(String script) throws IOException, InterruptedException {
        var builder = new ProcessBuilder("/bin/bash", "-euo", "pipefail", "-c", script).redirectErrorStream(true);
        builder.environment().put("WAYMARKER_URL", http.base());
        builder.environment().put("TOKEN", Tokens.all());
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return List.of(output.split(BREAK + "\n", -1));
    }
}
