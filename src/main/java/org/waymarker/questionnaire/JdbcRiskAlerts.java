package org.waymarker.questionnaire;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.PatientKey;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;
import org.waymarker.store.StaleWriteException;

/** Alerts in the database. Every method joins the caller's transaction. */
@Singleton
class JdbcRiskAlerts {
    private final Jdbc jdbc;

    JdbcRiskAlerts(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    /** @throws StaleWriteException if another transaction has just raised it */
    void add(RiskAlert alert) {
        int added = jdbc.update(
                "insert into risk_alert (id, response_id, patient_key, number, raised_at) values (?, ?, ?, ?, ?)"
                        + " on conflict do nothing",
                alert.id(),
                alert.response(),
                alert.patient().value(),
                alert.number(),
                alert.raisedAt());
        if (added == 0) {
            throw new StaleWriteException("alert " + alert.id());
        }
    }

    /** @throws StaleWriteException if another transaction has just closed it */
    void close(RiskAlert alert, RiskAlert.Acknowledgement how) {
        int closed = jdbc.update(
                "update risk_alert set closed_by = ?, closed_at = ?, action = ? where id = ? and closed_at is null",
                how.by().toString(),
                how.at(),
                how.action(),
                alert.id());
        if (closed == 0) {
            throw new StaleWriteException("alert " + alert.id());
        }
    }

    Optional<RiskAlert> get(UUID id) {
        return jdbc.first("select * from risk_alert where id = ?", JdbcRiskAlerts::alert, id);
    }

    /** The newest of a response. */
    Optional<RiskAlert> lastOf(UUID response) {
        return jdbc.first(
                "select * from risk_alert where response_id = ? order by number desc", JdbcRiskAlerts::alert, response);
    }

    /** Those that nobody has closed, the oldest first. */
    List<RiskAlert> open() {
        return jdbc.list(
                "select * from risk_alert where closed_at is null order by raised_at, id", JdbcRiskAlerts::alert);
    }

    /** @param oldest empty if none is open */
    record Open(long count, Optional<Instant> oldest) {}

    Open howMany() {
        return jdbc.first(
                        "select count(*) as open_alerts, min(raised_at) as oldest from risk_alert where closed_at is null",
                        row -> new Open(row.number("open_alerts"), row.maybeInstant("oldest")))
                .orElseThrow();
    }

    private static RiskAlert alert(Row row) {
        return new RiskAlert(
                row.uuid("id"),
                row.uuid("response_id"),
                new PatientKey(row.uuid("patient_key")),
                row.integer("number"),
                row.instant("raised_at"),
                row.maybeText("closed_by")
                        .map(by -> new RiskAlert.Acknowledgement(
                                Clinician.parse(by),
                                row.instant("closed_at"),
                                row.constant("action", AlertAction.class))));
    }
}
