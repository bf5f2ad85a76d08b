package org.waymarker.programme;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.OnePerson;
import org.waymarker.patient.PatientKey;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;
import org.waymarker.store.StaleWriteException;

@Singleton
class JdbcProgrammes implements Programmes {
    private static final String EPISODES =
            "select e.id, e.cohort_id, e.patient_key, c.first_session, e.outcome, e.attended,"
                    + " e.offered, e.present_at_closing, e.ended_on, e.declared_by, e.entered_in_error, e.version"
                    + " from episode e join cohort c on c.id = e.cohort_id";

    private final Jdbc jdbc;
    private final Clock clock;

    JdbcProgrammes(Jdbc jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public Optional<Cohort> cohort(CohortId id) {
        return jdbc.first(
                "select id, name, programme_type, first_session, planned_last, sessions, closing_start, closing_end,"
                        + " closed_by, kept from cohort where id = ?",
                JdbcProgrammes::cohort,
                id.value());
    }

    @Override
    public Optional<Episode> episode(EpisodeId id) {
        return jdbc.first(EPISODES + " where e.id = ?", JdbcProgrammes::episode, id.value());
    }

    @Override
    public Optional<Episode> held(EpisodeId id) {
        jdbc.first("select id from episode where id = ? for update", row -> row.uuid("id"), id.value());
        return episode(id);
    }

    @Override
    public List<Episode> episodesOf(CohortId cohort) {
        return jdbc.list(EPISODES + " where e.cohort_id = ? order by e.seq", JdbcProgrammes::episode, cohort.value());
    }

    @Override
    public List<Episode> episodesOf(PatientKey patient) {
        return jdbc.list(
                EPISODES
                        + " where e.patient_key in " + OnePerson.KEYS
                        + " and not e.entered_in_error order by c.first_session desc, e.seq desc",
                JdbcProgrammes::episode,
                patient.value());
    }

    @Override
    public List<Episode> endedBetween(LocalDate from, LocalDate to) {
        return jdbc.list(
                EPISODES + " where e.ended_on >= ? and e.ended_on < ? and not e.entered_in_error order by e.seq",
                JdbcProgrammes::episode,
                from,
                to);
    }

    /** As {@link #episodesOf(PatientKey)}, with those entered in error. */
    List<Episode> allEpisodesOf(PatientKey patient) {
        return jdbc.list(
                EPISODES + " where e.patient_key in " + OnePerson.KEYS + " order by e.seq",
                JdbcProgrammes::episode,
                patient.value());
    }

    /**
     * The cohort that another caller has just opened.
     *
     * @throws StaleWriteException if it cannot be seen yet: whoever was faster is still at it
     */
    Cohort standing(CohortId id) {
        return cohort(id).orElseThrow(() -> new StaleWriteException("cohort " + id));
    }

    /** @return false if it stands already */
    boolean add(Cohort cohort) {
        return jdbc.update(
                        "insert into cohort (id, name, programme_type, first_session, planned_last, sessions, kept,"
                                + " opened_at) values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                        cohort.id().value(),
                        cohort.name(),
                        cohort.type(),
                        cohort.firstSession(),
                        cohort.plannedLast(),
                        cohort.sessions(),
                        cohort.kept(),
                        clock.instant())
                == 1;
    }

    /** @return false if the person is enrolled already */
    boolean add(Episode episode) {
        return jdbc.update(
                        "insert into episode (id, cohort_id, patient_key, entered_in_error, version)"
                                + " values (?, ?, ?, false, 1) on conflict do nothing",
                        episode.id().value(),
                        episode.cohort().value(),
                        episode.patient().value())
                == 1;
    }

    /** Holds the cohort until the end of the transaction, so that two closings of it go one after the other. */
    void lock(CohortId id) {
        jdbc.first("select id from cohort where id = ? for update", row -> row.uuid("id"), id.value());
    }

    /** The episode, whose cohort nobody else closes or changes until this transaction ends. */
    Optional<Episode> lockedEpisode(EpisodeId id) {
        episode(id).ifPresent(found -> lock(found.cohort()));
        return episode(id);
    }

    /** How many people are in a cohort; nobody whose enrolment was a mistake. */
    int countEnrolled(CohortId cohort) {
        return jdbc.first(
                        "select count(*) as n from episode where cohort_id = ? and not entered_in_error",
                        row -> Math.toIntExact(row.number("n")),
                        cohort.value())
                .orElse(0);
    }

    void close(CohortId id, Cohort.Closing closing) {
        jdbc.update(
                "update cohort set closing_start = ?, closing_end = ?, closed_by = ? where id = ?",
                closing.start(),
                closing.end(),
                closing.declaredBy().toString(),
                id.value());
    }

    /** @throws StaleWriteException if another writer saved since {@code episode} was read */
    void update(Episode episode) {
        var ending = episode.ending();
        int updated = jdbc.update(
                "update episode set outcome = ?, attended = ?, offered = ?, present_at_closing = ?, ended_on = ?,"
                        + " declared_by = ?, entered_in_error = ?, version = version + 1 where id = ? and version = ?",
                ending.map(Ending::outcome),
                ending.map(Ending::attended),
                ending.map(Ending::offered),
                ending.map(Ending::presentAtClosing),
                ending.map(Ending::on),
                ending.map(e -> e.declaredBy().toString()),
                episode.enteredInError(),
                episode.id().value(),
                episode.version());
        if (updated == 0) {
            throw new StaleWriteException("episode " + episode.id());
        }
    }

    private static Cohort cohort(Row row) {
        return new Cohort(
                new CohortId(row.uuid("id")),
                row.text("name"),
                row.constant("programme_type", ProgrammeType.class),
                row.date("first_session"),
                row.date("planned_last"),
                row.integer("sessions"),
                row.maybeText("closed_by")
                        .map(by -> new Cohort.Closing(
                                row.instant("closing_start"), row.instant("closing_end"), Clinician.parse(by))),
                row.flag("kept"));
    }

    private static Episode episode(Row row) {
        return new Episode(
                new EpisodeId(row.uuid("id")),
                new CohortId(row.uuid("cohort_id")),
                new PatientKey(row.uuid("patient_key")),
                row.date("first_session"),
                row.maybeConstant("outcome", Outcome.class)
                        .map(outcome -> new Ending(
                                outcome,
                                row.integer("attended"),
                                row.integer("offered"),
                                row.flag("present_at_closing"),
                                row.date("ended_on"),
                                Clinician.parse(row.text("declared_by")))),
                row.flag("entered_in_error"),
                row.integer("version"));
    }
}
