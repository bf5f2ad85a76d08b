package org.waymarker.hospital;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.record.Lanes;
import org.waymarker.record.Lanes.Backlog;

/** What waits, as gauges: counted now and then rather than at each scrape, and the same in every replica. */
@Singleton
class BacklogMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(BacklogMetrics.class);

    private final Lanes lanes;
    private volatile @Nullable Backlog seen;

    BacklogMetrics(Lanes lanes, HospitalGate gate, MeterRegistry registry, Clock clock) {
        this.lanes = lanes;
        Gauge.builder("waymarker.delivery.queued", this, of(Backlog::queued))
                .description("Deliveries that have not arrived, those of parked lanes included")
                .register(registry);
        lanes(registry, "ready", Backlog::ready);
        lanes(registry, "sending", Backlog::sending);
        lanes(registry, "parked", Backlog::parked);
        Gauge.builder(
                        "waymarker.delivery.oldest.age",
                        this,
                        of(backlog -> backlog.oldest()
                                .map(oldest -> Duration.between(oldest, clock.instant())
                                                .toMillis()
                                        / 1000.0)
                                .orElse(0.0)))
                .description("Age of the oldest delivery that has not arrived")
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder("waymarker.hospital.away", gate, one -> one.absence().isPresent() ? 1 : 0)
                .description("1 while the hospital is away, as this process sees it")
                .register(registry);
    }

    private void lanes(MeterRegistry registry, String state, ToDoubleFunction<Backlog> count) {
        Gauge.builder("waymarker.delivery.lanes", this, of(count))
                .tag("state", state)
                .description("Lanes that are not at rest")
                .register(registry);
    }

    private static ToDoubleFunction<BacklogMetrics> of(ToDoubleFunction<Backlog> figure) {
        return metrics -> {
            var backlog = metrics.seen;
            return backlog == null ? Double.NaN : figure.applyAsDouble(backlog);
        };
    }

    @Scheduled(initialDelay = "2s", fixedDelay = "15s")
    void look() {
        try {
            seen = lanes.backlog();
        } catch (RuntimeException e) {
            seen = null;
            LOG.warn("The backlog cannot be counted: {}", e.getClass().getName());
        }
    }
}
