package org.waymarker.serviceuse;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.waymarker.patient.OnePerson;
import org.waymarker.patient.PatientKey;
import org.waymarker.store.Jdbc;

/** Ends of observation that somebody declared. Every method joins the caller's transaction. */
@Singleton
class JdbcObservationEnds implements ObservationEnds {
    private final Jdbc jdbc;
    private final Clock clock;

    JdbcObservationEnds(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @param withdrawn it was not so: the cause ends nothing */
    void declare(PatientKey patient, ObservationEnd.Cause cause, LocalDate from, boolean withdrawn, String by) {
        jdbc.update(
                "insert into observation_end (patient_key, cause, from_date, withdrawn, recorded_at, recorded_by)"
                        + " values (?, ?, ?, ?, ?, ?)",
                patient.value(),
                cause,
                from,
                withdrawn,
                clock.instant(),
                by);
    }

    /** What was said last of a cause holds, under whichever key of the person it was kept. */
    @Override
    public List<ObservationEnd> of(PatientKey patient) {
        return jdbc.list(
                "select e.cause, e.from_date from observation_end e where e.patient_key in " + OnePerson.KEYS
                        + " and not e.withdrawn and e.seq = (select max(l.seq) from observation_end l"
                        + " where l.patient_key in " + OnePerson.KEYS + " and l.cause = e.cause) order by e.cause",
                row -> new ObservationEnd(
                        row.constant("cause", ObservationEnd.Cause.class), Optional.of(row.date("from_date"))),
                patient.value(),
                patient.value());
    }
}
