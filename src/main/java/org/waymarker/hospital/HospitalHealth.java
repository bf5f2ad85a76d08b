package org.waymarker.hospital;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Shows when the hospital is away. The service stays up meanwhile: it takes in everything, and delivers it later. */
@Singleton
class HospitalHealth implements HealthIndicator {
    /** It serves, yet somebody should know. Neither operational nor not: so it ranks between up and down. */
    private static final HealthStatus DEGRADED =
            new HealthStatus("DEGRADED", "The hospital is away; deliveries wait", null, 500);

    private final HospitalGate gate;
    private final HospitalSettings settings;

    HospitalHealth(HospitalGate gate, HospitalSettings settings) {
        this.gate = gate;
        this.settings = settings;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        var status = gate.absence().isPresent() ? DEGRADED : HealthStatus.UP;
        return Publishers.just(
                HealthResult.builder("hospital", status).details(details()).build());
    }

    private Map<String, String> details() {
        if (!settings.hasServer()) {
            return Map.of("state", "not configured");
        }
        return gate.absence()
                .map(absence -> Map.of("state", "away", "since", absence.since().toString(), "cause", absence.cause()))
                .orElse(Map.of("state", "answering"));
    }
}
