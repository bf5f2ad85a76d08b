package org.waymarker.hospital;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.waymarker.store.Jdbc;

/**
 * When the next request may go to the hospital, so that all replicas together never send more in a second than it was agreed to bear.
 * Moments are given out one after the other by the database, a few at a time; those that nobody used in time are lost.
 */
@Singleton
class RequestSlots {
    /** How many a process takes ahead, as a part of a second's. */
    private static final int SHARE_TAKEN_AHEAD = 20;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Jdbc jdbc;
    private final TransactionOperations<Connection> transactions;
    private final Clock clock;
    private final int perSecond;
    private Instant next = Instant.EPOCH;
    private int left;

    RequestSlots(Jdbc jdbc, TransactionOperations<Connection> transactions, HospitalSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.perSecond = settings.requestsPerSecond();
        this.clock = clock;
    }

    /** @return how long to wait before the request; nothing, where no rate is set */
    synchronized Duration take() {
        if (perSecond == 0) {
            return Duration.ZERO;
        }
        var now = clock.instant();
        var interval = Duration.ofNanos(SECOND / perSecond);
        if (left == 0 || next.isBefore(now.minus(interval))) {
            left = Math.max(1, perSecond / SHARE_TAKEN_AHEAD);
            next = reserve(now, interval.multipliedBy(left));
        }
        var wait = Duration.between(now, next);
        next = next.plus(interval);
        left--;
        return wait.isNegative() ? Duration.ZERO : wait;
    }

    /** @return the first moment of those that are now this process's own */
    private Instant reserve(Instant now, Duration length) {
        return transactions.executeWrite(status -> {
            jdbc.update("insert into request_slot (id, next_at) values (1, ?) on conflict do nothing", now);
            var free = jdbc.first(
                            "select next_at from request_slot where id = 1 for update", row -> row.instant("next_at"))
                    .orElseThrow();
            var begin = free.isBefore(now) ? now : free;
            jdbc.update("update request_slot set next_at = ? where id = 1", begin.plus(length));
            return begin;
        });
    }
}
