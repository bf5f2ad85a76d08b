package org.waymarker.patient;

import io.micronaut.context.event.ApplicationEventPublisher;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.waymarker.patient.PatientEvents.Event;
import org.waymarker.store.Jdbc;

/** Kept with the key by which the hospital's Patient goes that stands at the end of all merges. */
@Singleton
class JdbcStandings implements Standings {
    private final Jdbc jdbc;
    private final PatientEvents events;
    private final ApplicationEventPublisher<PatientDied> deaths;
    private final ApplicationEventPublisher<DeathWithdrawn> withdrawals;

    JdbcStandings(
            Jdbc jdbc,
            PatientEvents events,
            ApplicationEventPublisher<PatientDied> deaths,
            ApplicationEventPublisher<DeathWithdrawn> withdrawals) {
        this.jdbc = jdbc;
        this.events = events;
        this.deaths = deaths;
        this.withdrawals = withdrawals;
    }

    @Override
    public Standing of(PatientKey patient) {
        return standing("", patient);
    }

    private Standing standing(String lock, PatientKey patient) {
        return jdbc.first(
                        "select died, died_on, restricted from patient where key ="
                                + " (select q.person from patient q where q.key = ?)" + lock,
                        row -> new Standing(
                                row.flag("died")
                                        ? Optional.of(new Standing.Death(row.maybeDate("died_on")))
                                        : Optional.empty(),
                                row.flag("restricted")),
                        patient.value())
                .orElseThrow();
    }

    @Override
    public boolean heard(PatientKey patient, Standing now) {
        var before = standing(" for update", patient);
        if (before.equals(now)) {
            return false;
        }
        jdbc.update(
                "update patient set died = ?, died_on = ?, restricted = ? where key ="
                        + " (select q.person from patient q where q.key = ?)",
                now.death().isPresent(),
                now.death().flatMap(Standing.Death::on),
                now.restricted(),
                patient.value());
        if (before.restricted() != now.restricted()) {
            events.add(patient, now.restricted() ? Event.RESTRICTED : Event.RESTRICTION_LIFTED);
        }
        if (!before.death().equals(now.death())) {
            tell(patient, now);
        }
        return true;
    }

    private void tell(PatientKey patient, Standing now) {
        events.add(patient, now.death().isPresent() ? Event.DIED : Event.DEATH_WITHDRAWN);
        now.death()
                .ifPresentOrElse(
                        death -> deaths.publishEvent(new PatientDied(patient, death.on())),
                        () -> withdrawals.publishEvent(new DeathWithdrawn(patient)));
    }
}
