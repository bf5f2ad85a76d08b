package org.waymarker.questionnaire;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import io.micronaut.transaction.TransactionOperations;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.store.Jdbc;
import org.waymarker.testing.SettableClock;

/** What an operator is woken by, on any database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AlertMetricsContract {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final SettableClock clock = new SettableClock();
    private ApplicationContext context;
    private TransactionOperations<Connection> transactions;
    private JdbcRiskAlerts alerts;
    private PatientKey patient;

    abstract Map<String, Object> database();

    @BeforeAll
    @SuppressWarnings("unchecked")
    void start() {
        context = ApplicationContext.run(new HashMap<>(database()));
        transactions = context.getBean(TransactionOperations.class);
        alerts = context.getBean(JdbcRiskAlerts.class);
        patient = transactions.executeWrite(status -> context.getBean(Patients.class)
                .register(Set.of(new PatientRef.HospitalId(UUID.randomUUID().toString())), Optional.empty()));
    }

    @AfterAll
    void stop() {
        context.close();
    }

    private RiskAlert raised(Instant at) {
        var response = UUID.randomUUID();
        var alert = new RiskAlert(UUID.randomUUID(), response, patient, 1, at, Optional.empty());
        transactions.executeWrite(status -> {
            context.getBean(JdbcResponses.class).take(response, at);
            alerts.add(alert);
            return true;
        });
        return alert;
    }

    private void close(RiskAlert alert) {
        var how = new RiskAlert.Acknowledgement(
                new Clinician("Practitioner", "Practitioner/7"), clock.instant(), AlertAction.CONTACTED_PATIENT);
        transactions.executeWrite(status -> {
            alerts.close(alert, how);
            return true;
        });
    }

    private double gauge(String name) {
        return registry.get("waymarker.questionnaire.alerts." + name).gauge().value();
    }

    @Test
    void countsWhatIsOpenAndTellsTheAgeOfTheOldest() {
        var metrics = new AlertMetrics(alerts, transactions, registry, clock);
        assertThat(gauge("open")).as("not counted yet").isNaN();
        assertThat(gauge("age")).isNaN();
        metrics.look();
        assertThat(gauge("open")).isZero();
        assertThat(gauge("age")).isZero();

        var first = raised(clock.instant());
        clock.advance(Duration.ofMinutes(10));
        var second = raised(clock.instant());
        clock.advance(Duration.ofSeconds(5));
        assertThat(gauge("open")).as("until it looks again").isZero();
        metrics.look();
        assertThat(gauge("open")).isEqualTo(2);
        assertThat(gauge("age")).isEqualTo(605);
        clock.advance(Duration.ofSeconds(15));
        assertThat(gauge("age")).as("grows between two looks").isEqualTo(620);

        close(first);
        metrics.look();
        assertThat(gauge("open")).isEqualTo(1);
        assertThat(gauge("age")).isEqualTo(20);
        close(second);
        metrics.look();
        assertThat(gauge("open")).isZero();
        assertThat(gauge("age")).isZero();
    }

    @Test
    void saysThatItDoesNotKnowRatherThanNone() {
        var others = new SimpleMeterRegistry();
        var away = new JdbcRiskAlerts(context.getBean(Jdbc.class)) {
            private boolean gone;

            @Override
            Open howMany() {
                if (gone) {
                    throw new IllegalStateException("no database");
                }
                gone = true;
                return super.howMany();
            }
        };
        var metrics = new AlertMetrics(away, transactions, others, clock);
        var open = others.get("waymarker.questionnaire.alerts.open").gauge();
        metrics.look();
        assertThat(open.value()).isNotNaN();
        metrics.look();
        assertThat(open.value()).isNaN();
        assertThat(others.get("waymarker.questionnaire.alerts.age").gauge().value())
                .isNaN();
    }
}
