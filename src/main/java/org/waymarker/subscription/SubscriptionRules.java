package org.waymarker.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What may become of a subscription, and what is to be done about it next. */
final class SubscriptionRules {
    private SubscriptionRules() {}

    /** What a worker does for a subscriber. */
    enum Step {
        TURN_OFF,
        SHAKE_HANDS,
        TELL,
        BEAT,
        REST
    }

    /**
     * What becomes of the status that an owner asks for. One that stays needs no asking, so that a resource may be put back as it was
     * read; but an endpoint that is new must show first that it listens.
     *
     * @return empty if it is not for the owner to say
     */
    static Optional<Status> move(Status from, Status wanted, boolean otherEndpoint) {
        return switch (wanted) {
            case REQUESTED, OFF -> Optional.of(wanted);
            case ACTIVE ->
                from == Status.ACTIVE
                        ? Optional.of(otherEndpoint ? Status.REQUESTED : Status.ACTIVE)
                        : Optional.empty();
            case ERROR -> from == Status.ERROR ? Optional.of(Status.ERROR) : Optional.empty();
        };
    }

    static Step next(Subscriber subscriber, Instant now) {
        if (subscriber.status() == Status.OFF) {
            return Step.REST;
        }
        if (subscriber.end().filter(end -> !end.isAfter(now)).isPresent()) {
            return Step.TURN_OFF;
        }
        return switch (subscriber.status()) {
            case REQUESTED -> Step.SHAKE_HANDS;
            case ACTIVE -> {
                if (subscriber.lastEvent() > subscriber.sentEvent()) {
                    yield Step.TELL;
                }
                yield subscriber.heartbeatAt().filter(at -> !at.isAfter(now)).isPresent() ? Step.BEAT : Step.REST;
            }
            default -> Step.REST;
        };
    }

    /** Whether to take a subscriber for dead after one more failure. */
    static boolean isDead(int failures, Instant failingSince, Instant now, int mostFailures, Duration giveUpAfter) {
        return failures >= mostFailures || !failingSince.plus(giveUpAfter).isAfter(now);
    }

    /** @param failures in a row, 1 or more */
    static Duration waitAfter(int failures, Duration first, Duration cap) {
        var wait = first;
        for (int i = 1; i < failures && wait.compareTo(cap) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(cap) < 0 ? wait : cap;
    }
}
