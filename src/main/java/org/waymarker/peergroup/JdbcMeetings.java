package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.waymarker.fhir.Clinician;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;
import org.waymarker.store.StaleWriteException;

@Singleton
class JdbcMeetings implements Meetings {
    /** Keeps the newest version of each meeting {@code m}. */
    static final String NEWEST = " and not exists (select 1 from peer_group_meeting later where later.id = m.id"
            + " and later.version > m.version)";

    private final Jdbc jdbc;
    private final Clock clock;

    JdbcMeetings(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public List<Meeting> history(MeetingId id) {
        return jdbc.list(
                "select id, group_id, met_on, outcome, head_count, setting, facilitator, starts_at, ends_at from peer_group_meeting where id = ?"
                        + " order by version",
                JdbcMeetings::meeting,
                id.value());
    }

    @Override
    public void append(Meeting meeting, int version, String author) {
        var facilitation = meeting.facilitation();
        int inserted = jdbc.update(
                "insert into peer_group_meeting (id, version, group_id, met_on, outcome, head_count, setting, facilitator,"
                        + " starts_at, ends_at, recorded_at, recorded_by) values (" + Jdbc.placeholders(12)
                        + ") on conflict do nothing",
                meeting.id().value(),
                version,
                meeting.group().value(),
                meeting.date(),
                meeting.outcome(),
                meeting.headCount(),
                meeting.setting(),
                facilitation.map(f -> f.by().toString()),
                facilitation.map(Meeting.Facilitation::start),
                facilitation.map(Meeting.Facilitation::end),
                clock.instant(),
                author);
        if (inserted == 0) {
            throw new StaleWriteException("meeting " + meeting.id());
        }
    }

    @Override
    public Optional<LocalDate> lastHeld(PeerGroupId group) {
        return jdbc.first(
                        "select max(m.met_on) as last_day from peer_group_meeting m where m.group_id = ? and m.outcome = ?"
                                + NEWEST,
                        row -> row.maybeDate("last_day"),
                        group.value(),
                        Meeting.Outcome.HELD)
                .flatMap(day -> day);
    }

    private static Meeting meeting(Row row) {
        return new Meeting(
                new MeetingId(row.uuid("id")),
                new PeerGroupId(row.uuid("group_id")),
                row.date("met_on"),
                row.constant("outcome", Meeting.Outcome.class),
                row.maybeInteger("head_count"),
                row.maybeConstant("setting", Meeting.Setting.class),
                row.maybeText("facilitator")
                        .map(by -> new Meeting.Facilitation(
                                Clinician.parse(by), row.instant("starts_at"), row.instant("ends_at"))));
    }
}
