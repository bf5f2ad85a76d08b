package org.waymarker.hospital;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymarker.record.Delivery;
import org.waymarker.record.HospitalCopy;
import org.waymarker.record.Lanes;
import org.waymarker.record.ResourceKey;

/** The queue as one replica meets it, over a store that fails now and then; what takes effect is held against the invariants. */
final class UnsteadyLanes implements Lanes {
    private final SimulatedLanes lanes;
    private final UnsteadyStore store;
    private final VirtualTime time;
    private final Invariants invariants;
    private final Trace trace;
    private final Replica replica;

    UnsteadyLanes(
            SimulatedLanes lanes,
            UnsteadyStore store,
            VirtualTime time,
            Invariants invariants,
            Trace trace,
            Replica replica) {
        this.lanes = lanes;
        this.store = store;
        this.time = time;
        this.invariants = invariants;
        this.trace = trace;
        this.replica = replica;
    }

    @Override
    public List<Claim> claim(String worker, int limit, Duration lease) {
        return store.transaction(() -> claimNow(worker, limit, lease));
    }

    private List<Claim> claimNow(String worker, int limit, Duration lease) {
        invariants.claiming(lanes.all());
        var since = lanes.dueSince();
        var claims = lanes.claim(worker, limit, lease);
        for (Claim claim : claims) {
            trace("claims", claim.unclear() ? "unclear" : "", claim);
            invariants.claimed(time.actor(), replica, claim, since.get(claim.lane()));
        }
        return claims;
    }

    private void trace(String what, String more, Claim claim) {
        trace.add(time.actor().name, what, claim.lane() + " " + claim.head().seq() + " " + more);
    }

    @Override
    public List<Claim> renew(List<Claim> claims, Duration lease) {
        // Whoever asks keeps them in no order.
        var ordered = claims.stream().sorted(Comparator.comparing(Claim::lane)).toList();
        return store.transaction(() -> {
            trace.add(time.actor().name, "renews", ordered.size());
            return lanes.renew(ordered, lease);
        });
    }

    @Override
    public boolean settle(Claim claim, List<Delivery.Settled> settled) {
        return store.transaction(() -> settleNow(claim, settled));
    }

    private boolean settleNow(Claim claim, List<Delivery.Settled> settled) {
        boolean done = lanes.settle(claim, settled);
        trace("settles", String.valueOf(done), claim);
        if (done) {
            invariants.settled(claim, settled);
        }
        return done;
    }

    @Override
    public boolean progress(Claim claim, List<Delivery.Settled> settled) {
        return store.transaction(() -> {
            boolean done = lanes.progress(claim, settled);
            trace("progresses", done + " " + settled.size(), claim);
            return done;
        });
    }

    @Override
    public Optional<Claim> settleAndClaim(Claim claim, List<Delivery.Settled> settled, String worker, Duration lease) {
        return store.transaction(() -> {
            settleNow(claim, settled);
            return claimNow(worker, 1, lease).stream().findFirst();
        });
    }

    @Override
    public boolean retry(Claim claim, Instant dueAt, boolean unclear, String reason, String detail) {
        return store.transaction(() -> {
            boolean done = lanes.retry(claim, dueAt, unclear, reason, detail);
            trace("retries", done + " " + reason + " " + detail + " at " + dueAt, claim);
            return done;
        });
    }

    @Override
    public void hurry(String reason) {
        store.transaction(() -> {
            lanes.hurry(reason);
            return true;
        });
    }

    @Override
    public boolean park(Claim claim, Parking parking) {
        return store.transaction(() -> {
            boolean done = lanes.park(claim, parking);
            trace("parks", done + " " + parking.reason() + " " + parking.detail(), claim);
            if (done) {
                invariants.parked(claim, parking);
            }
            return done;
        });
    }

    @Override
    public Backlog backlog() {
        return lanes.backlog();
    }

    @Override
    public Map<ResourceKey, HospitalCopy> copiesOf(Collection<ResourceKey> keys) {
        return store.transaction(() -> lanes.copiesOf(keys));
    }

    @Override
    public Optional<Link> link(String type, String theirId) {
        return store.transaction(() -> lanes.link(type, theirId));
    }
}
