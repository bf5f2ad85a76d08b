package org.waymarker.record;

import io.micronaut.transaction.TransactionOperations;
import io.micronaut.transaction.support.TransactionSynchronization;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Permission;
import org.waymarker.store.Jdbc;

/**
 * What the running transaction has left for the hospital. Lanes are locked just before the commit and in key order: a lane's
 * order is then the order of commits, and two transactions can never wait for each other's lanes in a ring.
 */
@Singleton
class PendingDeliveries {
    private final TransactionOperations<Connection> transactions;
    private final Jdbc jdbc;
    private final Clock clock;
    private final LaneNews news;

    /** By connection: a transaction that runs within another, on a connection of its own, commits or fails apart from it. */
    private final ThreadLocal<Map<Object, Map<LaneKey, List<Pending>>>> pending =
            ThreadLocal.withInitial(IdentityHashMap::new);

    PendingDeliveries(TransactionOperations<Connection> transactions, Jdbc jdbc, Clock clock, LaneNews news) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        this.clock = clock;
        this.news = news;
    }

    /** @param again it was sent before: what the hospital is thought to hold of it may be wrong */
    private record Pending(long resourceKey, int version, Optional<Permission> permission, boolean again) {}

    void add(LaneKey lane, long resourceKey, int version, Optional<Permission> permission) {
        add(lane, new Pending(resourceKey, version, permission, false));
    }

    /** Sends a version a second time, behind what waits already, as a replay does: the hospital is looked at first. */
    void addAgain(LaneKey lane, long resourceKey, int version, Optional<Permission> permission) {
        add(lane, new Pending(resourceKey, version, permission, true));
    }

    private void add(LaneKey lane, Pending added) {
        var transaction = transactions
                .findTransactionStatus()
                .orElseThrow(() -> new IllegalStateException("The record is written in a transaction only"));
        Object connection = transaction.getConnection();
        var lanes = pending.get().get(connection);
        if (lanes == null) {
            lanes = new TreeMap<>();
            pending.get().put(connection, lanes);
            transaction.registerSynchronization(new AtCommit(connection, lanes));
        }
        var items = lanes.computeIfAbsent(lane, key -> new ArrayList<>());
        // A resource written twice in one transaction goes once, as it stands at the end.
        items.removeIf(item -> item.resourceKey == added.resourceKey);
        items.add(added);
    }

    private void flush(Map<LaneKey, List<Pending>> lanes) {
        var now = clock.instant();
        lanes.forEach((lane, items) -> {
            long seq = next(lane, now).orElseGet(() -> {
                open(lane, now);
                return next(lane, now).orElseThrow();
            });
            jdbc.update(
                    "insert into delivery (lane, seq, state, queued_at, replayed) values (?, ?, 'QUEUED', ?, ?)",
                    lane.value(),
                    seq,
                    now,
                    items.stream().anyMatch(Pending::again));
            var rows = new ArrayList<@Nullable Object[]>();
            for (Pending item : items) {
                rows.add(new @Nullable Object[] {
                    lane.value(), seq, rows.size(), item.resourceKey, item.version, item.permission
                });
            }
            jdbc.batch(
                    "insert into delivery_resource (lane, seq, position, resource_key, version, permission)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    rows);
        });
    }

    /** Locks the lane. @return the place of the delivery that is added; empty if the lane is new */
    private Optional<Long> next(LaneKey lane, Instant now) {
        return jdbc.written(
                "last_seq",
                "update lane set last_seq = last_seq + 1,"
                        + " due_at = case when state = 'IDLE' then ? else due_at end,"
                        + " since = case when state = 'IDLE' then ? else since end,"
                        + " head_queued_at = case when state = 'IDLE' then ? else head_queued_at end,"
                        + " state = case when state = 'IDLE' then 'READY' else state end where key = ?",
                now,
                now,
                now,
                lane.value());
    }

    /** Unless another transaction has just done so. */
    private void open(LaneKey lane, Instant now) {
        jdbc.update(
                "insert into lane (key, patient_key, last_seq, state, due_at, attempts, unclear, since)"
                        + " values (?, ?, 0, 'IDLE', ?, 0, false, ?) on conflict do nothing",
                lane.value(),
                lane.patient().map(PatientKey::value),
                now,
                now);
    }

    private final class AtCommit implements TransactionSynchronization {
        private final Object connection;
        private final Map<LaneKey, List<Pending>> lanes;

        private AtCommit(Object connection, Map<LaneKey, List<Pending>> lanes) {
            this.connection = connection;
            this.lanes = lanes;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            flush(lanes);
        }

        @Override
        public void afterCompletion(Status status) {
            pending.get().remove(connection);
            if (status == Status.COMMITTED) {
                news.tell();
            }
        }
    }
}
