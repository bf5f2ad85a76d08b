package org.waymarker.record;

import java.util.Optional;

/**
 * Documents on their way to a place that cannot be asked what it has, one for each delivery at most. What is begun is written down before the
 * first byte goes. Each method is a short transaction of its own.
 */
public interface SentDocuments {
    /** @param delivery of which only the place in its lane counts */
    Optional<Sent> of(Delivery delivery);

    /**
     * It is about to be sent for the first time.
     *
     * @param digest of its bytes
     * @return false if somebody has begun already
     */
    boolean begin(Delivery delivery, String digest);

    /** It is about to be sent once more. */
    void again(Delivery delivery, String digest);

    /** It is certain that it was not taken: as if it had never begun. */
    void notTaken(Delivery delivery);

    /** It was taken. */
    void taken(Delivery delivery);

    /** A person is about to be asked whether it has arrived. */
    void ask(Delivery delivery);

    /**
     * @param released a person who was asked has let the lane go on since: it has not arrived
     */
    record Sent(String digest, boolean taken, boolean released) {}
}
