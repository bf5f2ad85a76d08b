package org.waymarker.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.waymarker.mutation.MutationRun;
import org.waymarker.testing.Databases;

/**
 * Sends spoilt requests at the service and says which of them it does not take well; exit code 1 if there is one. System properties:
 * {@code mutations.seed}, {@code mutations.count}, {@code mutations.from} (the number of the first, to see some again), {@code mutations.database}
 * ({@code h2} or {@code postgres}).
 */
public final class Mutations {
    private static final Duration SLOW = Duration.ofSeconds(2);

    private Mutations() {}

    public static void main(String[] args) throws Exception {
        var seed = Long.getLong("mutations.seed", 2026);
        var count = Integer.getInteger("mutations.count", 20_000);
        var from = Integer.getInteger("mutations.from", 0);
        var postgres = System.getProperty("mutations.database", "h2").equals("postgres");
        var failed = new TreeMap<String, Integer>();
        try (var run = MutationRun.prepare(seed, postgres ? Databases.postgres() : Databases.h2())) {
            System.out.printf(
                    "Seed %d, %d requests to start from, on %s%n",
                    seed, run.corpusSize(), postgres ? "PostgreSQL" : "H2");
            var begin = System.nanoTime();
            var report = run.run(from, from + count, Optional.of(SLOW), failure -> {
                failed.merge(failure.why(), 1, Integer::sum);
                System.out.printf(
                        "#%d [%s] %s%n    %s%n    %s%n    kept as %s%n",
                        failure.number(),
                        failure.how(),
                        failure.requestLine(),
                        failure.why(),
                        failure.answer(),
                        MutationRun.keep(failure, Path.of("target/mutations")));
            });
            System.out.printf(
                    "%d answers in %d s by status %s; the slowest took %d ms; %d failures%n",
                    report.byStatus().values().stream()
                            .mapToInt(Integer::intValue)
                            .sum(),
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                    report.byStatus(),
                    report.slowest().toMillis(),
                    report.failures().size());
            report.unlisted().forEach(code -> failed.put("CodeSystem refusal lacks " + code, 1));
            failed.forEach((why, times) -> System.out.printf("  %5d  %s%n", times, why));
        }
        System.exit(failed.isEmpty() ? 0 : 1);
    }
}
