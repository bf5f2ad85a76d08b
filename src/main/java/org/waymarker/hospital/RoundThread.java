package org.waymarker.hospital;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the same again and again until it is closed. What is under way then is told, and waited for a little; it is never interrupted, since
 * that would close the file of an embedded database under everybody's hands.
 */
final class RoundThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RoundThread.class);
    private static final Duration TO_FINISH = Duration.ofSeconds(5);

    private final Duration pause;
    private final Consumer<BooleanSupplier> round;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    /** @param round told by what it is given whether to go on */
    RoundThread(String name, Duration pause, Consumer<BooleanSupplier> round) {
        this.pause = pause;
        this.round = round;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    /** Once. */
    void start() {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(TO_FINISH.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                once();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void once() {
        try {
            round.accept(() -> stopped.getCount() > 0);
        } catch (RuntimeException e) {
            // A fault of ours, or the database's: its message may quote what it fell over.
            LOG.error(
                    "A round of {} broke off, and is tried again: {}",
                    thread.getName(),
                    e.getClass().getName());
        }
    }
}
