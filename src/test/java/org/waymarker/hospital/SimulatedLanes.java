package org.waymarker.hospital;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.waymarker.record.Delivery;
import org.waymarker.record.HospitalCopy;
import org.waymarker.record.LaneKey;
import org.waymarker.record.Lanes;
import org.waymarker.record.ResourceKey;

/** The queue in memory, as the database keeps it. Each call is a transaction: nothing else happens meanwhile. */
final class SimulatedLanes implements Lanes {
    enum State {
        IDLE,
        READY,
        LEASED,
        PARKED
    }

    /** A row of the table of lanes, with what is queued on it. */
    static final class Lane {
        final LaneKey key;
        State state = State.IDLE;

        @Nullable
        Claim owner;

        Instant dueAt = Instant.MIN;
        int attempts;
        boolean unclear;

        @Nullable
        String reason;

        @Nullable
        Parking parking;

        private long lastSeq;
        private final Deque<Queued> queue = new ArrayDeque<>();

        private Lane(LaneKey key) {
            this.key = key;
        }

        private boolean isDue(Instant now) {
            return (state == State.READY || state == State.LEASED) && !dueAt.isAfter(now);
        }

        /** The first delivery that is not settled. */
        Optional<Delivery> head() {
            return Optional.ofNullable(queue.peek()).map(Queued::delivery);
        }
    }

    private record Queued(Delivery delivery, Instant at) {}

    private final Clock clock;
    private final Map<LaneKey, Lane> lanes = new TreeMap<>();
    private final Map<ResourceKey, HospitalCopy> copies = new HashMap<>();
    private final Map<Place, Delivery.Outcome> decided = new HashMap<>();

    /** Of an item in a delivery. */
    private record Place(LaneKey lane, long seq, int position) {}

    SimulatedLanes(Clock clock) {
        this.clock = clock;
    }

    /** What one transaction leaves on one lane. @return its place there */
    long enqueue(LaneKey key, List<Delivery.Item> items) {
        var lane = lanes.computeIfAbsent(key, Lane::new);
        lane.lastSeq++;
        lane.queue.add(new Queued(new Delivery(key, lane.lastSeq, false, items), clock.instant()));
        if (lane.state == State.IDLE) {
            lane.state = State.READY;
            lane.dueAt = clock.instant();
        }
        return lane.lastSeq;
    }

    Collection<Lane> all() {
        return lanes.values();
    }

    boolean anyDue() {
        var now = clock.instant();
        return lanes.values().stream().anyMatch(lane -> lane.isDue(now));
    }

    /** The lanes that are due, and since when each is. */
    Map<LaneKey, Instant> dueSince() {
        var now = clock.instant();
        var since = new HashMap<LaneKey, Instant>();
        lanes.values().stream().filter(lane -> lane.isDue(now)).forEach(lane -> since.put(lane.key, lane.dueAt));
        return since;
    }

    /** Whether the claim's lease is running. */
    boolean holds(Claim claim) {
        var lane = lanes.get(claim.lane());
        return isOwner(lane, claim) && lane.dueAt.isAfter(clock.instant());
    }

    private static boolean isOwner(Lane lane, Claim claim) {
        return lane.state == State.LEASED
                && lane.owner != null
                && lane.owner.worker().equals(claim.worker());
    }

    @Override
    public List<Claim> claim(String worker, int limit, Duration lease) {
        var now = clock.instant();
        return lanes.values().stream()
                .filter(lane -> lane.isDue(now))
                .sorted(Comparator.comparing(lane -> lane.dueAt))
                .limit(limit)
                .map(lane -> claim(lane, worker, now.plus(lease)))
                .toList();
    }

    private Claim claim(Lane lane, String worker, Instant until) {
        var head = lane.queue.element();
        lane.unclear |= lane.state == State.LEASED;
        lane.state = State.LEASED;
        lane.dueAt = until;
        var claim = new Claim(lane.key, worker, lane.attempts, lane.unclear, head.at, withCopies(head.delivery));
        lane.owner = claim;
        return claim;
    }

    private Delivery withCopies(Delivery delivery) {
        var items = delivery.items().stream()
                .map(item -> new Delivery.Item(
                        item.position(),
                        item.type(),
                        item.id(),
                        item.version(),
                        item.body(),
                        item.permission(),
                        copyOf(item.type(), item.id()),
                        Optional.ofNullable(decided.get(new Place(delivery.lane(), delivery.seq(), item.position())))))
                .toList();
        return new Delivery(delivery.lane(), delivery.seq(), delivery.replayed(), items);
    }

    @Override
    public List<Claim> renew(List<Claim> claims, Duration lease) {
        var renewed = new ArrayList<Claim>();
        for (Claim claim : claims) {
            var lane = lanes.get(claim.lane());
            if (isOwner(lane, claim)) {
                lane.dueAt = clock.instant().plus(lease);
                renewed.add(claim);
            }
        }
        return renewed;
    }

    @Override
    public boolean settle(Claim claim, List<Delivery.Settled> settled) {
        var lane = lanes.get(claim.lane());
        if (!isOwner(lane, claim)) {
            return false;
        }
        settled.forEach(this::remember);
        lane.queue.remove();
        letGo(lane, lane.queue.isEmpty() ? State.IDLE : State.READY, clock.instant());
        lane.attempts = 0;
        lane.unclear = false;
        lane.reason = null;
        return true;
    }

    @Override
    public boolean progress(Claim claim, List<Delivery.Settled> settled) {
        if (!isOwner(lanes.get(claim.lane()), claim)) {
            return false;
        }
        settled.forEach(this::remember);
        settled.forEach(each -> decided.put(
                new Place(claim.lane(), claim.head().seq(), each.item().position()), each.outcome()));
        return true;
    }

    @Override
    public Optional<Claim> settleAndClaim(Claim claim, List<Delivery.Settled> settled, String worker, Duration lease) {
        settle(claim, settled);
        return claim(worker, 1, lease).stream().findFirst();
    }

    private void remember(Delivery.Settled settled) {
        var key = ResourceKey.of(settled.item());
        settled.copy().ifPresent(copy -> {
            if (settled.item().copy().isPresent()) {
                copies.put(key, copy);
            } else {
                copies.putIfAbsent(key, copy);
            }
        });
    }

    private static void letGo(Lane lane, State state, Instant dueAt) {
        lane.state = state;
        lane.owner = null;
        lane.dueAt = dueAt;
    }

    @Override
    public boolean retry(Claim claim, Instant dueAt, boolean unclear, String reason, String detail) {
        var lane = lanes.get(claim.lane());
        if (!isOwner(lane, claim)) {
            return false;
        }
        letGo(lane, State.READY, dueAt);
        lane.attempts++;
        lane.unclear = unclear;
        lane.reason = reason;
        return true;
    }

    @Override
    public void hurry(String reason) {
        var now = clock.instant();
        for (Lane lane : lanes.values()) {
            if (lane.state == State.READY && lane.dueAt.isAfter(now) && reason.equals(lane.reason)) {
                lane.dueAt = now;
            }
        }
    }

    @Override
    public boolean park(Claim claim, Parking parking) {
        var lane = lanes.get(claim.lane());
        if (!isOwner(lane, claim)) {
            return false;
        }
        letGo(lane, State.PARKED, lane.dueAt);
        lane.attempts++;
        lane.parking = parking;
        return true;
    }

    @Override
    public Backlog backlog() {
        return new Backlog(
                lanes.values().stream().mapToLong(lane -> lane.queue.size()).sum(),
                count(State.READY),
                count(State.LEASED),
                count(State.PARKED),
                lanes.values().stream()
                        .flatMap(lane -> lane.queue.stream())
                        .map(Queued::at)
                        .min(Comparator.naturalOrder()));
    }

    private long count(State state) {
        return lanes.values().stream().filter(lane -> lane.state == state).count();
    }

    @Override
    public Map<ResourceKey, HospitalCopy> copiesOf(Collection<ResourceKey> keys) {
        var found = new HashMap<>(copies);
        found.keySet().retainAll(keys);
        return found;
    }

    @Override
    public Optional<Link> link(String type, String theirId) {
        return copies.entrySet().stream()
                .filter(copy -> copy.getKey().type().equals(type)
                        && copy.getValue().theirId().equals(theirId))
                .map(copy -> new Link(copy.getKey(), copy.getValue().owner()))
                .findFirst();
    }
}
