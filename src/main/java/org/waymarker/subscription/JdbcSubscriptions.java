package org.waymarker.subscription;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waymarker.record.Search.Wanted;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;
import org.waymarker.subscription.Channel.Content;
import org.waymarker.subscription.Channel.Header;

@Singleton
class JdbcSubscriptions implements Subscriptions {
    private static final String SELECT = "select s.id, s.owner, s.status, s.topic, s.endpoint, s.headers, s.payload,"
            + " s.content, s.max_count, s.timeout_s, s.heartbeat_s, s.end_at, s.sent_event, s.heartbeat_at, s.attempts,"
            + " s.failing_since, (select c.last_event from subscription_count c where c.subscription_id = s.id) as last_event"
            + " from subscription s where s.id = ?";

    private final Jdbc jdbc;
    private final Clock clock;

    JdbcSubscriptions(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void add(Subscriber subscriber, List<Filter> filters) {
        var channel = subscriber.channel();
        jdbc.update(
                "insert into subscription (id, owner, status, topic, endpoint, headers, payload, content, max_count, timeout_s,"
                        + " heartbeat_s, end_at, sent_event, attempts, due_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?)",
                subscriber.id(),
                subscriber.owner().value(),
                subscriber.status(),
                subscriber.topic(),
                channel.endpoint(),
                text(channel.headers()),
                channel.payload(),
                channel.content(),
                channel.maxCount(),
                (int) channel.timeout().toSeconds(),
                channel.heartbeat().map(period -> (int) period.toSeconds()),
                subscriber.end(),
                clock.instant());
        jdbc.update("insert into subscription_count (subscription_id, last_event) values (?, 0)", subscriber.id());
        var rows = new ArrayList<@Nullable Object[]>();
        for (int i = 0; i < filters.size(); i++) {
            var filter = filters.get(i);
            for (var wanted : filter.anyOf()) {
                rows.add(new @Nullable Object[] {subscriber.id(), i, filter.name(), wanted.system(), wanted.value()});
            }
        }
        jdbc.batch(
                "insert into subscription_filter (subscription_id, filter, name, system, value) values (?, ?, ?, ?, ?)",
                rows);
    }

    @Override
    public Optional<Subscriber> find(UUID id) {
        return jdbc.first(SELECT, this::subscriber, id);
    }

    @Override
    public Optional<Subscriber> lock(UUID id) {
        return jdbc.first("select id from subscription where id = ? for update", row -> row.uuid("id"), id)
                .flatMap(this::find);
    }

    @Override
    public void update(Subscriber subscriber) {
        var channel = subscriber.channel();
        jdbc.update(
                "update subscription set status = ?, endpoint = ?, headers = ?, payload = ?, content = ?, max_count = ?,"
                        + " timeout_s = ?, heartbeat_s = ?, end_at = ?, heartbeat_at = ?, attempts = ?, failing_since = ?,"
                        + " due_at = ?, worker = null where id = ?",
                subscriber.status(),
                channel.endpoint(),
                text(channel.headers()),
                channel.payload(),
                channel.content(),
                channel.maxCount(),
                (int) channel.timeout().toSeconds(),
                channel.heartbeat().map(period -> (int) period.toSeconds()),
                subscriber.end(),
                subscriber.heartbeatAt(),
                subscriber.attempts(),
                subscriber.failingSince(),
                clock.instant(),
                subscriber.id());
    }

    @Override
    public Set<UUID> idsOf(Owner owner) {
        return new LinkedHashSet<>(jdbc.list(
                "select id from subscription where owner = ? order by id", row -> row.uuid("id"), owner.value()));
    }

    @Override
    public int running(Owner owner) {
        return Math.toIntExact(jdbc.first(
                        "select count(*) as n from subscription where owner = ? and status <> ?",
                        row -> row.number("n"),
                        owner.value(),
                        Status.OFF)
                .orElse(0L));
    }

    @Override
    public List<Listener> listeners(Topic topic) {
        var filters = new TreeMap<UUID, Map<Integer, List<NamedWanted>>>();
        jdbc.list(
                        "select s.id, f.filter, f.name, f.system, f.value from subscription s"
                                + " left join subscription_filter f on f.subscription_id = s.id"
                                + " where s.topic = ? and s.status <> ? order by s.id, f.filter",
                        row -> Map.entry(
                                row.uuid("id"), row.maybeInteger("filter").map(n -> wanted(row))),
                        topic,
                        Status.OFF)
                .forEach(entry -> {
                    var ofOne = filters.computeIfAbsent(entry.getKey(), id -> new LinkedHashMap<>());
                    entry.getValue()
                            .ifPresent(wanted -> ofOne.computeIfAbsent(wanted.filter, n -> new ArrayList<>())
                                    .add(wanted));
                });
        return filters.entrySet().stream()
                .map(entry -> new Listener(entry.getKey(), filters(entry.getValue())))
                .toList();
    }

    private record NamedWanted(int filter, String name, Wanted wanted) {}

    private static NamedWanted wanted(Row row) {
        return new NamedWanted(
                row.integer("filter"), row.text("name"), new Wanted(row.maybeText("system"), row.text("value")));
    }

    private static List<Filter> filters(Map<Integer, List<NamedWanted>> byNumber) {
        return byNumber.values().stream()
                .map(values -> new Filter(
                        values.get(0).name(),
                        values.stream().map(NamedWanted::wanted).toList()))
                .toList();
    }

    @Override
    public void append(UUID id, List<Occurrence> occurrences) {
        jdbc.update(
                "update subscription_count set last_event = last_event + ? where subscription_id = ?",
                occurrences.size(),
                id);
        long last = jdbc.first(
                        "select last_event from subscription_count where subscription_id = ?",
                        row -> row.number("last_event"),
                        id)
                .orElseThrow();
        var rows = new ArrayList<@Nullable Object[]>();
        for (var occurrence : occurrences) {
            rows.add(new @Nullable Object[] {
                id, last - occurrences.size() + rows.size() + 1, occurrence.at(), occurrence.type(), occurrence.id()
            });
        }
        jdbc.batch(
                "insert into subscription_event (subscription_id, number, happened_at, resource_type, resource_id)"
                        + " values (?, ?, ?, ?, ?)",
                rows);
    }

    @Override
    public List<Event> events(UUID id, long first, long last, int limit) {
        return jdbc.list(
                "select number, happened_at, resource_type, resource_id from subscription_event"
                        + " where subscription_id = ? and number >= ? and number <= ? order by number limit ?",
                row -> new Event(
                        row.number("number"),
                        row.instant("happened_at"),
                        row.text("resource_type"),
                        row.uuid("resource_id")),
                id,
                first,
                last,
                limit);
    }

    @Override
    public List<Claim> claim(String worker, int limit, Duration lease) {
        var now = clock.instant();
        var due = jdbc.list(
                "select s.id from subscription s where s.status <> 'OFF' and s.due_at <= ?"
                        + " and (s.status = 'REQUESTED' or s.end_at <= ? or (s.status = 'ACTIVE' and (s.heartbeat_at <= ?"
                        + " or s.sent_event < (select c.last_event from subscription_count c where c.subscription_id = s.id))))"
                        + " order by s.due_at limit ? for update skip locked",
                row -> new Claim(row.uuid("id"), worker),
                now,
                now,
                now,
                limit);
        for (var claim : due) {
            jdbc.update(
                    "update subscription set worker = ?, due_at = ? where id = ?", worker, now.plus(lease), claim.id());
        }
        return due;
    }

    @Override
    public Optional<Subscriber> held(Claim claim) {
        return jdbc.first(SELECT + " and s.worker = ?", this::subscriber, claim.id(), claim.worker());
    }

    @Override
    public boolean told(Claim claim, long upTo, Optional<Instant> heartbeatAt) {
        return updateHeld(
                claim,
                "sent_event = ?, heartbeat_at = ?, attempts = 0, failing_since = null, due_at = ?, worker = null",
                upTo,
                heartbeatAt,
                clock.instant());
    }

    @Override
    public boolean failed(Claim claim, Instant dueAt, Instant failingSince) {
        return updateHeld(
                claim, "attempts = attempts + 1, failing_since = ?, due_at = ?, worker = null", failingSince, dueAt);
    }

    @Override
    public boolean move(Claim claim, Status status, Optional<Instant> heartbeatAt) {
        return updateHeld(
                claim,
                "status = ?, heartbeat_at = ?, attempts = 0, failing_since = null, due_at = ?, worker = null",
                status,
                heartbeatAt,
                clock.instant());
    }

    @Override
    public void release(Claim claim) {
        updateHeld(claim, "due_at = ?, worker = null", clock.instant());
    }

    @Override
    public int forget(Instant before) {
        return jdbc.update("delete from subscription_event where happened_at < ?", before);
    }

    private boolean updateHeld(Claim claim, String assignments, Object... values) {
        var parameters = new ArrayList<>(List.of(values));
        parameters.add(claim.id());
        parameters.add(claim.worker());
        return jdbc.update(
                        "update subscription set " + assignments + " where id = ? and worker = ?", parameters.toArray())
                == 1;
    }

    private Subscriber subscriber(Row row) {
        return new Subscriber(
                row.uuid("id"),
                new Owner(row.text("owner")),
                row.constant("status", Status.class),
                row.constant("topic", Topic.class),
                new Channel(
                        row.text("endpoint"),
                        row.text("headers").lines().map(Header::of).toList(),
                        row.text("payload"),
                        row.constant("content", Content.class),
                        row.integer("max_count"),
                        Duration.ofSeconds(row.integer("timeout_s")),
                        row.maybeInteger("heartbeat_s").map(Duration::ofSeconds)),
                row.maybeInstant("end_at"),
                row.number("last_event"),
                row.number("sent_event"),
                row.maybeInstant("heartbeat_at"),
                row.integer("attempts"),
                row.maybeInstant("failing_since"));
    }

    private static String text(List<Header> headers) {
        return headers.stream().map(Header::line).collect(Collectors.joining("\n"));
    }
}
