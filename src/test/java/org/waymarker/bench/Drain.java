package org.waymarker.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What came of bringing some bundles to a hospital.
 *
 * @param took from the end of the first to the end of the last
 * @param cpu of the JVM that sent them
 * @param databaseCpu of the database's processes meanwhile
 */
record Drain(int bundles, Duration took, Duration cpu, Duration databaseCpu) {
    /** @param settledAt query of when each was settled */
    static Drain read(Connection connection, String settledAt) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(
                        "select count(*), coalesce(extract(epoch from max(settled_at) - min(settled_at)), 0)"
                                + " from (" + settledAt + ") d")) {
            found.next();
            var took = Duration.ofNanos((long) (found.getDouble(2) * 1e9));
            return new Drain(found.getInt(1), took, Duration.ZERO, Duration.ZERO);
        }
    }

    Drain using(Duration cpu, Duration databaseCpu) {
        return new Drain(bundles, took, cpu, databaseCpu);
    }

    double rate() {
        return (bundles - 1) / (took.toNanos() / 1e9);
    }

    double cpuMillisEach() {
        return cpu.toNanos() / 1e6 / bundles;
    }

    double databaseMillisEach() {
        return databaseCpu.toNanos() / 1e6 / bundles;
    }
}
