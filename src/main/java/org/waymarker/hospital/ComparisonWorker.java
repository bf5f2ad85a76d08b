package org.waymarker.hospital;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

/** The thread that compares: it starts with the server where there is a hospital, and stops with it, so that another goes on at once. */
@Singleton
class ComparisonWorker {
    /** As many identifiers as fit well into one address. */
    private static final int AT_ONCE = 25;

    private final HospitalSettings settings;
    private final RoundThread rounds;

    ComparisonWorker(CompareHospital compareHospital, HospitalSettings settings) {
        this.settings = settings;
        this.rounds = new RoundThread(
                "hospital-comparison", settings.pollInterval(), goOn -> compareHospital.round(AT_ONCE, goOn));
    }

    @EventListener
    void start(ServerStartupEvent event) {
        if (settings.hasServer() && settings.workers() > 0) {
            rounds.start();
        }
    }

    @EventListener
    void stop(ServerShutdownEvent event) {
        close();
    }

    /** Waits a little for the request under way. */
    @PreDestroy
    void close() {
        rounds.close();
    }
}
