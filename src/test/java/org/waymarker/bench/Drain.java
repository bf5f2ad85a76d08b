package org.waymarker.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;

/**
 * What came of bringing some bundles to a hospital.
 *
 * @param took from the end of the first to the end of the last
 * @param used by all that took part
 */
record Drain(int bundles, Duration took, Cpu used) {
    /**
     * CPU time, or what was used between two readings of it.
     *
     * @param sender of the JVM that sends
     * @param database of the database's processes, a hospital's among them
     * @param hospital of the hospital's JVM
     */
    record Cpu(Duration sender, Duration database, Duration hospital) {
        static final Cpu UNKNOWN = new Cpu(Duration.ZERO, Duration.ZERO, Duration.ZERO);

        static Cpu of(Target sender, BenchDatabase database, Target hospital) {
            return new Cpu(sender.cpu(), database.cpu(), hospital.cpu());
        }

        Cpu since(Cpu before) {
            return new Cpu(
                    sender.minus(before.sender), database.minus(before.database), hospital.minus(before.hospital));
        }
    }

    /** @param settledAt query of when each was settled */
    static Drain read(Connection connection, String settledAt) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(
                        "select count(*), coalesce(extract(epoch from max(settled_at) - min(settled_at)), 0)"
                                + " from (" + settledAt + ") d")) {
            found.next();
            var took = Duration.ofNanos((long) (found.getDouble(2) * 1e9));
            return new Drain(found.getInt(1), took, Cpu.UNKNOWN);
        }
    }

    Drain using(Cpu cpu) {
        return new Drain(bundles, took, cpu);
    }

    double rate() {
        return (bundles - 1) / (took.toNanos() / 1e9);
    }

    /** @param whose part of {@link #used}; milliseconds */
    double millisEach(Function<Cpu, Duration> whose) {
        return whose.apply(used).toNanos() / 1e6 / bundles;
    }
}
