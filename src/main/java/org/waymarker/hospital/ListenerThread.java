package org.waymarker.hospital;

import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerShutdownEvent;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that listens to the hospital: it starts and stops with the server. */
@Singleton
class ListenerThread {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerThread.class);
    /** Between two looks whether a round is due, which another replica may have been told of. */
    private static final long SECONDS = 1;

    private final ListenToHospital listening;
    private final HospitalSettings hospital;
    private final ListeningSettings settings;
    private volatile boolean running;
    private @Nullable Thread thread;

    ListenerThread(ListenToHospital listening, HospitalSettings hospital, ListeningSettings settings) {
        this.listening = listening;
        this.hospital = hospital;
        this.settings = settings;
    }

    @EventListener
    synchronized void start(ServerStartupEvent event) {
        if (!hospital.hasServer() || settings.every().isZero()) {
            return;
        }
        running = true;
        thread = new Thread(this::run, "hospital-listener");
        thread.setDaemon(true);
        thread.start();
    }

    @EventListener
    void stop(ServerShutdownEvent event) {
        close();
    }

    /** A round that is broken off goes on at the next start with those of whom the least is known. */
    @PreDestroy
    synchronized void close() {
        running = false;
        if (thread != null) {
            thread.interrupt();
            thread = null;
        }
    }

    private void run() {
        while (running) {
            try {
                listening.listen();
            } catch (RuntimeException e) {
                // A fault of ours, or the database's: its message may quote what it fell over.
                LOG.error("A round of listening broke off: {}", e.getClass().getName());
            }
            try {
                TimeUnit.SECONDS.sleep(SECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
