package org.waymarker.bench;

import io.micronaut.context.ApplicationContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.waymarker.record.Lanes;

/** How long a claim takes, commit included: the service's own queue in this process, asked by nobody else meanwhile. */
record Claiming(long[] nanos) {
    private static final int WARMING = 50;
    private static final int MOST = 500;
    private static final int LANES_EACH = 4;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** Puts back what it took. */
    static Claiming measure(String url, Connection connection) throws SQLException {
        var settings = Map.<String, Object>of(
                "datasources.default.url",
                url,
                "datasources.default.username",
                BenchDatabase.USER,
                "datasources.default.password",
                BenchDatabase.USER,
                "waymarker.hospital.workers",
                0);
        try (var context = ApplicationContext.run(settings)) {
            var lanes = context.getBean(Lanes.class);
            claim(lanes, WARMING, Duration.ofSeconds(3));
            var taken = claim(lanes, MOST, LONGEST);
            Arrays.sort(taken);
            return new Claiming(taken);
        } finally {
            try (var statement = connection.createStatement()) {
                statement.execute("update lane set state = 'READY', owner = null, due_at = now() - interval '2 days'"
                        + " where owner like 'bench-%'");
                statement.execute("vacuum analyze lane");
            }
        }
    }

    private static long[] claim(Lanes lanes, int most, Duration longest) {
        var nanos = new long[most];
        int done = 0;
        for (var end = System.nanoTime() + longest.toNanos(); done < most && System.nanoTime() < end; done++) {
            var before = System.nanoTime();
            lanes.claim("bench-" + UUID.randomUUID(), LANES_EACH, Duration.ofMinutes(5));
            nanos[done] = System.nanoTime() - before;
        }
        return Arrays.copyOf(nanos, done);
    }

    /** @param share 0.99 for the 99th percentile; milliseconds */
    double percentile(double share) {
        return nanos[(int) Math.ceil(share * nanos.length) - 1] / 1e6;
    }
}
