package org.waymarker.hospital;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Lanes;
import org.waymarker.record.Lanes.Claim;

/**
 * The lanes that this process holds, and until when. A heartbeat prolongs the leases of those that are worked on, so that a lease may
 * be shorter than a slow call, and a dead process is replaced soon. Whoever held a lane too long without a heartbeat knows it by the
 * clock alone, even if the database cannot be asked.
 */
final class HeldLanes {
    private final Lanes lanes;
    private final Duration lease;
    private final Clock clock;
    private final Map<Claim, Instant> until = new ConcurrentHashMap<>();

    HeldLanes(Lanes lanes, Duration lease, Clock clock) {
        this.lanes = lanes;
        this.lease = lease;
        this.clock = clock;
    }

    List<Claim> claim(String worker, int most) {
        var begun = clock.instant();
        var claims = lanes.claim(worker, most, lease);
        claims.forEach(claim -> until.put(claim, begun.plus(lease)));
        return claims;
    }

    /** Settles one that is held, and claims another in the same transaction. */
    Optional<Claim> settleAndClaim(Claim settling, List<Settled> settled, String worker) {
        var begun = clock.instant();
        var next = lanes.settleAndClaim(settling, settled, worker, lease);
        next.ifPresent(claim -> until.put(claim, begun.plus(lease)));
        return next;
    }

    /** Whether nobody else can have taken the lane yet. */
    boolean isHeld(Claim claim) {
        var end = until.get(claim);
        return end != null && clock.instant().isBefore(end);
    }

    void letGo(Claim claim) {
        until.remove(claim);
    }

    /** Prolongs all leases that were not lost. */
    void heartbeat() {
        var begun = clock.instant();
        var mine = List.copyOf(until.keySet());
        if (mine.isEmpty()) {
            return;
        }
        var renewed = lanes.renew(mine, lease);
        mine.forEach(claim ->
                until.computeIfPresent(claim, (key, end) -> renewed.contains(claim) ? begun.plus(lease) : Instant.MIN));
    }
}
