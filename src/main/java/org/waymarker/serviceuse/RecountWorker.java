package org.waymarker.serviceuse;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;

/** Asks again and again whether there is a recount to do; {@code waymarker.recount.worker: false} leaves it to other replicas. */
@Singleton
@Requires(property = "waymarker.recount.worker", notEquals = "false")
class RecountWorker {
    private final Recounting recounting;

    RecountWorker(Recounting recounting) {
        this.recounting = recounting;
    }

    @Scheduled(fixedDelay = "1s")
    void work() {
        while (recounting.next()) {
            // Until nothing is due.
        }
    }

    @Scheduled(initialDelay = "1m", fixedDelay = "1m")
    void heartbeat() {
        recounting.heartbeat();
    }
}
