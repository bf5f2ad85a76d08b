package org.waymarker.hospital;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that compares: it starts with the server where there is a hospital, and stops with it, so that another goes on at once. */
@Singleton
class ComparisonWorker {
    private static final Logger LOG = LoggerFactory.getLogger(ComparisonWorker.class);
    /** As many identifiers as fit well into one address. */
    private static final int AT_ONCE = 25;

    private static final int SECONDS_TO_FINISH = 5;

    private final CompareHospital compareHospital;
    private final HospitalSettings settings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "hospital-comparison");

    ComparisonWorker(CompareHospital compareHospital, HospitalSettings settings) {
        this.compareHospital = compareHospital;
        this.settings = settings;
        thread.setDaemon(true);
    }

    @EventListener
    void start(ServerStartupEvent event) {
        if (settings.hasServer() && settings.workers() > 0 && thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    @EventListener
    void stop(ServerShutdownEvent event) {
        close();
    }

    /** Waits a little for the request under way. */
    @PreDestroy
    void close() {
        stopped.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(SECONDS_TO_FINISH));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopped.await(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            compareHospital.round(AT_ONCE, () -> stopped.getCount() > 0);
        } catch (RuntimeException e) {
            LOG.error(
                    "The comparison cannot be taken up; trying again: {}",
                    e.getClass().getName());
        }
    }
}
