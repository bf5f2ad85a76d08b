package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.LaneKey;
import org.waymarker.record.ResourceKey;
import org.waymarker.record.Steering;
import org.waymarker.store.Jdbc;

/** What has been heard of the EHR's resources, so that nothing is heard twice. Every method joins the caller's transaction. */
@Singleton
class NewsLedger {
    private static final int MOST_SHOWN = 500;

    private final Jdbc jdbc;
    private final Clock clock;

    NewsLedger(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** What came of it. */
    enum Outcome {
        NOTHING,
        TAKEN,
        /** The EHR has made its own of what we had written: ours gives way. */
        MADE_LATER,
        FOR_A_PERSON,
        /** A person has seen to it. */
        SETTLED
    }

    /**
     * A resource at the hospital, as it was heard of.
     *
     * @param version as the server gives it, or what else tells one from the next
     */
    record Item(String type, String theirId, String version, PatientKey patient) {}

    /**
     * @param lane of the person
     * @param ours what it is linked to
     * @param reason a code, of what waits for a person
     */
    record Line(
            String type,
            String theirId,
            Instant heardAt,
            LaneKey lane,
            Optional<ResourceKey> ours,
            Outcome outcome,
            Optional<String> reason) {}

    boolean isNew(Item item) {
        return jdbc.first(
                        "select their_version from hospital_news where type = ? and their_id = ?",
                        row -> row.text("their_version"),
                        item.type(),
                        item.theirId())
                .filter(item.version()::equals)
                .isEmpty();
    }

    void note(Item item, Optional<ResourceKey> ours, Outcome outcome, Optional<String> reason) {
        jdbc.update("delete from hospital_news where type = ? and their_id = ?", item.type(), item.theirId());
        jdbc.update(
                "insert into hospital_news (type, their_id, their_version, heard_at, patient_key, resource_key, outcome, reason)"
                        + " values (?, ?, ?, ?, ?, (select key from resource where type = ? and id = ?), ?, ?)",
                item.type(),
                item.theirId(),
                item.version(),
                clock.instant(),
                item.patient().value(),
                ours.map(ResourceKey::type),
                ours.map(ResourceKey::id),
                outcome,
                reason);
    }

    /** Newest first. */
    List<Line> lines(Outcome outcome) {
        return jdbc.list(
                "select n.type, n.their_id, n.heard_at, n.patient_key, n.outcome, n.reason, r.type as our_type, r.id as our_id"
                        + " from hospital_news n left join resource r on r.key = n.resource_key"
                        + " where n.outcome = ? order by n.heard_at desc, n.type, n.their_id limit ?",
                row -> new Line(
                        row.text("type"),
                        row.text("their_id"),
                        row.instant("heard_at"),
                        LaneKey.ofPatient(new PatientKey(row.uuid("patient_key"))),
                        row.maybeText("our_type").map(type -> new ResourceKey(type, row.uuid("our_id"))),
                        row.constant("outcome", Outcome.class),
                        row.maybeText("reason")),
                outcome,
                MOST_SHOWN);
    }

    /**
     * A person has seen to it.
     *
     * @param theirId empty: whatever of that type waits for the person whose lane it is
     * @return how many of those waited
     */
    int settle(LaneKey lane, String type, Optional<String> theirId, Steering.Act act) {
        return lane.patient()
                .map(patient -> jdbc.update(
                        "update hospital_news set outcome = ?, settled_by = ?, settled_why = ?"
                                + " where outcome = ? and type = ? and patient_key = ? and their_id = coalesce(?, their_id)",
                        Outcome.SETTLED,
                        act.actor(),
                        act.reason(),
                        Outcome.FOR_A_PERSON,
                        type,
                        patient.value(),
                        theirId))
                .orElse(0);
    }

    long count(Outcome outcome) {
        return jdbc.first("select count(*) as n from hospital_news where outcome = ?", row -> row.number("n"), outcome)
                .orElse(0L);
    }
}
