package org.waymarker.hospital;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.record.LaneNews;

/** The threads that deliver: they start with the server, hear of work at once, and stop with the server. */
@Singleton
class LaneWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(LaneWorkers.class);
    private static final int SECONDS_TO_FINISH = 10;
    private static final int HEARTBEATS_IN_A_LEASE = 4;

    private final LaneRounds rounds;
    private final HospitalSettings settings;
    private final Semaphore places;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean running;
    private @Nullable ExecutorService workers;
    private @Nullable ScheduledExecutorService heart;
    private @Nullable ScheduledFuture<?> heartbeat;

    LaneWorkers(LaneRounds rounds, HospitalSettings settings, LaneNews laneNews) {
        this.rounds = rounds;
        this.settings = settings;
        this.places = new Semaphore(settings.workers());
        laneNews.listen(this::tell);
    }

    @EventListener
    synchronized void start(ServerStartupEvent event) {
        if (!settings.hasServer()) {
            LOG.warn("No hospital is configured (waymarker.hospital.base-url): what it should get is kept and waits");
            return;
        }
        if (settings.workers() == 0) {
            LOG.warn("waymarker.hospital.workers is 0: nothing is sent to the hospital from here");
            return;
        }
        LOG.info("Delivering to {} with {} workers", settings.baseUrl(), settings.workers());
        running = true;
        workers = Executors.newFixedThreadPool(settings.workers(), task -> thread(task, "hospital-delivery"));
        heart = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "hospital-heartbeat"));
        var beat = settings.lease().toMillis() / HEARTBEATS_IN_A_LEASE;
        heartbeat = heart.scheduleAtFixedRate(this::beat, beat, beat, TimeUnit.MILLISECONDS);
        thread(this::dispatch, "hospital-dispatch").start();
    }

    private static Thread thread(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void beat() {
        try {
            rounds.heartbeat();
        } catch (RuntimeException e) {
            // The next one may get through; if none does, the lanes are lost, and whoever takes them over looks first.
            LOG.warn("No heartbeat: {}", e.getClass().getName());
        }
    }

    @EventListener
    void stop(ServerShutdownEvent event) {
        close();
    }

    /** Begins nothing new and lets what is under way finish; what does not is looked into by whoever takes over. */
    @PreDestroy
    synchronized void close() {
        running = false;
        tell();
        var pool = workers;
        workers = null;
        if (pool != null) {
            finish(pool);
        }
        if (heart != null && heartbeat != null) {
            heartbeat.cancel(false);
            heart.shutdown();
            heart = null;
        }
    }

    private static void finish(ExecutorService pool) {
        pool.shutdown();
        try {
            if (!pool.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        if (news.availablePermits() == 0) {
            news.release();
        }
    }

    private void dispatch() {
        while (running) {
            try {
                dispatchOnce();
                // Whoever finishes a delivery or commits one tells; the rest is found by looking now and then.
                if (news.tryAcquire(settings.pollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("Lanes cannot be claimed; trying again", e);
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(settings.pollInterval().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void dispatchOnce() {
        int free = places.availablePermits();
        var pool = workers;
        if (free == 0 || pool == null) {
            return;
        }
        for (LaneRounds.Work work : rounds.due(free)) {
            places.acquireUninterruptibly();
            pool.execute(() -> {
                try {
                    var next = work.carry(running);
                    while (next.isPresent()) {
                        next = next.get().carry(running);
                    }
                } finally {
                    places.release();
                    tell();
                }
            });
        }
    }
}
