package org.waymarker.record;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.waymarker.patient.Permission;
import org.waymarker.record.Findings.Outcome;
import org.waymarker.record.Findings.Repair;
import org.waymarker.record.Steering.Act;
import org.waymarker.store.Jdbc;

/**
 * Carries out what an operator decided about findings. Locks lanes first, then copies, then findings, as a worker does that settles a
 * delivery; several of them in the order of their keys.
 */
@Singleton
class Repairs {
    private final Jdbc jdbc;
    private final PendingDeliveries pending;
    private final Clock clock;

    Repairs(Jdbc jdbc, PendingDeliveries pending, Clock clock) {
        this.jdbc = jdbc;
        this.pending = pending;
        this.clock = clock;
    }

    /** What is known of an open finding before anything is locked. */
    private record Open(long id, long resource, String lane) {}

    private record Standing(
            FindingKind kind, List<String> theirIds, Optional<String> seen, Optional<String> elements) {}

    /** A version that the hospital had, or should have. */
    private record Sent(LaneKey lane, int version, Optional<Permission> permission) {}

    Outcome repair(long id, Repair repair, Act act) {
        var open = open("f.id = ?", id, 1);
        lock(open);
        return open.stream().findFirst().map(each -> repair(each, repair, act)).orElse(Outcome.NOT_OPEN);
    }

    /** Those that wait are passed over, so that they do not hold up the others behind them. */
    int repairAll(FindingKind kind, int most, Act act) {
        var open = open("not " + JdbcComparisons.WAITS + " and f.open_kind = ?", kind, most);
        lock(open);
        return (int) open.stream()
                .filter(each -> repair(each, new Repair.Mend(), act) == Outcome.DONE)
                .count();
    }

    private void lock(List<Open> open) {
        lock("lane", "key", open.stream().map(Open::lane).distinct().toArray());
        lock("hospital_copy", "resource_key", open.stream().map(Open::resource).toArray());
    }

    private void lock(String table, String key, Object[] values) {
        if (values.length > 0) {
            jdbc.list(
                    "select 1 as one from " + table + " where " + key + " in (" + Jdbc.placeholders(values.length)
                            + ") order by " + key + " for update",
                    row -> row.integer("one"),
                    values);
        }
    }

    private List<Open> open(String condition, Object value, int most) {
        return jdbc.list(
                "select f.id, f.resource_key, coalesce((select max(d.lane) from delivery_resource d"
                        + " where d.resource_key = f.resource_key), '') as lane from finding f"
                        + " left join hospital_copy c on c.resource_key = f.resource_key"
                        + " where f.open_kind is not null and " + condition + " order by f.id limit ?",
                row -> new Open(row.number("id"), row.number("resource_key"), row.text("lane")),
                value,
                most);
    }

    private Outcome repair(Open open, Repair repair, Act act) {
        var standing = jdbc.first(
                "select kind, their_ids, seen_hash, elements_hash from finding where id = ? and open_kind is not null for update",
                row -> new Standing(
                        row.constant("kind", FindingKind.class),
                        JdbcFindings.listed(row.text("their_ids")),
                        row.maybeText("seen_hash"),
                        row.maybeText("elements_hash")),
                open.id);
        if (standing.isEmpty()) {
            return Outcome.NOT_OPEN;
        }
        if (waits(open)) {
            return Outcome.WAITS;
        }
        return carryOut(open, standing.get(), repair, act);
    }

    private boolean waits(Open open) {
        return jdbc.first(
                        "select 1 as one from hospital_copy c where c.resource_key = ? and " + JdbcComparisons.WAITS,
                        row -> row.integer("one"),
                        open.resource)
                .isPresent();
    }

    private Outcome carryOut(Open open, Standing standing, Repair repair, Act act) {
        if (repair instanceof Repair.Keep keep) {
            return keep(open, standing, keep.theirId(), act);
        }
        boolean accepts = repair instanceof Repair.Accept;
        return switch (standing.kind) {
            case MISSING -> accepts ? Outcome.NOT_FOR_THIS_KIND : sendMissing(open, act);
            case MOVED -> accepts ? Outcome.NOT_FOR_THIS_KIND : moved(open, standing, act);
            case OLDER -> accepts ? Outcome.NOT_FOR_THIS_KIND : sendAgain(open, act);
            case GONE_AT_OWNER -> accepts ? Outcome.NOT_FOR_THIS_KIND : unlink(open, act);
            case CHANGED -> accepts ? accept(open, standing, act) : writeOver(open, standing, act);
            case DOUBLED -> Outcome.NOT_FOR_THIS_KIND;
        };
    }

    /** Without the link: by now its id may be somebody else's resource. */
    private Outcome sendMissing(Open open, Act act) {
        drop(open);
        return sendAgain(open, act);
    }

    private Outcome sendAgain(Open open, Act act) {
        var sent = newestSent(open.resource);
        if (sent.isEmpty()) {
            return Outcome.NOT_FOR_THIS_KIND;
        }
        var due = sent.get();
        pending.addAgain(due.lane, open.resource, due.version, due.permission);
        jdbc.update(
                "insert into lane_action (lane, action, seq, acted_at, actor, reason) values (?, 'REPAIR', null, ?, ?, ?)",
                due.lane.value(),
                clock.instant(),
                act.actor(),
                act.reason());
        return closed(open, "SENT_AGAIN", Optional.empty(), act);
    }

    /** What was skipped or withheld the hospital never had, and is not to have by this. */
    private Optional<Sent> newestSent(long resource) {
        return jdbc.first(
                "select lane, version, permission from delivery_resource where resource_key = ?"
                        + " order by case when outcome in ('SENT', 'ALREADY_THERE') then 0 else 1 end, version desc, seq desc limit 1",
                row -> new Sent(
                        new LaneKey(row.text("lane")),
                        row.integer("version"),
                        row.maybeConstant("permission", Permission.class)),
                resource);
    }

    private Outcome moved(Open open, Standing standing, Act act) {
        var theirId = standing.theirIds.get(0);
        link(open, theirId);
        return closed(open, "LINKED", Optional.of(theirId), act);
    }

    /** The other ones are the hospital's to end: the finding stays until they are gone, or marked as entered in error. */
    private Outcome keep(Open open, Standing standing, String theirId, Act act) {
        if (standing.kind != FindingKind.DOUBLED) {
            return Outcome.NOT_FOR_THIS_KIND;
        }
        if (!standing.theirIds.contains(theirId)) {
            return Outcome.NOT_ONE_OF_THEM;
        }
        link(open, theirId);
        note(open, "LINKED", Optional.of(theirId), act);
        return Outcome.DONE;
    }

    /** Of the version of theirs nothing is known, so that it is read before it is written again. */
    private void link(Open open, String theirId) {
        jdbc.update(
                "update hospital_copy set their_id = ?, their_version = null, learned_at = ?"
                        + " where resource_key = ? and their_id <> ?",
                theirId,
                clock.instant(),
                open.resource,
                theirId);
    }

    /**
     * The copy that was seen counts as an old one of ours, so that the replay writes over it: over that one, under the version that it
     * has then. What others change until then is looked at anew.
     */
    private Outcome writeOver(Open open, Standing standing, Act act) {
        jdbc.update(
                "update hospital_copy set version = 0, their_version = null, content_hash = ?, accepted_hash = null, learned_at = ?"
                        + " where resource_key = ?",
                standing.seen,
                clock.instant(),
                open.resource);
        return sendAgain(open, act);
    }

    /** It holds words of others from now on, which later versions of ours leave as they are. */
    private Outcome accept(Open open, Standing standing, Act act) {
        jdbc.update(
                "update hospital_copy set their_version = null, content_hash = null, accepted_hash = ?, learned_at = ?"
                        + " where resource_key = ?",
                standing.elements,
                clock.instant(),
                open.resource);
        return closed(open, "ACCEPTED", Optional.empty(), act);
    }

    private Outcome unlink(Open open, Act act) {
        drop(open);
        return closed(open, "UNLINKED", Optional.empty(), act);
    }

    private void drop(Open open) {
        jdbc.update("delete from hospital_copy where resource_key = ?", open.resource);
    }

    private Outcome closed(Open open, String action, Optional<String> theirId, Act act) {
        jdbc.update("update finding set open_kind = null, closed_at = ? where id = ?", clock.instant(), open.id);
        note(open, action, theirId, act);
        return Outcome.DONE;
    }

    private void note(Open open, String action, Optional<String> theirId, Act act) {
        jdbc.update(
                "insert into finding_action (finding_id, action, their_id, acted_at, actor, reason) values (?, ?, ?, ?, ?, ?)",
                open.id,
                action,
                theirId,
                clock.instant(),
                act.actor(),
                act.reason());
    }
}
