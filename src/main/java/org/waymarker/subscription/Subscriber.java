package org.waymarker.subscription;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A subscription as far as telling needs it.
 *
 * @param end when it ends by itself
 * @param lastEvent number of the newest event; 0 before the first
 * @param sentEvent number of the newest one that the subscriber is known to have
 * @param heartbeatAt when it is to get a sign of life at the latest
 * @param attempts notices that failed since the last one that did not
 * @param failingSince when the first of those failed
 */
record Subscriber(
        UUID id,
        Owner owner,
        Status status,
        Topic topic,
        Channel channel,
        Optional<Instant> end,
        long lastEvent,
        long sentEvent,
        Optional<Instant> heartbeatAt,
        int attempts,
        Optional<Instant> failingSince) {
    /** One that has just been asked for. */
    static Subscriber requested(UUID id, Owner owner, Topic topic, Channel channel, Optional<Instant> end) {
        return new Subscriber(
                id, owner, Status.REQUESTED, topic, channel, end, 0, 0, Optional.empty(), 0, Optional.empty());
    }

    /** The same as its owner wishes it now; earlier failures are forgiven. */
    Subscriber changed(Status to, Channel through, Optional<Instant> until, Instant now) {
        var beat = through.heartbeat().filter(period -> to == Status.ACTIVE).map(now::plus);
        return new Subscriber(id, owner, to, topic, through, until, lastEvent, sentEvent, beat, 0, Optional.empty());
    }

    /** When it is to get a sign of life at the latest, if it hears from us now. */
    Optional<Instant> nextHeartbeat(Instant now) {
        return channel.heartbeat().map(now::plus);
    }
}
