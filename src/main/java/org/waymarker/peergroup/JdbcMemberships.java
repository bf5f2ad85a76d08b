package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.waymarker.patient.OnePerson;
import org.waymarker.patient.PatientKey;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;
import org.waymarker.store.StaleWriteException;

@Singleton
class JdbcMemberships implements Memberships {
    private static final String PERIODS =
            "select group_id, patient_key, joined, left_on, how_known, reason from peer_group_member";
    private static final String MEMBERSHIP = PERIODS + " where group_id = ?";
    private static final String OF_PERSON = PERIODS + " where patient_key in " + OnePerson.KEYS;

    private final Jdbc jdbc;
    private final Clock clock;

    JdbcMemberships(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public List<Membership> own(PeerGroupId group, PatientKey patient) {
        return jdbc.list(
                MEMBERSHIP + " and patient_key in " + OnePerson.KEYS + " order by joined, id",
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
                "select distinct group_id from peer_group_member where patient_key in " + OnePerson.KEYS,
                row -> row.uuid("group_id"),
                patient.value()));
    }

    @Override
    public List<Membership> openOf(PatientKey patient) {
        return jdbc.list(
                OF_PERSON + " and open_member is not null order by group_id, id",
                JdbcMemberships::membership,
                patient.value());
    }

    @Override
    public List<Membership> endedByDeath(PatientKey patient) {
        return jdbc.list(
                OF_PERSON + " and ended_by_death order by group_id, id", JdbcMemberships::membership, patient.value());
    }

    @Override
    public int countOpen(PeerGroupId group) {
        return jdbc.first(
                        "select count(distinct p.person) as n from peer_group_member m join patient p on p.key = m.open_member"
                                + " where m.group_id = ?",
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

    @Override
    public void closeByDeath(Membership membership, String author) {
        close(membership, author);
        jdbc.update(
                "update peer_group_member set ended_by_death = true"
                        + " where group_id = ? and patient_key = ? and joined = ?",
                membership.group().value(),
                membership.patient().value(),
                membership.joined());
    }

    @Override
    public void reopen(Membership membership) {
        jdbc.update(
                "update peer_group_member set left_on = null, reason = null, closed_at = null, closed_by = null,"
                        + " ended_by_death = false, open_member = patient_key"
                        + " where group_id = ? and patient_key = ? and joined = ? and ended_by_death",
                membership.group().value(),
                membership.patient().value(),
                membership.joined());
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
