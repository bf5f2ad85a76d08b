package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.waymarker.patient.PatientKey;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;
import org.waymarker.store.StaleWriteException;

@Singleton
class JdbcMemberships implements Memberships {
    private static final String MEMBERSHIP =
            "select group_id, patient_key, joined, left_on, how_known, reason from peer_group_member where group_id = ?";

    private final Jdbc jdbc;
    private final Clock clock;

    JdbcMemberships(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public List<Membership> own(PeerGroupId group, PatientKey patient) {
        return jdbc.list(
                MEMBERSHIP + " and patient_key = ? order by id",
                JdbcMemberships::membership,
                group.value(),
                patient.value());
    }

    @Override
    public List<Membership> open(PeerGroupId group) {
        return jdbc.list(
                MEMBERSHIP + " and open_member is not null order by joined, id",
                JdbcMemberships::membership,
                group.value());
    }

    @Override
    public List<Membership> all(PeerGroupId group) {
        return jdbc.list(MEMBERSHIP + " order by joined, id", JdbcMemberships::membership, group.value());
    }

    @Override
    public Set<UUID> groupsOf(PatientKey patient) {
        return new LinkedHashSet<>(jdbc.list(
                "select distinct group_id from peer_group_member where patient_key = ?",
                row -> row.uuid("group_id"),
                patient.value()));
    }

    @Override
    public int countOpen(PeerGroupId group) {
        return jdbc.first(
                        "select count(*) as n from peer_group_member where group_id = ? and open_member is not null",
                        row -> Math.toIntExact(row.number("n")),
                        group.value())
                .orElse(0);
    }

    @Override
    public boolean add(Membership membership, String author) {
        return jdbc.update(
                        "insert into peer_group_member (group_id, patient_key, joined, open_member, how_known, recorded_at,"
                                + " recorded_by) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                        membership.group().value(),
                        membership.patient().value(),
                        membership.joined(),
                        membership.patient().value(),
                        membership.howKnown(),
                        clock.instant(),
                        author)
                == 1;
    }

    @Override
    public void close(Membership membership, String author) {
        int updated = jdbc.update(
                "update peer_group_member set left_on = ?, reason = ?, open_member = null, closed_at = ?, closed_by = ?"
                        + " where group_id = ? and open_member = ?",
                membership.left(),
                membership.reason().map(LeaveReason::code),
                clock.instant(),
                author,
                membership.group().value(),
                membership.patient().value());
        if (updated == 0) {
            throw new StaleWriteException("a membership of peer group " + membership.group());
        }
    }

    private static Membership membership(Row row) {
        return new Membership(
                new PeerGroupId(row.uuid("group_id")),
                new PatientKey(row.uuid("patient_key")),
                row.date("joined"),
                row.maybeDate("left_on"),
                row.constant("how_known", Membership.HowKnown.class),
                row.maybeText("reason").map(LeaveReason::new));
    }
}
