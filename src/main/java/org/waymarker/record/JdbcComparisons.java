package org.waymarker.record;

import static java.util.stream.Collectors.toMap;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.waymarker.patient.PatientKey;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;

/**
 * The comparison as one row, and what it found. Locks are taken in one order, here, by workers of lanes and by operators: lane, copy,
 * finding.
 */
@Singleton
class JdbcComparisons implements Comparisons {
    /** Whether something of a copy is on its way, or its lane waits for a person. */
    static final String WAITS = "exists (select 1 from delivery_resource d"
            + " join delivery q on q.lane = d.lane and q.seq = d.seq join lane l on l.key = d.lane"
            + " where d.resource_key = c.resource_key and (q.state = 'QUEUED' or l.state = 'PARKED'))";

    private static final String LINKED = "select c.resource_key, c.owner, c.their_id, c.their_version,"
            + " c.version as copy_version, c.content_hash, c.accepted_hash, r.type, r.id, r.version, r.last_updated, r.body,"
            + " r.patient_key, " + WAITS + " as waits from hospital_copy c join resource r on r.key = c.resource_key ";

    private final Jdbc jdbc;
    private final OpenFindings findings;
    private final Clock clock;

    JdbcComparisons(Jdbc jdbc, OpenFindings findings, Clock clock) {
        this.jdbc = jdbc;
        this.findings = findings;
        this.clock = clock;
    }

    private record Standing(State state, Instant dueAt, Instant last, int attempts) {}

    @Override
    @Transactional
    public Optional<Claim> claim(String worker, Duration lease, Optional<Duration> every) {
        ensureRow();
        var now = clock.instant();
        var standing = jdbc.first(
                "select state, due_at, coalesce(begun_at, since) as last_at, attempts from comparison for update skip locked",
                row -> new Standing(
                        row.constant("state", State.class),
                        row.instant("due_at"),
                        row.instant("last_at"),
                        row.integer("attempts")));
        if (standing.isEmpty() || !isDue(standing.get(), every, now)) {
            return Optional.empty();
        }
        if (standing.get().state == State.RESTING) {
            begin(Optional.empty());
        }
        jdbc.update("update comparison set state = 'LEASED', owner = ?, due_at = ?", worker, now.plus(lease));
        return Optional.of(new Claim(worker, standing.get().state == State.RESTING ? 0 : standing.get().attempts));
    }

    private static boolean isDue(Standing standing, Optional<Duration> every, Instant now) {
        return standing.state == State.RESTING
                ? every.isPresent() && !now.isBefore(standing.last.plus(every.get()))
                : !now.isBefore(standing.dueAt);
    }

    private void ensureRow() {
        var now = clock.instant();
        jdbc.update(
                "insert into comparison (id, state, due_at, attempts, since, after_key, compared, unread, total)"
                        + " values (1, 'RESTING', ?, 0, ?, 0, 0, 0, 0) on conflict do nothing",
                now,
                now);
    }

    private boolean begin(Optional<String> by) {
        var now = clock.instant();
        return jdbc.update(
                        "update comparison set state = 'READY', due_at = ?, owner = null, attempts = 0, cause = null,"
                                + " asked_by = ?, begun_at = ?, after_key = 0, compared = 0, unread = 0,"
                                + " total = (select count(*) from hospital_copy) where state = 'RESTING'",
                        now,
                        by,
                        now)
                == 1;
    }

    @Override
    @Transactional
    public boolean goesOn(Claim claim, Duration lease) {
        return updateHeld(claim, "due_at = ?", clock.instant().plus(lease));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Linked> next(Claim claim, int most) {
        return jdbc.list(
                LINKED + "where c.resource_key > (select after_key from comparison) order by c.resource_key limit ?",
                JdbcComparisons::linked,
                most);
    }

    private static Linked linked(Row row) {
        return new Linked(
                row.number("resource_key"),
                new ResourceKey(row.text("type"), row.uuid("id")),
                row.maybeUuid("patient_key").map(PatientKey::new),
                JdbcRecord.stored(row),
                new HospitalCopy(
                        row.constant("owner", HospitalCopy.Owner.class),
                        row.text("their_id"),
                        row.maybeText("their_version"),
                        row.integer("copy_version"),
                        row.maybeText("content_hash")),
                row.maybeText("accepted_hash"),
                row.flag("waits"));
    }

    @Override
    @Transactional
    public boolean note(Claim claim, List<Compared> compared, Duration lease) {
        long unread = compared.stream()
                .filter(each -> each.verdict() == Unseen.REFUSED)
                .count();
        var last = compared.get(compared.size() - 1).linked().key();
        if (!updateHeld(
                claim,
                "due_at = ?, attempts = 0, cause = null, after_key = ?, compared = compared + ?, unread = unread + ?",
                clock.instant().plus(lease),
                last,
                compared.size(),
                unread)) {
            return false;
        }
        var standing = locked(compared);
        for (Compared each : compared) {
            var now = standing.get(each.linked().key());
            if (each.verdict() instanceof Seen seen && isStill(each.linked(), now)) {
                findings.saw(each.linked().key(), seen.found());
            }
        }
        return true;
    }

    private static boolean isStill(Linked before, @Nullable Linked now) {
        return now != null
                && !now.waits()
                && now.copy().equals(before.copy())
                && now.accepted().equals(before.accepted());
    }

    /** As they stand now, and until the transaction ends. */
    private Map<Long, Linked> locked(List<Compared> compared) {
        var keys = compared.stream().map(each -> (Object) each.linked().key()).toArray();
        var among = "in (" + Jdbc.placeholders(keys.length) + ")";
        jdbc.list(
                "select resource_key from hospital_copy where resource_key " + among
                        + " order by resource_key for update",
                row -> row.number("resource_key"),
                keys);
        return jdbc.list(LINKED + "where c.resource_key " + among, JdbcComparisons::linked, keys).stream()
                .collect(toMap(Linked::key, Function.identity()));
    }

    @Override
    @Transactional
    public boolean later(Claim claim, Instant dueAt, String cause) {
        return updateHeld(
                claim, "state = 'READY', owner = null, attempts = attempts + 1, due_at = ?, cause = ?", dueAt, cause);
    }

    @Override
    @Transactional
    public boolean done(Claim claim) {
        if (!updateHeld(claim, "state = 'RESTING', owner = null, cause = null, ended_at = ?", clock.instant())) {
            return false;
        }
        findings.closeUnlinked();
        return true;
    }

    @Override
    @Transactional
    public boolean ask(String by) {
        ensureRow();
        return begin(Optional.of(by));
    }

    @Override
    @Transactional
    public Progress progress() {
        return jdbc.first(
                        "select state, begun_at, ended_at, asked_by, cause, compared, unread, total from comparison",
                        row -> new Progress(
                                row.constant("state", State.class),
                                row.maybeInstant("begun_at"),
                                row.maybeInstant("ended_at"),
                                row.maybeText("asked_by"),
                                row.maybeText("cause"),
                                row.number("compared"),
                                row.number("unread"),
                                row.number("total")))
                .orElseGet(() -> new Progress(
                        State.RESTING,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        0,
                        0));
    }

    private boolean updateHeld(Claim claim, String assignments, Object... values) {
        var parameters = new ArrayList<Object>(List.of(values));
        parameters.add(claim.worker());
        return jdbc.update(
                        "update comparison set " + assignments + " where owner = ? and state = 'LEASED'",
                        parameters.toArray())
                == 1;
    }
}
