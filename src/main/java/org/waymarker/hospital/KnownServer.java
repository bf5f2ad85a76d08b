package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.capability.Capabilities;
import org.waymarker.capability.CapabilityReader;
import org.waymarker.capability.CapabilityReading;
import org.waymarker.capability.CapabilityReading.Read;
import org.waymarker.capability.CapabilityReading.Unreadable;
import org.waymarker.capability.Feature;
import org.waymarker.capability.Ladder;
import org.waymarker.capability.WriteMap;
import org.waymarker.capability.WriteMapFile;

/**
 * What is known of the hospital's server: its CapabilityStatement as read last, what the trust's write map says, and what the server
 * declares and has refused. Nothing is sent to a server of which nothing could be read.
 */
@Singleton
class KnownServer {
    private static final Logger LOG = LoggerFactory.getLogger(KnownServer.class);
    /** The first refusal may be somebody's mistake; the second is how the server is. */
    private static final int ENOUGH = 2;

    private final Hospital hospital;
    private final HospitalSettings settings;
    private final Clock clock;
    private final WriteMap map;
    private final Map<Feature, Integer> refusals = new HashMap<>();

    /** What follows is guarded by this. */
    private @Nullable Capabilities capabilities;

    private Instant readAt = Instant.MIN;

    /** @throws IllegalArgumentException if a file that the settings name is wrong */
    KnownServer(Hospital hospital, HospitalSettings settings, Clock clock) {
        this.hospital = hospital;
        this.settings = settings;
        this.clock = clock;
        this.map = settings.writeMap().map(WriteMapFile::read).orElse(WriteMap.NONE);
        this.capabilities =
                settings.capabilityStatement().map(KnownServer::ofFile).orElse(null);
    }

    private static Capabilities ofFile(Path file) {
        CapabilityReading reading;
        try {
            reading = CapabilityReader.read(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("The CapabilityStatement " + file + " cannot be read", e);
        }
        if (reading instanceof Unreadable unreadable) {
            throw new IllegalArgumentException("The CapabilityStatement " + file
                    + " of waymarker.hospital.capability-statement is none that can be used: " + unreadable.cause());
        }
        return ((Read) reading).capabilities();
    }

    /**
     * Nobody waits for another's question to the server: while one asks again, the others go by what is known.
     *
     * @throws HospitalException if nothing is known of the server and nothing can be read now
     */
    Ladder ladder() {
        if (isToBeRead()) {
            read();
        }
        return known().orElseThrow().ladder();
    }

    private synchronized boolean isToBeRead() {
        var now = clock.instant();
        boolean due =
                settings.capabilityStatement().isEmpty() && !now.isBefore(readAt.plus(settings.capabilityCheck()));
        if (due && capabilities != null) {
            readAt = now;
        }
        return due;
    }

    private void read() {
        try {
            var reading = CapabilityReader.read(hospital.metadata());
            if (reading instanceof Unreadable unreadable) {
                throw new HospitalException(
                        new Failure.Away("CAPABILITIES_" + unreadable.cause(), false, true, Optional.empty()));
            }
            take(((Read) reading).capabilities());
        } catch (HospitalException e) {
            if (known().isEmpty()) {
                throw e.failure() instanceof Failure.Away ? e : unusable(e);
            }
            // What was known goes on being true until something else is.
            LOG.warn("The hospital's CapabilityStatement cannot be read again: {}", e.failure());
        }
    }

    /** A server that refuses this is set up wrongly, which concerns every lane and none in particular. */
    private static HospitalException unusable(HospitalException e) {
        var cause = e.failure() instanceof Failure.Refusal refusal ? "HTTP_" + refusal.status() : "CONFLICT";
        return new HospitalException(new Failure.Away("CAPABILITIES_" + cause, false, true, Optional.empty()));
    }

    private synchronized void take(Capabilities read) {
        readAt = clock.instant();
        if (!read.equals(capabilities)) {
            LOG.info(
                    "The hospital's server is {}; transactions: {}",
                    read.software().isEmpty() ? "one without a name" : read.software(),
                    read.offers(Feature.TRANSACTION) ? "yes" : "no");
            capabilities = read;
            refusals.clear();
        }
    }

    /** The server declares this, and refused it as unknown. */
    synchronized void refused(Feature feature) {
        if (refusals.merge(feature, 1, Integer::sum) == ENOUGH) {
            LOG.warn("The hospital's server declares {} and refuses it; from now on it is done without", feature);
        }
    }

    private Set<Feature> switchedOff() {
        return refusals.entrySet().stream()
                .filter(refusal -> refusal.getValue() >= ENOUGH)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @param readAt empty where it came of a file */
    record Known(Ladder ladder, Optional<Instant> readAt) {}

    /** What is known at this moment, without asking the server. */
    synchronized Optional<Known> known() {
        return Optional.ofNullable(capabilities)
                .map(read -> new Known(
                        new Ladder(read, map, switchedOff()),
                        Optional.of(readAt).filter(at -> at.isAfter(Instant.MIN))));
    }
}
