package org.waymarker.chaos;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Bounded waiting for what happens in other processes. */
final class Pauses {
    private Pauses() {}

    static void of(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @throws AssertionError if it does not come true in time */
    static void until(String what, Duration patience, BooleanSupplier condition) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + patience + ": " + what);
            }
            of(Duration.ofMillis(20));
        }
    }
}
