package org.waymarker.record;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.patient.Permission;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;

/**
 * Lanes in the database. States: IDLE (nothing queued), READY, LEASED (a worker has it until {@code due_at}), PARKED. A leased
 * lane whose {@code due_at} has passed is due like any other, so that a dead worker needs no reaper.
 */
@Singleton
class JdbcLanes implements Lanes {
    private final Jdbc jdbc;
    private final Clock clock;

    JdbcLanes(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    @Transactional
    public List<Claim> claim(String worker, int limit, Duration lease) {
        var now = clock.instant();
        var due = jdbc.list(
                "select key, attempts, unclear from lane where state in ('READY', 'LEASED') and due_at <= ?"
                        + " order by due_at limit ? for update skip locked",
                row -> new Claim(new LaneKey(row.text("key")), worker, row.integer("attempts"), row.flag("unclear")),
                now,
                limit);
        for (Claim claim : due) {
            jdbc.update(
                    "update lane set state = 'LEASED', owner = ?, due_at = ? where key = ?",
                    worker,
                    now.plus(lease),
                    claim.lane().value());
        }
        return due;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Delivery> head(Claim claim) {
        return jdbc.first(
                        "select seq from delivery where lane = ? and state = 'QUEUED' order by seq limit 1",
                        row -> row.number("seq"),
                        claim.lane().value())
                .map(seq -> new Delivery(claim.lane(), seq, items(claim.lane(), seq)));
    }

    private List<Delivery.Item> items(LaneKey lane, long seq) {
        return jdbc.list(
                "select d.position, d.permission, d.version, r.type, r.id, v.body, c.owner, c.their_id, c.their_version,"
                        + " c.version as copy_version from delivery_resource d join resource r on r.key = d.resource_key"
                        + " join resource_version v on v.resource_key = d.resource_key and v.version = d.version"
                        + " left join hospital_copy c on c.resource_key = d.resource_key"
                        + " where d.lane = ? and d.seq = ? order by d.position",
                row -> new Delivery.Item(
                        row.integer("position"),
                        row.text("type"),
                        row.uuid("id"),
                        row.integer("version"),
                        row.text("body"),
                        row.maybeConstant("permission", Permission.class),
                        row.maybeText("their_id").map(theirId -> copy(row, theirId))),
                lane.value(),
                seq);
    }

    private static HospitalCopy copy(Row row, String theirId) {
        return new HospitalCopy(
                row.constant("owner", HospitalCopy.Owner.class),
                theirId,
                row.maybeText("their_version"),
                row.integer("copy_version"));
    }

    @Override
    @Transactional
    public boolean sending(Claim claim, Duration lease) {
        return updateHeld(claim, "unclear = true, due_at = ?", clock.instant().plus(lease));
    }

    @Override
    @Transactional
    public boolean settle(Claim claim, Delivery delivery, List<Delivery.Settled> settled) {
        var now = clock.instant();
        // Takes the lane's row lock, so that a delivery committed meanwhile is seen below.
        if (!updateHeld(
                claim,
                "state = 'READY', owner = null, due_at = ?, attempts = 0, unclear = false, reason = null, detail = null,"
                        + " since = ?",
                now,
                now)) {
            return false;
        }
        for (var result : settled) {
            jdbc.update(
                    "update delivery_resource set outcome = ? where lane = ? and seq = ? and position = ?",
                    result.outcome(),
                    delivery.lane().value(),
                    delivery.seq(),
                    result.item().position());
            result.copy().ifPresent(copy -> remember(result.item(), copy, now));
        }
        jdbc.update(
                "update delivery set state = 'SETTLED', settled_at = ? where lane = ? and seq = ?",
                now,
                delivery.lane().value(),
                delivery.seq());
        jdbc.update(
                "update lane set state = 'IDLE' where key = ?"
                        + " and not exists (select 1 from delivery d where d.lane = lane.key and d.state = 'QUEUED')",
                claim.lane().value());
        return true;
    }

    private void remember(Delivery.Item item, HospitalCopy copy, Instant now) {
        int updated = jdbc.update(
                "update hospital_copy set owner = ?, their_id = ?, their_version = ?, version = ?, learned_at = ?"
                        + " where resource_key = (select key from resource where type = ? and id = ?)",
                copy.owner(),
                copy.theirId(),
                copy.theirVersion(),
                copy.version(),
                now,
                item.type(),
                item.id());
        if (updated == 0) {
            jdbc.update(
                    "insert into hospital_copy (resource_key, owner, their_id, their_version, version, learned_at)"
                            + " select key, ?, ?, ?, ?, ? from resource where type = ? and id = ?",
                    copy.owner(),
                    copy.theirId(),
                    copy.theirVersion(),
                    copy.version(),
                    now,
                    item.type(),
                    item.id());
        }
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
    public boolean park(Claim claim, String reason, String detail) {
        return updateHeld(
                claim,
                "state = 'PARKED', owner = null, attempts = attempts + 1, reason = ?, detail = ?, since = ?",
                reason,
                detail,
                clock.instant());
    }

    @Override
    @Transactional
    public boolean release(LaneKey lane) {
        var now = clock.instant();
        return jdbc.update(
                        "update lane set state = 'READY', due_at = ?, attempts = 0, since = ? where key = ? and state = 'PARKED'",
                        now,
                        now,
                        lane.value())
                == 1;
    }

    @Override
    @Transactional(readOnly = true)
    public List<ParkedLane> parked(int limit) {
        return jdbc.list(
                "select key, reason, detail, since from lane where state = 'PARKED' order by since, key limit ?",
                row -> new ParkedLane(
                        new LaneKey(row.text("key")), row.text("reason"), row.text("detail"), row.instant("since")),
                limit);
    }

    @Override
    @Transactional(readOnly = true)
    public Backlog backlog() {
        var queued = jdbc.first("select count(*) as n from delivery where state = 'QUEUED'", row -> row.number("n"))
                .orElse(0L);
        var oldest = jdbc.first(
                "select queued_at from delivery where state = 'QUEUED' order by queued_at limit 1",
                row -> row.instant("queued_at"));
        var parked = jdbc.first("select count(*) as n from lane where state = 'PARKED'", row -> row.number("n"))
                .orElse(0L);
        return new Backlog(queued, parked, oldest);
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<HospitalCopy> copyOf(String type, UUID id) {
        return jdbc.first(
                "select c.owner, c.their_id, c.their_version, c.version as copy_version from hospital_copy c"
                        + " join resource r on r.key = c.resource_key where r.type = ? and r.id = ?",
                row -> copy(row, row.text("their_id")),
                type,
                id);
    }

    @Override
    @Transactional(readOnly = true)
    public boolean isLinked(String type, String theirId) {
        return jdbc.first(
                        "select r.id from hospital_copy c join resource r on r.key = c.resource_key"
                                + " where c.their_id = ? and r.type = ?",
                        row -> row.uuid("id"),
                        theirId,
                        type)
                .isPresent();
    }

    private boolean updateHeld(Claim claim, String assignments, Object... values) {
        var parameters = new ArrayList<>(List.of(values));
        parameters.add(claim.lane().value());
        parameters.add(claim.worker());
        return jdbc.update(
                        "update lane set " + assignments + " where key = ? and owner = ? and state = 'LEASED'",
                        parameters.toArray())
                == 1;
    }
}
