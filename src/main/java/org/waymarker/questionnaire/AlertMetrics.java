package org.waymarker.questionnaire;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.scheduling.annotation.Scheduled;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.questionnaire.JdbcRiskAlerts.Open;

/** Open alerts as gauges: counted now and then, and the same in every replica. */
@Singleton
class AlertMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(AlertMetrics.class);

    private final JdbcRiskAlerts alerts;
    private final TransactionOperations<Connection> transactions;
    private volatile Optional<Open> seen = Optional.empty();

    AlertMetrics(
            JdbcRiskAlerts alerts,
            TransactionOperations<Connection> transactions,
            MeterRegistry registry,
            Clock clock) {
        this.alerts = alerts;
        this.transactions = transactions;
        Gauge.builder(
                        "waymarker.questionnaire.alerts.open",
                        this,
                        metrics -> metrics.seen
                                .map(Open::count)
                                .map(Long::doubleValue)
                                .orElse(Double.NaN))
                .description("Alerts that nobody has closed")
                .register(registry);
        Gauge.builder(
                        "waymarker.questionnaire.alerts.age",
                        this,
                        metrics -> metrics.seen
                                .map(open -> open.oldest()
                                        .map(at -> Duration.between(at, clock.instant())
                                                        .toMillis()
                                                / 1000.0)
                                        .orElse(0.0))
                                .orElse(Double.NaN))
                .description("Time since the oldest open alert was raised; 0 if none is open")
                .baseUnit("seconds")
                .register(registry);
    }

    @Scheduled(initialDelay = "2s", fixedDelay = "15s")
    void look() {
        try {
            seen = Optional.of(transactions.executeRead(status -> alerts.howMany()));
        } catch (RuntimeException e) {
            seen = Optional.empty();
            LOG.warn("Open alerts cannot be counted: {}", e.getClass().getName());
        }
    }
}
