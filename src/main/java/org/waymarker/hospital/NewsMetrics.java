package org.waymarker.hospital;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.scheduling.annotation.Scheduled;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How well we hear the hospital, as gauges: counted now and then, and the same in every replica. */
@Singleton
class NewsMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(NewsMetrics.class);

    private final NewsLedger ledger;
    private final ListeningRound round;
    private final TransactionOperations<Connection> transactions;
    private volatile double waiting = Double.NaN;
    private volatile Optional<Instant> heardAt = Optional.empty();

    NewsMetrics(
            NewsLedger ledger,
            ListeningRound round,
            TransactionOperations<Connection> transactions,
            MeterRegistry registry,
            Clock clock) {
        this.ledger = ledger;
        this.round = round;
        this.transactions = transactions;
        Gauge.builder("waymarker.hospital.news.waiting", this, metrics -> metrics.waiting)
                .description("What was heard from the hospital and waits for a person")
                .register(registry);
        Gauge.builder(
                        "waymarker.hospital.heard.age",
                        this,
                        metrics -> metrics.heardAt
                                .map(at -> Duration.between(at, clock.instant()).toMillis() / 1000.0)
                                .orElse(Double.NaN))
                .description("Time since the hospital was last asked about everybody whom we know there")
                .baseUnit("seconds")
                .register(registry);
    }

    @Scheduled(initialDelay = "2s", fixedDelay = "15s")
    void look() {
        try {
            waiting = transactions.executeRead(status -> ledger.count(NewsLedger.Outcome.FOR_A_PERSON));
            heardAt = round.last().endedAt();
        } catch (RuntimeException e) {
            waiting = Double.NaN;
            LOG.warn(
                    "What waits of the hospital's news cannot be counted: {}",
                    e.getClass().getName());
        }
    }
}
