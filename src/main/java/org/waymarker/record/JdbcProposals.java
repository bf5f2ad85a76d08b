package org.waymarker.record;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymarker.record.Delivery.Item;
import org.waymarker.record.Delivery.Proposal;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;

/** Proposals in the database: what is open is there, what is closed is not. */
@Singleton
class JdbcProposals implements Proposals {
    private static final int MOST_SHOWN = 100;
    private static final String OPEN =
            "select p.id as number, r.type, r.id, p.version, c.their_id, p.element, p.theirs, p.ours, p.since"
                    + " from proposal p join resource r on r.key = p.resource_key"
                    + " join hospital_copy c on c.resource_key = p.resource_key";

    private final Jdbc jdbc;

    JdbcProposals(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    private static Open open(Row row) {
        return new Open(
                row.number("number"),
                row.text("type"),
                row.uuid("id"),
                row.integer("version"),
                row.text("their_id"),
                proposal(row),
                row.instant("since"));
    }

    private static Proposal proposal(Row row) {
        return new Proposal(row.text("element"), row.maybeText("theirs"), row.maybeText("ours"));
    }

    /** In the transaction that settles the item. What goes on being wanted keeps its age. */
    void replace(Item item, List<Proposal> wanted, Instant now) {
        var standing = jdbc.list(
                "select p.element, p.theirs, p.ours from proposal p join resource r on r.key = p.resource_key"
                        + " where r.type = ? and r.id = ?",
                JdbcProposals::proposal,
                item.type(),
                item.id());
        for (Proposal old : standing) {
            if (wanted.stream().noneMatch(each -> isSameWish(each, old))) {
                jdbc.update(
                        "delete from proposal where element = ? and resource_key ="
                                + " (select key from resource where type = ? and id = ?)",
                        old.element(),
                        item.type(),
                        item.id());
            }
        }
        for (Proposal wish : wanted) {
            boolean stands = standing.stream().anyMatch(old -> isSameWish(wish, old));
            if (stands) {
                jdbc.update(
                        "update proposal set version = ?, theirs = ?, checked_at = ? where element = ? and resource_key ="
                                + " (select key from resource where type = ? and id = ?)",
                        item.version(),
                        wish.theirs(),
                        now,
                        wish.element(),
                        item.type(),
                        item.id());
            } else {
                jdbc.update(
                        "insert into proposal (resource_key, version, element, theirs, ours, since, checked_at)"
                                + " select key, ?, ?, ?, ?, ?, ? from resource where type = ? and id = ?",
                        item.version(),
                        wish.element(),
                        wish.theirs(),
                        wish.ours(),
                        now,
                        now,
                        item.type(),
                        item.id());
            }
        }
    }

    private static boolean isSameWish(Proposal one, Proposal other) {
        return one.element().equals(other.element()) && one.ours().equals(other.ours());
    }

    @Override
    @Transactional(readOnly = true)
    public List<Open> open(long after, int limit) {
        return jdbc.list(OPEN + " where p.id > ? order by p.id limit ?", JdbcProposals::open, after, limit);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Open> ofLane(LaneKey lane) {
        return jdbc.list(
                OPEN + " where p.resource_key in (select resource_key from delivery_resource where lane = ?)"
                        + " order by p.id limit ?",
                JdbcProposals::open,
                lane.value(),
                MOST_SHOWN);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Open> uncheckedSince(Instant moment, int limit) {
        return jdbc.list(
                OPEN + " where p.checked_at < ? order by p.checked_at, p.id limit ?",
                JdbcProposals::open,
                moment,
                limit);
    }

    @Override
    @Transactional
    public void seen(Open proposal, Optional<String> theirs, Instant at) {
        jdbc.update(
                "update proposal set theirs = ?, checked_at = ? where id = ? and version = ?",
                theirs,
                at,
                proposal.number(),
                proposal.version());
    }

    @Override
    @Transactional
    public void close(Open proposal) {
        jdbc.update("delete from proposal where id = ? and version = ?", proposal.number(), proposal.version());
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<String> before(Item item) {
        return jdbc.first(
                "select v.body from resource r join resource_version v on v.resource_key = r.key"
                        + " where r.type = ? and r.id = ? and v.version = (select max(d.version) from delivery_resource d"
                        + " where d.resource_key = r.key and d.version < ? and d.outcome not in ('WITHHELD', 'SKIPPED'))",
                row -> row.text("body"),
                item.type(),
                item.id(),
                item.version());
    }
}
