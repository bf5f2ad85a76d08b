package org.waymarker.bench;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the intake benchmark was asked to run.
 *
 * @param people {@code intake.people}: who completed a programme; each may be offered a place in each of several groups
 * @param rate {@code intake.rate}: offers per second at the fixed rate, the same for both servers
 */
record IntakeSettings(
        Path dir, String heap, int people, int rounds, Duration warm, Duration closed, Duration open, int rate) {
    static IntakeSettings read() {
        return new IntakeSettings(
                Asked.dir(),
                Asked.heap(),
                Asked.number("intake.people", 1000),
                Asked.number("intake.rounds", 3),
                Duration.ofSeconds(Asked.number("intake.warm.seconds", 5)),
                Duration.ofSeconds(Asked.number("intake.closed.seconds", 3)),
                Duration.ofSeconds(Asked.number("intake.open.seconds", 5)),
                Asked.number("intake.rate", 50));
    }
}
