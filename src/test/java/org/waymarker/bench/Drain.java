package org.waymarker.bench;

import java.time.Duration;

/**
 * What came of bringing some bundles to a hospital.
 *
 * @param took from the end of the first to the end of the last
 * @param cpu of the JVM that sent them
 * @param databaseCpu of the database's processes meanwhile
 */
record Drain(int bundles, Duration took, Duration cpu, Duration databaseCpu) {
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
