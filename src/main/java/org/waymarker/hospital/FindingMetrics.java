package org.waymarker.hospital;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.scheduling.annotation.Scheduled;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.record.FindingKind;
import org.waymarker.record.Findings;

/** Open findings as gauges: counted now and then, and the same in every replica. */
@Singleton
class FindingMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(FindingMetrics.class);

    private final Findings findings;
    private final TransactionOperations<Connection> transactions;
    private volatile @Nullable Map<FindingKind, Long> seen;

    FindingMetrics(Findings findings, TransactionOperations<Connection> transactions, MeterRegistry registry) {
        this.findings = findings;
        this.transactions = transactions;
        for (FindingKind kind : FindingKind.values()) {
            Gauge.builder("waymarker.hospital.findings", this, metrics -> metrics.count(kind))
                    .tag("kind", ComparisonParameters.code(kind))
                    .description("What the comparison with the hospital found and is still open")
                    .register(registry);
        }
    }

    private double count(FindingKind kind) {
        var counts = seen;
        return counts == null ? Double.NaN : counts.getOrDefault(kind, 0L);
    }

    @Scheduled(initialDelay = "2s", fixedDelay = "15s")
    void look() {
        try {
            seen = transactions.executeRead(status -> findings.counts());
        } catch (RuntimeException e) {
            seen = null;
            LOG.warn("Findings cannot be counted: {}", e.getClass().getName());
        }
    }
}
