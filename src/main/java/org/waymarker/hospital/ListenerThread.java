package org.waymarker.hospital;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;

/** The thread that listens to the hospital: it starts and stops with the server. */
@Singleton
class ListenerThread {
    /** Between two looks whether a round is due, which another replica may have been told of. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final HospitalSettings hospital;
    private final ListeningSettings settings;
    private final RoundThread rounds;

    ListenerThread(ListenToHospital listening, HospitalSettings hospital, ListeningSettings settings) {
        this.hospital = hospital;
        this.settings = settings;
        this.rounds = new RoundThread("hospital-listener", PAUSE, listening::listen);
    }

    @EventListener
    void start(ServerStartupEvent event) {
        if (hospital.hasServer() && !settings.every().isZero()) {
            rounds.start();
        }
    }

    @EventListener
    void stop(ServerShutdownEvent event) {
        close();
    }

    /** A round that is broken off goes on at the next start with those of whom the least is known. */
    @PreDestroy
    void close() {
        rounds.close();
    }
}
