package org.waymarker.record;

import static java.util.stream.Collectors.groupingBy;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;

/** Lanes as operators see them. What is changed holds the lane's row lock, as workers and writers do. */
@Singleton
@Transactional
class JdbcSteering implements Steering {
    private static final int MOST_SHOWN = 100;
    /** The columns of a line, and of what stands behind it. */
    private static final String LINE =
            "key, state, since, head_queued_at, due_at, attempts, reason, detail, refusal from lane";

    private final Jdbc jdbc;
    private final Clock clock;
    private final LaneNews news;

    JdbcSteering(Jdbc jdbc, Clock clock, LaneNews news) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.news = news;
    }

    @Override
    public Lineup lanes(Query query) {
        var conditions = new ArrayList<String>();
        var parameters = new ArrayList<Object>(query.states());
        conditions.add("state in (" + Jdbc.placeholders(query.states().size()) + ")");
        query.queuedBefore().ifPresent(before -> {
            conditions.add("head_queued_at < ?");
            parameters.add(before);
        });
        query.after().ifPresent(after -> {
            conditions.add("(head_queued_at, key) > (?, ?)");
            parameters.add(after.headQueuedAt());
            parameters.add(after.lane().value());
        });
        parameters.add(query.limit() + 1);
        var found = jdbc.list(
                "select " + LINE + " where " + String.join(" and ", conditions)
                        + " order by head_queued_at, key limit ?",
                JdbcSteering::line,
                parameters.toArray());
        if (found.size() <= query.limit()) {
            return new Lineup(found, Optional.empty());
        }
        var page = found.subList(0, query.limit());
        var last = page.get(page.size() - 1);
        return new Lineup(page, last.headQueuedAt().map(at -> new Position(at, last.lane())));
    }

    private static LaneLine line(Row row) {
        return new LaneLine(
                new LaneKey(row.text("key")),
                row.text("state"),
                row.instant("since"),
                row.maybeInstant("head_queued_at"),
                row.instant("due_at"),
                row.integer("attempts"),
                row.maybeText("reason"),
                row.maybeText("detail"));
    }

    @Override
    public Optional<LaneView> lane(LaneKey lane) {
        return jdbc.first(
                        "select " + LINE + " where key = ?",
                        row -> Map.entry(line(row), row.maybeText("refusal")),
                        lane.value())
                .map(found ->
                        new LaneView(found.getKey(), found.getValue(), deliveries(lane), actions(lane), drifts(lane)));
    }

    private List<DeliveryLine> deliveries(LaneKey lane) {
        Map<Long, List<Map.Entry<Long, ResourceLine>>> resources = jdbc
                .list(
                        "select d.seq, d.version, d.outcome, d.rung, d.why, d.written_as, r.type, r.id from delivery_resource d"
                                + " join resource r on r.key = d.resource_key where d.lane = ?"
                                + " order by d.seq desc, d.position limit ?",
                        row -> Map.entry(
                                row.number("seq"),
                                new ResourceLine(
                                        row.text("type"),
                                        row.uuid("id"),
                                        row.integer("version"),
                                        row.maybeConstant("outcome", Outcome.class),
                                        row.maybeText("rung")
                                                .map(rung -> new Delivery.Way(
                                                        rung,
                                                        row.maybeText("why").orElse(""),
                                                        row.maybeText("written_as"))))),
                        lane.value(),
                        MOST_SHOWN * 20)
                .stream()
                .collect(groupingBy(Map.Entry::getKey));
        return jdbc.list(
                "select seq, state, queued_at, settled_at from delivery where lane = ? order by seq desc limit ?",
                row -> new DeliveryLine(
                        row.number("seq"),
                        row.text("state"),
                        row.instant("queued_at"),
                        row.maybeInstant("settled_at"),
                        resources.getOrDefault(row.number("seq"), List.of()).stream()
                                .map(Map.Entry::getValue)
                                .toList()),
                lane.value(),
                MOST_SHOWN);
    }

    private List<ActionLine> actions(LaneKey lane) {
        return jdbc.list(
                "select action, seq, acted_at, actor, reason from lane_action where lane = ? order by id desc limit ?",
                row -> new ActionLine(
                        row.text("action"),
                        row.maybeNumber("seq"),
                        row.instant("acted_at"),
                        row.text("actor"),
                        row.text("reason")),
                lane.value(),
                MOST_SHOWN);
    }

    private List<DriftLine> drifts(LaneKey lane) {
        return jdbc.list(
                "select r.type, r.id, h.noticed_at, h.their_version, h.elements from hospital_drift h"
                        + " join resource r on r.key = h.resource_key where h.resource_key in"
                        + " (select resource_key from delivery_resource where lane = ?) order by h.id desc limit ?",
                row -> new DriftLine(
                        row.text("type"),
                        row.uuid("id"),
                        row.instant("noticed_at"),
                        row.maybeText("their_version"),
                        List.of(row.text("elements").split(","))),
                lane.value(),
                MOST_SHOWN);
    }

    @Override
    public List<FormLine> forms(Instant since) {
        return jdbc.list(
                "select r.type, d.outcome, coalesce(d.rung, 'none') as rung, coalesce(d.why, '') as why, count(*) as n"
                        + " from delivery q join delivery_resource d on d.lane = q.lane and d.seq = q.seq"
                        + " join resource r on r.key = d.resource_key"
                        + " where q.settled_at >= ? and d.outcome is not null"
                        + " group by r.type, d.outcome, coalesce(d.rung, 'none'), coalesce(d.why, '')"
                        + " order by 1, 2, 3, 4",
                row -> new FormLine(
                        row.text("type"),
                        row.constant("outcome", Outcome.class),
                        row.text("rung"),
                        row.text("why"),
                        row.number("n")),
                since);
    }

    @Override
    public boolean retry(LaneKey lane, Act act) {
        if (!isParked(lane)) {
            return false;
        }
        due(lane);
        note("RETRY", lane, Optional.empty(), act);
        return true;
    }

    @Override
    public boolean skip(LaneKey lane, long seq, Act act) {
        if (!isParked(lane) || head(lane).filter(head -> head == seq).isEmpty()) {
            return false;
        }
        jdbc.update(
                "update delivery_resource set outcome = ? where lane = ? and seq = ? and outcome is null",
                Outcome.SKIPPED,
                lane.value(),
                seq);
        jdbc.update(
                "update delivery set state = 'SKIPPED', settled_at = ? where lane = ? and seq = ?",
                clock.instant(),
                lane.value(),
                seq);
        due(lane);
        jdbc.update(JdbcLanes.NEXT_HEAD, lane.value());
        note("SKIP", lane, Optional.of(seq), act);
        return true;
    }

    private Optional<Long> head(LaneKey lane) {
        return jdbc.first(
                "select seq from delivery where lane = ? and state = 'QUEUED' order by seq limit 1",
                row -> row.number("seq"),
                lane.value());
    }

    @Override
    public int replay(LaneKey lane, long fromSeq, Act act) {
        if (stateOfLocked(lane).isEmpty()) {
            return 0;
        }
        int again = jdbc.update(
                "update delivery set state = 'QUEUED', replayed = true, settled_at = null"
                        + " where lane = ? and seq >= ? and state in ('SETTLED', 'SKIPPED')",
                lane.value(),
                fromSeq);
        if (again == 0) {
            return 0;
        }
        jdbc.update(
                "update delivery_resource set outcome = null where lane = ? and seq in"
                        + " (select seq from delivery where lane = ? and state = 'QUEUED')",
                lane.value(),
                lane.value());
        // What waits behind builds on what is written again, so it is looked at as closely.
        jdbc.update("update delivery set replayed = true where lane = ? and state = 'QUEUED'", lane.value());
        // A worker that has the lane at this moment loses it; what it sends is looked up when its turn comes again.
        due(lane);
        jdbc.update(JdbcLanes.NEXT_HEAD, lane.value());
        note("REPLAY", lane, Optional.of(fromSeq), act);
        return again;
    }

    @Override
    public int replay(ResourceKey resource, Act act) {
        return jdbc.first(
                        "select d.lane, min(d.seq) as first_seq from delivery_resource d join resource r on r.key = d.resource_key"
                                + " where r.type = ? and r.id = ? group by d.lane",
                        row -> Map.entry(new LaneKey(row.text("lane")), row.number("first_seq")),
                        resource.type(),
                        resource.id())
                .map(first -> replay(first.getKey(), first.getValue(), act))
                .orElse(0);
    }

    @Override
    public int replaySince(Instant since, Act act) {
        var firsts = jdbc.list(
                "select lane, min(seq) as first_seq from delivery"
                        + " where state in ('SETTLED', 'SKIPPED') and settled_at >= ? group by lane order by lane",
                row -> Map.entry(new LaneKey(row.text("lane")), row.number("first_seq")),
                since);
        return firsts.stream()
                .mapToInt(first -> replay(first.getKey(), first.getValue(), act))
                .sum();
    }

    private boolean isParked(LaneKey lane) {
        return stateOfLocked(lane).filter(State.PARKED.name()::equals).isPresent();
    }

    private Optional<String> stateOfLocked(LaneKey lane) {
        return jdbc.first("select state from lane where key = ? for update", row -> row.text("state"), lane.value());
    }

    private void due(LaneKey lane) {
        var now = clock.instant();
        jdbc.update(
                "update lane set state = 'READY', owner = null, due_at = ?, attempts = 0, since = ? where key = ?",
                now,
                now,
                lane.value());
        news.tell();
    }

    private void note(String action, LaneKey lane, Optional<Long> seq, Act act) {
        jdbc.update(
                "insert into lane_action (lane, action, seq, acted_at, actor, reason) values (?, ?, ?, ?, ?, ?)",
                lane.value(),
                action,
                seq,
                clock.instant(),
                act.actor(),
                act.reason());
    }
}
