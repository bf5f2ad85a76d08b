package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Optional;
import org.waymarker.patient.OnePerson;
import org.waymarker.patient.PatientKey;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;
import org.waymarker.store.StaleWriteException;

@Singleton
class JdbcPeerGroups implements PeerGroupBook {
    private static final String GROUP =
            "select id, name, open_to, started, status, since, merged_into, version from peer_group where id = ?";

    private final Jdbc jdbc;
    private final Clock clock;

    JdbcPeerGroups(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Optional<PeerGroup> find(PeerGroupId id) {
        return jdbc.first(GROUP, this::group, id.value());
    }

    @Override
    public Optional<PeerGroup> lock(PeerGroupId id) {
        return jdbc.first(GROUP + " for update", this::group, id.value());
    }

    private PeerGroup group(Row row) {
        var id = row.uuid("id");
        var cohorts = jdbc.list(
                "select cohort from peer_group_cohort where group_id = ?",
                cohort -> new OriginCohort(cohort.uuid("cohort")),
                id);
        return new PeerGroup(
                new PeerGroupId(id),
                row.text("name"),
                row.constant("open_to", OpenTo.class),
                new LinkedHashSet<>(cohorts),
                row.date("started"),
                row.constant("status", GroupStatus.class),
                row.date("since"),
                row.maybeUuid("merged_into").map(PeerGroupId::new),
                row.integer("version"));
    }

    @Override
    public boolean add(PeerGroup group, String author) {
        int inserted = jdbc.update(
                "insert into peer_group (id, name, open_to, started, status, since, merged_into, version)"
                        + " values (?, ?, ?, ?, ?, ?, null, ?) on conflict do nothing",
                group.id().value(),
                group.name(),
                group.openTo(),
                group.started(),
                group.status(),
                group.since(),
                group.version());
        if (inserted == 0) {
            return false;
        }
        writeCohortsAndStatus(group, author);
        return true;
    }

    @Override
    public void update(PeerGroup group, String author) {
        int updated = jdbc.update(
                "update peer_group set status = ?, since = ?, merged_into = ?, version = ? where id = ? and version = ?",
                group.status(),
                group.since(),
                group.mergedInto().map(PeerGroupId::value),
                group.version(),
                group.id().value(),
                group.version() - 1);
        if (updated == 0) {
            throw new StaleWriteException("peer group " + group.id());
        }
        writeCohortsAndStatus(group, author);
    }

    private void writeCohortsAndStatus(PeerGroup group, String author) {
        for (var cohort : group.cohorts()) {
            jdbc.update(
                    "insert into peer_group_cohort (group_id, cohort) values (?, ?) on conflict do nothing",
                    group.id().value(),
                    cohort.group());
        }
        jdbc.update(
                "insert into peer_group_status (group_id, version, status, since, recorded_at, recorded_by)"
                        + " values (?, ?, ?, ?, ?, ?)",
                group.id().value(),
                group.version(),
                group.status(),
                group.since(),
                clock.instant(),
                author);
    }

    @Override
    public boolean entered(PeerGroupId id, GroupStatus status, LocalDate on) {
        return jdbc.first(
                        "select 1 as found from peer_group_status where group_id = ? and status = ? and since = ? limit 1",
                        row -> true,
                        id.value(),
                        status,
                        on)
                .orElse(false);
    }

    @Override
    public boolean everIn(PeerGroupId id, GroupStatus status) {
        return jdbc.first(
                        "select 1 as found from peer_group_status where group_id = ? and status = ? limit 1",
                        row -> true,
                        id.value(),
                        status)
                .orElse(false);
    }

    @Override
    public boolean isMember(PatientKey patient, PeerGroupId group) {
        return jdbc.first(
                        "select 1 as found from peer_group_member where group_id = ? and open_member in "
                                + OnePerson.KEYS,
                        row -> true,
                        group.value(),
                        patient.value())
                .orElse(false);
    }

    @Override
    public Optional<LocalDate> lastNews(PeerGroupId group) {
        return find(group)
                .map(found -> jdbc.first(
                                "select max(m.met_on) as last_day from peer_group_meeting m where m.group_id = ? and m.outcome <> ?"
                                        + JdbcMeetings.NEWEST,
                                row -> row.maybeDate("last_day"),
                                group.value(),
                                Meeting.Outcome.NOT_KNOWN)
                        .flatMap(day -> day)
                        .filter(day -> day.isAfter(found.since()))
                        .orElse(found.since()));
    }
}
