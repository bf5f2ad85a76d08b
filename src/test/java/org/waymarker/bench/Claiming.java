package org.waymarker.bench;

import io.micronaut.context.ApplicationContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
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
            var nanos = new long[MOST];
            int measured = 0;
            var end = System.nanoTime() + LONGEST.toNanos();
            for (int i = 0; i < WARMING + MOST && System.nanoTime() < end; i++) {
                var before = System.nanoTime();
                lanes.claim("bench-" + i, LANES_EACH, Duration.ofMinutes(5));
                if (i >= WARMING) {
                    nanos[measured++] = System.nanoTime() - before;
                }
            }
            var taken = Arrays.copyOf(nanos, measured);
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

    /** @param share 0.99 for the 99th percentile; milliseconds */
    double percentile(double share) {
        return nanos.length == 0 ? Double.NaN : nanos[(int) Math.ceil(share * nanos.length) - 1] / 1e6;
    }
}
