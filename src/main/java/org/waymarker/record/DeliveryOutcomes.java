package org.waymarker.record;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waymarker.store.Jdbc;

/** Writes down what became of the items of a delivery, and what the hospital holds of them since. */
@Singleton
class DeliveryOutcomes {
    private final Jdbc jdbc;
    private final JdbcProposals proposals;

    DeliveryOutcomes(Jdbc jdbc, JdbcProposals proposals) {
        this.jdbc = jdbc;
        this.proposals = proposals;
    }

    void write(Delivery delivery, List<Delivery.Settled> settled, Instant now) {
        jdbc.batch(
                "update delivery_resource set outcome = ?, rung = ?, why = ?, written_as = ?"
                        + " where lane = ? and seq = ? and position = ?",
                settled.stream()
                        .map(result -> new @Nullable Object[] {
                            result.outcome(),
                            result.way().rung(),
                            result.way().why(),
                            result.way().writtenAs(),
                            delivery.lane().value(),
                            delivery.seq(),
                            result.item().position()
                        })
                        .toList());
        var known = new ArrayList<@Nullable Object[]>();
        var fresh = new ArrayList<@Nullable Object[]>();
        var drifts = new ArrayList<@Nullable Object[]>();
        for (var result : settled) {
            var item = result.item();
            result.copy()
                    .ifPresent(copy -> (item.copy().isPresent() ? known : fresh).add(new @Nullable Object[] {
                        copy.owner(),
                        copy.theirId(),
                        copy.theirVersion(),
                        copy.version(),
                        copy.contentHash(),
                        now,
                        item.type(),
                        item.id()
                    }));
            result.drift()
                    .ifPresent(drift -> drifts.add(new @Nullable Object[] {
                        now, drift.theirVersion(), String.join(",", drift.elements()), item.type(), item.id()
                    }));
        }
        jdbc.batch(
                "update hospital_copy set owner = ?, their_id = ?, their_version = ?, version = ?, content_hash = ?,"
                        + " learned_at = ? where resource_key = (select key from resource where type = ? and id = ?)",
                known);
        jdbc.batch(
                "insert into hospital_copy"
                        + " (resource_key, owner, their_id, their_version, version, content_hash, learned_at)"
                        + " select key, ?, ?, ?, ?, ?, ? from resource where type = ? and id = ? on conflict do nothing",
                fresh);
        jdbc.batch(
                "insert into hospital_drift (resource_key, noticed_at, their_version, elements)"
                        + " select key, ?, ?, ? from resource where type = ? and id = ?",
                drifts);
        settled.forEach(result -> result.proposed().ifPresent(wanted -> proposals.replace(result.item(), wanted, now)));
    }
}
