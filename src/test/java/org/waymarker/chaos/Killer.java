package org.waymarker.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * Does harm at moments that a seed chooses. A moment is an amount of work done, calls accepted and transactions begun together, so that it falls
 * within the same stretch of the story on a fast machine and on a slow one.
 */
final class Killer implements AutoCloseable {
    private static final Duration STILL = Duration.ofMinutes(2);

    private final Thread thread;
    private final IntSupplier workDone;
    private volatile Throwable failure;

    /**
     * @param moments amounts of work done, ascending
     * @param workDone how much has been done
     * @param harm done in the course of the work; returns when the work can go on
     */
    Killer(List<Integer> moments, IntSupplier workDone, Runnable harm) {
        this.workDone = workDone;
        this.thread = new Thread(
                () -> {
                    for (var moment : moments) {
                        await(moment, workDone);
                        harm.run();
                    }
                },
                "chaos-killer");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((where, e) -> failure = e);
        thread.start();
    }

    /**
     * One in each of as many equal stretches: none falls before anything has begun or after everything is done.
     *
     * @param times how often
     * @param allWork how much work there will be, at least
     */
    static List<Integer> moments(long seed, int times, int allWork) {
        var random = new Random(seed);
        var stretch = allWork * 0.9 / times;
        return IntStream.range(0, times)
                .map(i -> (int) (stretch * (i + 0.1 + 0.9 * random.nextDouble())))
                .boxed()
                .toList();
    }

    private static void await(int moment, IntSupplier workDone) {
        while (workDone.getAsInt() < moment) {
            Pauses.of(Duration.ofMillis(5));
        }
    }

    /** Waits until it is done, for as long as the work goes on. */
    @Override
    public void close() {
        var last = workDone.getAsInt();
        var moved = System.nanoTime();
        while (thread.isAlive() && System.nanoTime() - moved < STILL.toNanos()) {
            Pauses.of(Duration.ofMillis(50));
            if (workDone.getAsInt() != last) {
                last = workDone.getAsInt();
                moved = System.nanoTime();
            }
        }
        if (failure != null) {
            throw new AssertionError("Harm could not be done", failure);
        }
        if (thread.isAlive()) {
            throw new AssertionError("Not all harm was done: the work ended at " + last);
        }
    }
}
