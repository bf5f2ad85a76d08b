package org.waymarker.patient;

import jakarta.inject.Singleton;
import java.time.Clock;
import org.waymarker.store.Jdbc;

/** What the hospital told us of people, one line after the other. Joins the caller's transaction. */
@Singleton
class PatientEvents {
    private final Jdbc jdbc;
    private final Clock clock;

    PatientEvents(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    enum Event {
        DIED,
        DEATH_WITHDRAWN,
        RESTRICTED,
        RESTRICTION_LIFTED,
        REPLACED,
        RESTORED,
        RENUMBERED,
        BIRTH_DATE_CORRECTED
    }

    void add(PatientKey patient, Event event) {
        jdbc.update(
                "insert into patient_event (patient_key, event, heard_at) values (?, ?, ?)",
                patient.value(),
                event,
                clock.instant());
    }
}
