package org.waymarker.bench;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the benchmark was asked to run: system properties, which {@code mvn -Pbench} passes on.
 *
 * @param dir {@code bench.dir}: everything that it writes
 * @param patients {@code bench.patients}: who completed a programme
 * @param rounds {@code bench.rounds}: how often each server has its turn; medians are of these
 * @param closed {@code bench.closed.seconds}: of each run at full speed
 * @param open {@code bench.open.seconds}: of each run at a fixed rate
 * @param warm {@code bench.warm.seconds}: of each kind of request, before it is measured
 * @param readRate {@code bench.rate.read}: reads per second at the fixed rate, the same for both servers
 * @param searchRate {@code bench.rate.search}
 * @param createRate {@code bench.rate.create}
 * @param heap {@code bench.xmx}: of each server, e.g. {@code 1g}
 */
record BenchSettings(
        Path dir,
        int patients,
        int rounds,
        Duration closed,
        Duration open,
        Duration warm,
        int readRate,
        int searchRate,
        int createRate,
        String heap) {

    static BenchSettings read() {
        return new BenchSettings(
                Asked.dir(),
                Asked.number("bench.patients", 2000),
                Asked.number("bench.rounds", 3),
                Duration.ofSeconds(Asked.number("bench.closed.seconds", 2)),
                Duration.ofSeconds(Asked.number("bench.open.seconds", 3)),
                Duration.ofSeconds(Asked.number("bench.warm.seconds", 4)),
                Asked.number("bench.rate.read", 200),
                Asked.number("bench.rate.search", 100),
                Asked.number("bench.rate.create", 50),
                Asked.heap());
    }
}
