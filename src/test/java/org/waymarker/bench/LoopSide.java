package org.waymarker.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The bare client loop, which runs in a JVM of its own. */
final class LoopSide {
    private final Target loop;
    private final BenchDatabase database;
    private final Target hospital;

    LoopSide(Target loop, BenchDatabase database, Target hospital) {
        this.loop = loop;
        this.database = database;
        this.hospital = hospital;
    }

    /** The same transactions as Waymarker's, of other people. */
    Drain drain(long from, long to) {
        int prepared = Integer.parseInt(get(loop, "/prepare?from=" + from + "&to=" + to));
        var before = Drain.Cpu.of(loop, database, hospital);
        var came = get(loop, "/run").split(" ");
        var drain = new Drain(
                Integer.parseInt(came[0]),
                Duration.ofNanos(Long.parseLong(came[1])),
                Drain.Cpu.of(loop, database, hospital).since(before));
        if (drain.bundles() != prepared) {
            throw new IllegalStateException(
                    "The hospital took only " + drain.bundles() + " of " + prepared + " transactions of the loop");
        }
        return drain;
    }

    /** Asks a helper of ours, beside its FHIR base. */
    static String get(Target helper, String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(helper.base()).resolve(path))
                                    .timeout(Duration.ofMinutes(5))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException(helper.name() + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
