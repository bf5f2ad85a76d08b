package org.waymarker.hospital;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.waymarker.hospital.SimulatedLanes.Lane;
import org.waymarker.hospital.SimulatedLanes.State;
import org.waymarker.record.Delivery;
import org.waymarker.record.LaneKey;
import org.waymarker.record.Lanes.Claim;
import org.waymarker.record.Lanes.Parking;
import org.waymarker.record.ResourceKey;

/**
 * What must hold of who may send when, and of who is told what. Each is asked at the moment when it could be broken; what arrives at the
 * hospital is judged by {@link Arrivals}.
 */
final class Invariants {
    /** Longer than the gate, the backoff and a lease together can keep a lane from being tried. */
    static final Duration LONGEST_UNATTENDED = Duration.ofMinutes(6);

    private final VirtualTime time;
    private final SimulatedLanes lanes;
    private final SimulatedRecord record;
    private final Arrivals arrivals;
    private final Map<VirtualTime.Actor, Holdings> holdings = new IdentityHashMap<>();
    private final Map<String, Holder> holders = new HashMap<>();
    private final Map<LaneKey, Long> dubious = new HashMap<>();
    private long longestUnattended;
    private int takeovers;
    private int sent;
    private int looks;

    Invariants(VirtualTime time, SimulatedLanes lanes, SimulatedRecord record, Arrivals arrivals) {
        this.time = time;
        this.lanes = lanes;
        this.record = record;
        this.arrivals = arrivals;
    }

    /** Something that must never happen: an Error, so that no code takes it for a failure that it knows. */
    static final class Violation extends Error {
        private static final long serialVersionUID = 1L;

        Violation(String what) {
            super(what);
        }
    }

    static void require(boolean holds, String what, Object about) {
        if (!holds) {
            throw new Violation(what + ": " + about);
        }
    }

    /** What an actor has claimed, and what it has looked at since it sent last. */
    private static final class Holdings {
        private final Map<LaneKey, Claim> claims = new HashMap<>();
        private final Set<String> looked = new HashSet<>();
    }

    /** @param since when it claimed, in milliseconds of virtual time */
    private record Holder(Replica replica, long since) {}

    /** @param wasDubious whether the delivery may have been carried out before */
    record Sent(LaneKey lane, long seq, boolean wasDubious, String about) {}

    private Holdings of(VirtualTime.Actor actor) {
        return holdings.computeIfAbsent(actor, key -> new Holdings());
    }

    /** Before a claim: nobody alive loses a lane without a reason. */
    void claiming(Collection<Lane> all) {
        for (Lane lane : all) {
            if (lane.state == State.LEASED && lane.owner != null && !lane.dueAt.isAfter(time.instant())) {
                var holder = holders.get(lane.owner.worker());
                require(
                        holder.replica.hasEnded() || holder.replica.lastInTrouble() >= holder.since,
                        "A lease ran out though its holder lived and could have prolonged it",
                        lane.key + " of " + holder.replica);
            }
        }
    }

    /** @param dueSince when it could have been claimed first */
    void claimed(VirtualTime.Actor actor, Replica replica, Claim claim, Instant dueSince) {
        var waited = Duration.between(dueSince, time.instant());
        longestUnattended = Math.max(longestUnattended, waited.toMillis());
        require(
                waited.compareTo(LONGEST_UNATTENDED) < 0,
                "A lane was due and nobody tried it for " + waited.toSeconds() + " s",
                claim.lane());
        var before = holders.put(claim.worker(), new Holder(replica, time.now()));
        require(before == null || before.since == time.now(), "Two claims under one name", claim.lane());
        of(actor).claims.put(claim.lane(), claim);
        if (claim.unclear() && claim.attempts() == 0) {
            takeovers++;
        }
    }

    /** As a transaction leaves. */
    Sent sending(VirtualTime.Actor actor, Bundle transaction) {
        sent++;
        var lane = record.named(SimulatedResource.identifierOf(
                        transaction.getEntryFirstRep().getResource()))
                .orElseThrow(() -> new Violation("Sends what was never committed"))
                .lane();
        var mine = of(actor);
        var claim = mine.claims.get(lane);
        require(claim != null, "Sends on a lane that it never claimed", lane);
        var about = lane + " " + claim.head().seq();
        require(lanes.holds(claim), "Sends on a lane that it no longer holds", about);
        boolean wasDubious = dubious.getOrDefault(lane, 0L) == claim.head().seq();
        if (wasDubious) {
            for (BundleEntryComponent entry : transaction.getEntry()) {
                require(mine.looked.contains(place(entry)), "Sends again without having looked", about);
            }
        }
        mine.looked.clear();
        dubious.put(lane, claim.head().seq());
        return new Sent(lane, claim.head().seq(), wasDubious, about);
    }

    private static String place(BundleEntryComponent entry) {
        return entry.getRequest().getMethod() == HTTPVerb.PUT
                ? entry.getRequest().getUrl()
                : SimulatedResource.identifierOf(entry.getResource());
    }

    /** What was certainly not carried out may be sent again as if for the first time. */
    void failed(Sent transaction, Failure failure) {
        boolean maybeDone = failure instanceof Failure.Away away && away.unclear();
        if (!maybeDone && !transaction.wasDubious) {
            dubious.remove(transaction.lane, transaction.seq);
        }
    }

    /** @param where an identifier or an address at the hospital */
    void looked(VirtualTime.Actor actor, String where) {
        looks++;
        of(actor).looked.add(where);
    }

    void settled(Claim claim, List<Delivery.Settled> settled) {
        require(settled.size() == claim.head().items().size(), "Settled in part", claim.lane());
        settled.forEach(arrivals::settled);
    }

    void parked(Claim claim, Parking parking) {
        var about = claim.lane() + " " + parking.reason() + " " + parking.detail();
        require(!parking.reason().isBlank() && !parking.detail().isBlank(), "Parked without a word", about);
        boolean allowed = switch (ParkReason.valueOf(parking.reason())) {
            case REJECTED -> hasRemark(claim.head(), SimulatedResource.POISON);
            case KEEPS_FAILING -> stumbles(claim.head());
            case CONFLICT -> claim.head().items().stream().anyMatch(arrivals::wasEdited);
            default -> false;
        };
        require(allowed, "Parked for no cause that needs a person", about);
    }

    /** Whether the hospital answers this delivery with 500 for ever. */
    boolean stumbles(Delivery delivery) {
        return hasRemark(delivery, SimulatedResource.STUMBLE);
    }

    private boolean hasRemark(Delivery delivery, String remark) {
        return delivery.items().stream().anyMatch(item -> {
            var versions = record.versions(ResourceKey.of(item));
            return versions.get(item.version() - 1).words().remark().equals(remark);
        });
    }

    /** An actor is through. */
    void forget(VirtualTime.Actor actor) {
        holdings.remove(actor);
    }

    long longestUnattended() {
        return longestUnattended;
    }

    int takeovers() {
        return takeovers;
    }

    int sent() {
        return sent;
    }

    int looks() {
        return looks;
    }
}
