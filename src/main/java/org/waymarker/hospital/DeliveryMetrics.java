package org.waymarker.hospital;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import org.waymarker.record.Delivery.Settled;

/** Counts attempts by how they ended, and resources by what became of them. Labels are types and codes of ours, never anybody's. */
@Singleton
class DeliveryMetrics {
    private final MeterRegistry registry;

    DeliveryMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void ended(DeliveryOutcome outcome, Duration took) {
        var how = "lost";
        var why = "none";
        if (outcome instanceof DeliveryOutcome.Delivered delivered) {
            how = "delivered";
            delivered.items().forEach(this::settled);
        } else if (outcome instanceof DeliveryOutcome.Parked parked) {
            how = "parked";
            why = parked.reason().name();
        } else if (outcome instanceof DeliveryOutcome.RetryLater later) {
            how = "retry";
            why = later.failure().cause();
        }
        attempt(how, why, took);
    }

    void failedInside(Duration took) {
        attempt("error", LaneRounds.INTERNAL_ERROR, took);
    }

    private void attempt(String outcome, String reason, Duration took) {
        registry.timer("waymarker.delivery.attempts", "outcome", outcome, "reason", reason)
                .record(took);
    }

    void settled(Settled settled) {
        var item = settled.item();
        registry.counter(
                        "waymarker.delivery.resources",
                        "type",
                        item.type(),
                        "outcome",
                        settled.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        "rung",
                        settled.way().rung())
                .increment();
        if (settled.drift().isPresent()) {
            registry.counter("waymarker.delivery.drifts", "type", item.type()).increment();
        }
    }
}
