package org.waymarker.hospital;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.waymarker.store.Jdbc;

/** Which replica listens to the hospital at this moment, and when the next round is due. Each method is a transaction of its own. */
@Singleton
@Transactional
class ListeningRound {
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Jdbc jdbc;
    private final Clock clock;
    private final ListeningSettings settings;

    ListeningRound(Jdbc jdbc, Clock clock, ListeningSettings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.settings = settings;
    }

    /** @param endedAt of the last one that heard of everybody */
    record Last(Optional<Instant> beganAt, Optional<Instant> endedAt) {}

    /** @return whether a round is due, and this worker's */
    boolean begin(String worker) {
        var now = clock.instant();
        jdbc.update("insert into hospital_round (id, until) values (1, ?) on conflict do nothing", now);
        return jdbc.update(
                        "update hospital_round set owner = ?, until = ?, began_at = ? where id = 1"
                                + " and (owner is null or until <= ?)"
                                + " and (began_at is null or began_at <= ? or asked_at >= began_at)",
                        worker,
                        now.plus(LEASE),
                        now,
                        now,
                        now.minus(settings.every()))
                == 1;
    }

    /** @return false if the round is another's by now */
    boolean goesOn(String worker) {
        return jdbc.update(
                        "update hospital_round set until = ? where id = 1 and owner = ?",
                        clock.instant().plus(LEASE),
                        worker)
                == 1;
    }

    /** @param whole whether it heard of everybody */
    void end(String worker, boolean whole) {
        jdbc.update(
                "update hospital_round set owner = null, ended_at = case when ? then ? else ended_at end"
                        + " where id = 1 and owner = ?",
                whole,
                clock.instant(),
                worker);
    }

    /** Something has changed at the hospital: the next round is due at once. */
    void ask() {
        var now = clock.instant();
        jdbc.update("insert into hospital_round (id, until) values (1, ?) on conflict do nothing", now);
        jdbc.update("update hospital_round set asked_at = ? where id = 1", now);
    }

    Last last() {
        return jdbc.first(
                        "select began_at, ended_at from hospital_round where id = 1",
                        row -> new Last(row.maybeInstant("began_at"), row.maybeInstant("ended_at")))
                .orElseGet(() -> new Last(Optional.empty(), Optional.empty()));
    }
}
