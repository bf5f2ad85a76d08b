package org.waymarker.hospital;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.record.Delivery;
import org.waymarker.record.LaneNews;
import org.waymarker.record.Lanes;
import org.waymarker.record.Lanes.Claim;

/**
 * Claims lanes that are due and has their deliveries carried out, several at a time. Starts and stops with the server; a test
 * calls {@link #tick} instead.
 */
@Singleton
class LaneWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(LaneWorkers.class);
    static final String HOSPITAL_AWAY = "HOSPITAL_AWAY";
    static final String INTERNAL_ERROR = "INTERNAL_ERROR";
    private static final int SECONDS_TO_FINISH = 10;

    private final Lanes lanes;
    private final DeliverLane deliverLane;
    private final HospitalGate gate;
    private final HospitalSettings settings;
    private final Clock clock;
    private final Backoff backoff;
    private final String replica = UUID.randomUUID().toString();
    private final AtomicLong claims = new AtomicLong();
    private final Semaphore places;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread dispatcher;
    private @Nullable ExecutorService workers;

    LaneWorkers(
            Lanes lanes,
            DeliverLane deliverLane,
            HospitalGate gate,
            HospitalSettings settings,
            LaneNews laneNews,
            Clock clock) {
        this.lanes = lanes;
        this.deliverLane = deliverLane;
        this.gate = gate;
        this.settings = settings;
        this.clock = clock;
        this.backoff = new Backoff(
                settings.retryFirst(),
                settings.retryCap(),
                () -> ThreadLocalRandom.current().nextDouble());
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
        dispatcher = thread(this::dispatch, "hospital-dispatch");
        dispatcher.start();
    }

    private static Thread thread(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
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
        if (pool == null) {
            return;
        }
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
        gate.enter().ifPresent(pass -> {
            for (Claim claim : claim(pass, free)) {
                places.acquireUninterruptibly();
                pool.execute(() -> {
                    try {
                        carry(claim, pass);
                    } finally {
                        places.release();
                        tell();
                    }
                });
            }
        });
    }

    /** Carries out what is due now, at most so many, on the caller's thread. @return how many there were */
    int tick(int most) {
        var pass = gate.enter();
        if (pass.isEmpty()) {
            return 0;
        }
        var claimed = claim(pass.get(), most);
        claimed.forEach(claim -> carry(claim, pass.get()));
        return claimed.size();
    }

    /** Under a name of its own each time, so that this process never takes a lane that it lost for one that it holds. */
    private List<Claim> claim(HospitalGate.Pass pass, int most) {
        List<Claim> claimed = List.of();
        try {
            claimed =
                    lanes.claim(replica + "-" + claims.incrementAndGet(), pass.isForOne() ? 1 : most, settings.lease());
        } finally {
            if (claimed.isEmpty()) {
                pass.unused();
            }
        }
        return claimed;
    }

    private void carry(Claim claim, HospitalGate.Pass pass) {
        try {
            var delivery = lanes.head(claim);
            if (delivery.isPresent()) {
                note(claim, delivery.get(), deliverLane.attempt(claim, delivery.get()), pass);
            } else {
                pass.unused();
            }
        } catch (RuntimeException e) {
            pass.unused();
            failed(claim, e);
        }
    }

    private void note(Claim claim, Delivery delivery, DeliveryOutcome outcome, HospitalGate.Pass pass) {
        if (outcome instanceof DeliveryOutcome.Delivered delivered) {
            lanes.settle(claim, delivery, delivered.items());
            answered(pass);
        } else if (outcome instanceof DeliveryOutcome.Parked parked) {
            LOG.warn("Lane {} waits for a person: {} {}", claim.lane(), parked.reason(), parked.detail());
            lanes.park(claim, parked.reason().name(), parked.detail());
            answered(pass);
        } else if (outcome instanceof DeliveryOutcome.RetryLater later) {
            var failure = later.failure();
            pass.failed(claim.lane(), failure);
            retry(claim, failure);
        } else {
            LOG.info("Lane {} was taken over by another worker", claim.lane());
            pass.unused();
        }
    }

    private void answered(HospitalGate.Pass pass) {
        if (pass.answered()) {
            // Those who waited longer and longer while it was away need wait no more.
            lanes.hurry(HOSPITAL_AWAY);
            tell();
        }
    }

    private void retry(Claim claim, Failure.Away failure) {
        var wait = backoff.after(claim.attempts() + 1, failure.retryAfter());
        // Once it is unclear whether an attempt was carried out, it stays so until a delivery is settled.
        boolean unclear = claim.unclear() || failure.unclear();
        LOG.debug("Lane {} is tried again in {}: {}", claim.lane(), wait, failure.cause());
        lanes.retry(claim, clock.instant().plus(wait), unclear, HOSPITAL_AWAY, failure.cause());
    }

    /** A fault of ours: its message may quote what it fell over, so only its kind and place are told. */
    private void failed(Claim claim, RuntimeException e) {
        LOG.error("Lane {}: {} at {}", claim.lane(), e.getClass().getName(), place(e));
        try {
            lanes.retry(
                    claim,
                    clock.instant().plus(backoff.after(claim.attempts() + 1, java.util.Optional.empty())),
                    true,
                    INTERNAL_ERROR,
                    e.getClass().getName());
        } catch (RuntimeException alsoFailed) {
            LOG.error(
                    "Lane {} goes on when its lease runs out: {}",
                    claim.lane(),
                    alsoFailed.getClass().getName());
        }
    }

    private static String place(Throwable e) {
        var trace = e.getStackTrace();
        return List.of(trace).subList(0, Math.min(8, trace.length)).toString();
    }
}
