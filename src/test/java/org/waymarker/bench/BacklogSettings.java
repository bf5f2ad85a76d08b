package org.waymarker.bench;

import java.nio.file.Path;

/**
 * How the benchmark of a long queue was asked to run.
 *
 * @param large {@code backlog.large}: deliveries in the long queue, each on a lane of its own
 * @param small {@code backlog.small}: deliveries in the short one
 * @param drained {@code backlog.drained}: how many are timed in each run
 * @param warming {@code backlog.warming}: how many are delivered first
 */
record BacklogSettings(Path dir, String heap, int rounds, int large, int small, int drained, int warming) {
    static BacklogSettings read() {
        return new BacklogSettings(
                Asked.dir(),
                Asked.heap(),
                Asked.number("backlog.rounds", 2),
                Asked.number("backlog.large", 1_000_000),
                Asked.number("backlog.small", 10_000),
                Asked.number("backlog.drained", 10_000),
                Asked.number("backlog.warming", 2_000));
    }
}
