package org.waymarker.subscription;

import io.micronaut.scheduling.annotation.Scheduled;
import io.micronaut.transaction.TransactionOperations;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.subscription.Subscriptions.Claim;

/** Claims subscriptions for which something is due and has it done, several at a time; a test calls {@link #tick} instead. */
@Singleton
class SubscriptionWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionWorkers.class);
    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);
    private static final int SECONDS_TO_FINISH = 10;

    private final Subscriptions subscriptions;
    private final NotifySubscriber notifySubscriber;
    private final SubscriptionSettings settings;
    private final TransactionOperations<Connection> transactions;
    private final Clock clock;
    private final String replica = UUID.randomUUID().toString();
    private final AtomicLong claims = new AtomicLong();
    private final Semaphore places;
    private final ExecutorService pool;
    private Instant cleaned = Instant.EPOCH;

    SubscriptionWorkers(
            Subscriptions subscriptions,
            NotifySubscriber notifySubscriber,
            SubscriptionSettings settings,
            TransactionOperations<Connection> transactions,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.notifySubscriber = notifySubscriber;
        this.settings = settings;
        this.transactions = transactions;
        this.clock = clock;
        this.places = new Semaphore(settings.workers());
        this.pool = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "subscription-notice");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Scheduled(fixedDelay = "1s")
    void poll() {
        if (settings.workers() > 0) {
            clean();
            dispatch();
        }
    }

    /** Begins nothing new and lets what is under way finish; what does not is told again by whoever takes over. */
    @PreDestroy
    void close() {
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

    private synchronized void dispatch() {
        int free = places.availablePermits();
        if (free == 0 || pool.isShutdown()) {
            return;
        }
        for (var claim : claim(free)) {
            places.acquireUninterruptibly();
            try {
                pool.execute(() -> work(claim));
            } catch (RejectedExecutionException e) {
                places.release();
                LOG.debug("Subscription {} goes on when its lease runs out", claim.id());
            }
        }
    }

    private void work(Claim claim) {
        boolean done;
        try {
            done = carry(claim);
        } finally {
            places.release();
        }
        if (done) {
            // More may be due for the same subscriber.
            dispatch();
        }
    }

    /** Does what is due now, at most so much, on the caller's thread. @return how much there was */
    int tick(int most) {
        var due = claim(most);
        due.forEach(this::carry);
        return due.size();
    }

    /** Under a name of its own each time, so that nobody takes a subscription that was lost for one that is held. */
    private List<Claim> claim(int most) {
        return transactions.executeWrite(
                status -> subscriptions.claim(replica + "-" + claims.incrementAndGet(), most, settings.lease()));
    }

    /** A fault of ours may quote what it fell over, so only its kind is told; the lease runs out and another tries. */
    private boolean carry(Claim claim) {
        try {
            notifySubscriber.carryOut(claim);
            return true;
        } catch (RuntimeException e) {
            LOG.error("Subscription {}: {}", claim.id(), e.getClass().getName());
            return false;
        }
    }

    /** Forgets old events, seldom. */
    void clean() {
        var now = clock.instant();
        if (cleaned.plus(BETWEEN_CLEANINGS).isAfter(now)) {
            return;
        }
        cleaned = now;
        int forgotten = transactions.executeWrite(status -> subscriptions.forget(now.minus(settings.keepEvents())));
        if (forgotten > 0) {
            LOG.info("Forgot {} events of subscriptions", forgotten);
        }
    }
}
