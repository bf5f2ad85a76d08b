package org.waymarker.record;

import static java.util.Objects.requireNonNull;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.waymarker.patient.Permission;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;

/**
 * Lanes in the database. States: IDLE (nothing queued), READY, LEASED (a worker has it until {@code due_at}), PARKED. A leased
 * lane whose {@code due_at} has passed is due like any other, so that a dead worker needs no reaper.
 */
@Singleton
class JdbcLanes implements Lanes {
    /** To the next delivery, or to rest if there is none, of a lane whose row is locked. */
    static final String NEXT_HEAD = "update lane set"
            + " head_queued_at = (select d.queued_at from delivery d where d.lane = lane.key and d.seq ="
            + " (select min(q.seq) from delivery q where q.state = 'QUEUED' and q.lane = lane.key)),"
            + " state = case when exists (select 1 from delivery q where q.state = 'QUEUED' and q.lane = lane.key)"
            + " then state else 'IDLE' end where key = ?";

    private final Jdbc jdbc;
    private final DeliveryOutcomes outcomes;
    private final Clock clock;

    JdbcLanes(Jdbc jdbc, DeliveryOutcomes outcomes, Clock clock) {
        this.jdbc = jdbc;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    @Override
    @Transactional
    public List<Claim> claim(String worker, int limit, Duration lease) {
        var now = clock.instant();
        // Two walks along the index: asked for both states at once, a database would sort the whole queue.
        var due = new ArrayList<>(due("LEASED", now, limit));
        if (due.size() < limit) {
            due.addAll(due("READY", now, limit - due.size()));
        }
        if (due.isEmpty()) {
            return List.of();
        }
        // Asked for only now that the lanes are locked: what another worker settled a moment ago must not be seen as
        // queued.
        var heads = heads(due);
        var deliveries = deliveries(heads);
        var claims = new ArrayList<Claim>();
        var leased = new ArrayList<@Nullable Object[]>();
        for (Due lane : due) {
            var head = heads.get(lane.key);
            if (head == null) {
                jdbc.update("update lane set state = 'IDLE', owner = null where key = ?", lane.key.value());
                continue;
            }
            claims.add(new Claim(
                    lane.key,
                    worker,
                    lane.attempts,
                    lane.unclear,
                    head.queuedAt,
                    requireNonNull(deliveries.get(lane.key))));
            leased.add(new @Nullable Object[] {worker, now.plus(lease), lane.unclear, lane.key.value()});
        }
        jdbc.batch("update lane set state = 'LEASED', owner = ?, due_at = ?, unclear = ? where key = ?", leased);
        return claims;
    }

    private List<Due> due(String state, Instant now, int limit) {
        return jdbc.list(
                "select key, attempts, unclear from lane where state = ? and due_at <= ?"
                        + " order by due_at limit ? for update skip locked",
                row -> new Due(
                        new LaneKey(row.text("key")),
                        row.integer("attempts"),
                        // Nobody knows how far a worker had come whose lease ran out.
                        row.flag("unclear") || state.equals("LEASED")),
                state,
                now,
                limit);
    }

    private record Due(LaneKey key, int attempts, boolean unclear) {}

    private record Head(long seq, boolean replayed, Instant queuedAt) {}

    private Map<LaneKey, Head> heads(List<Due> lanes) {
        var heads = new HashMap<LaneKey, Head>();
        jdbc.list(
                        "select d.lane, d.seq, d.replayed, d.queued_at from lane l join delivery d on d.lane = l.key and d.seq ="
                                + " (select min(q.seq) from delivery q where q.state = 'QUEUED' and q.lane = l.key)"
                                + " where l.key in (" + Jdbc.placeholders(lanes.size()) + ")",
                        row -> Map.entry(
                                new LaneKey(row.text("lane")),
                                new Head(row.number("seq"), row.flag("replayed"), row.instant("queued_at"))),
                        lanes.stream().map(lane -> lane.key.value()).toArray())
                .forEach(head -> heads.put(head.getKey(), head.getValue()));
        return heads;
    }

    private Map<LaneKey, Delivery> deliveries(Map<LaneKey, Head> heads) {
        var parameters = new ArrayList<Object>();
        heads.forEach((lane, head) -> parameters.addAll(List.of(lane.value(), head.seq)));
        if (parameters.isEmpty()) {
            return Map.of();
        }
        var items = new HashMap<LaneKey, List<Delivery.Item>>();
        jdbc.list(
                        "select d.lane, d.position, d.permission, d.version, d.outcome, r.type, r.id, v.body, c.owner, c.their_id,"
                                + " c.their_version, c.version as copy_version, c.content_hash from delivery_resource d"
                                + " join resource r on r.key = d.resource_key"
                                + " join resource_version v on v.resource_key = d.resource_key and v.version = d.version"
                                + " left join hospital_copy c on c.resource_key = d.resource_key"
                                + " where (d.lane, d.seq) in ("
                                + Jdbc.pairs(heads.size()) + ") order by d.lane, d.position",
                        row -> Map.entry(
                                new LaneKey(row.text("lane")),
                                new Delivery.Item(
                                        row.integer("position"),
                                        row.text("type"),
                                        row.uuid("id"),
                                        row.integer("version"),
                                        row.text("body"),
                                        row.maybeConstant("permission", Permission.class),
                                        row.maybeText("their_id").map(theirId -> copy(row, theirId)),
                                        row.maybeConstant("outcome", Delivery.Outcome.class))),
                        parameters.toArray())
                .forEach(item -> items.computeIfAbsent(item.getKey(), lane -> new ArrayList<>())
                        .add(item.getValue()));
        var deliveries = new HashMap<LaneKey, Delivery>();
        heads.forEach((lane, head) ->
                deliveries.put(lane, new Delivery(lane, head.seq, head.replayed, items.getOrDefault(lane, List.of()))));
        return deliveries;
    }

    private static HospitalCopy copy(Row row, String theirId) {
        return new HospitalCopy(
                row.constant("owner", HospitalCopy.Owner.class),
                theirId,
                row.maybeText("their_version"),
                row.integer("copy_version"),
                row.maybeText("content_hash"));
    }

    @Override
    @Transactional
    public List<Claim> renew(List<Claim> claims, Duration lease) {
        var until = clock.instant().plus(lease);
        return claims.stream()
                .filter(claim -> updateHeld(claim, "due_at = ?", until))
                .toList();
    }

    @Override
    @Transactional
    public boolean settle(Claim claim, List<Delivery.Settled> settled) {
        var now = clock.instant();
        // Takes the lane's row lock, so that a delivery committed meanwhile is seen below.
        if (!updateHeld(
                claim,
                "state = 'READY', owner = null, due_at = ?, attempts = 0, unclear = false, reason = null, detail = null,"
                        + " refusal = null, since = ?",
                now,
                now)) {
            return false;
        }
        var delivery = claim.head();
        outcomes.write(delivery, settled, now);
        jdbc.update(
                "update delivery set state = 'SETTLED', settled_at = ? where lane = ? and seq = ?",
                now,
                delivery.lane().value(),
                delivery.seq());
        jdbc.update(NEXT_HEAD, claim.lane().value());
        return true;
    }

    @Override
    @Transactional
    public boolean progress(Claim claim, List<Delivery.Settled> settled) {
        // Nothing of the lane changes; its row is locked, so that nobody takes it over meanwhile.
        if (!updateHeld(claim, "state = state")) {
            return false;
        }
        outcomes.write(claim.head(), settled, clock.instant());
        return true;
    }

    @Override
    @Transactional
    public Optional<Claim> settleAndClaim(Claim claim, List<Delivery.Settled> settled, String worker, Duration lease) {
        settle(claim, settled);
        return claim(worker, 1, lease).stream().findFirst();
    }

    @Override
    @Transactional
    public boolean retry(Claim claim, Instant dueAt, boolean unclear, String reason, String detail) {
        return updateHeld(
                claim,
                "state = 'READY', owner = null, attempts = attempts + 1, due_at = ?, unclear = ?, reason = ?, detail = ?",
                dueAt,
                unclear,
                reason,
                detail);
    }

    @Override
    @Transactional
    public void hurry(String reason) {
        var now = clock.instant();
        jdbc.update("update lane set due_at = ? where state = 'READY' and due_at > ? and reason = ?", now, now, reason);
    }

    @Override
    @Transactional
    public boolean park(Claim claim, Parking parking) {
        return updateHeld(
                claim,
                "state = 'PARKED', owner = null, attempts = attempts + 1, reason = ?, detail = ?, refusal = ?, since = ?",
                parking.reason(),
                parking.detail(),
                parking.refusal(),
                clock.instant());
    }

    @Override
    @Transactional(readOnly = true)
    public Backlog backlog() {
        var lanes = new HashMap<String, Long>();
        jdbc.list(
                        "select state, count(*) as n from lane where state in ('READY', 'LEASED', 'PARKED') group by state",
                        row -> Map.entry(row.text("state"), row.number("n")))
                .forEach(count -> lanes.put(count.getKey(), count.getValue()));
        var queued = jdbc.first("select count(*) as n from delivery where state = 'QUEUED'", row -> row.number("n"))
                .orElse(0L);
        var oldest = Stream.of("READY", "LEASED", "PARKED")
                .flatMap(state -> jdbc
                        .first(
                                "select min(head_queued_at) as oldest from lane where state = ?",
                                row -> row.maybeInstant("oldest"),
                                state)
                        .flatMap(oldestOfState -> oldestOfState)
                        .stream())
                .min(Comparator.naturalOrder());
        return new Backlog(
                queued,
                lanes.getOrDefault("READY", 0L),
                lanes.getOrDefault("LEASED", 0L),
                lanes.getOrDefault("PARKED", 0L),
                oldest);
    }

    @Override
    @Transactional(readOnly = true)
    public Map<ResourceKey, HospitalCopy> copiesOf(Collection<ResourceKey> keys) {
        var copies = new HashMap<ResourceKey, HospitalCopy>();
        if (keys.isEmpty()) {
            return copies;
        }
        jdbc.list(
                        "select r.type, r.id, c.owner, c.their_id, c.their_version, c.version as copy_version,"
                                + " c.content_hash from resource r join hospital_copy c on c.resource_key = r.key"
                                + " where (r.type, r.id) in ("
                                + Jdbc.pairs(keys.size()) + ")",
                        row -> Map.entry(
                                new ResourceKey(row.text("type"), row.uuid("id")), copy(row, row.text("their_id"))),
                        keys.stream()
                                .flatMap(key -> Stream.<Object>of(key.type(), key.id()))
                                .toArray())
                .forEach(found -> copies.put(found.getKey(), found.getValue()));
        return copies;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Link> link(String type, String theirId) {
        return jdbc.first(
                "select r.id, c.owner from hospital_copy c join resource r on r.key = c.resource_key"
                        + " where c.their_id = ? and r.type = ?",
                row -> new Link(new ResourceKey(type, row.uuid("id")), row.constant("owner", HospitalCopy.Owner.class)),
                theirId,
                type);
    }

    private boolean updateHeld(Claim claim, String assignments, Object... values) {
        var parameters = new ArrayList<Object>(List.of(values));
        parameters.add(claim.lane().value());
        parameters.add(claim.worker());
        return jdbc.update(
                        "update lane set " + assignments + " where key = ? and owner = ? and state = 'LEASED'",
                        parameters.toArray())
                == 1;
    }
}
