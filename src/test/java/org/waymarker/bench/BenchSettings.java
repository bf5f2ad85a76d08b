package org.waymarker.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

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
                Path.of(System.getProperty("bench.dir", "target/bench")).toAbsolutePath(),
                number("bench.patients", 2000),
                number("bench.rounds", 3),
                Duration.ofSeconds(number("bench.closed.seconds", 2)),
                Duration.ofSeconds(number("bench.open.seconds", 3)),
                Duration.ofSeconds(number("bench.warm.seconds", 4)),
                number("bench.rate.read", 200),
                number("bench.rate.search", 100),
                number("bench.rate.create", 50),
                System.getProperty("bench.xmx", "1g").toLowerCase(Locale.ROOT));
    }

    private static int number(String name, int otherwise) {
        var value = System.getProperty(name, "");
        try {
            return value.isBlank() ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, not " + value, e);
        }
    }
}
