package org.waymarker.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who is to be told of what, the events that each is to be told, and how far each has been told. Every method joins the caller's
 * transaction.
 */
interface Subscriptions {
    /** @param filters each of which must hold for an event to be told */
    void add(Subscriber subscriber, List<Filter> filters);

    Optional<Subscriber> find(UUID id);

    /** The same, kept from others until the transaction ends. */
    Optional<Subscriber> lock(UUID id);

    /** Stores status, channel, end and failures, and takes the subscription from the worker that has it. */
    void update(Subscriber subscriber);

    Set<UUID> idsOf(Owner owner);

    /** Those of an owner that are not off. */
    int running(Owner owner);

    /** Those who listen to a topic and are not off, in the order of their ids. */
    List<Listener> listeners(Topic topic);

    /**
     * Numbers events for a subscription, in the order given. Whoever appends to several does so in the order of their ids, since the
     * count of each is taken until the transaction ends.
     */
    void append(UUID id, List<Occurrence> occurrences);

    /**
     * Events that are still kept, in order.
     *
     * @param first number of the first wanted
     * @param last number of the last wanted
     */
    List<Event> events(UUID id, long first, long last, int limit);

    /**
     * Takes subscriptions for which something is due, over all replicas each by one worker only. Nothing stays locked.
     *
     * @param worker a name of this claim alone, at most 60 characters
     */
    List<Claim> claim(String worker, int limit, Duration lease);

    /** The subscription of a claim; empty if another has it now. */
    Optional<Subscriber> held(Claim claim);

    /** The subscriber answered: it has every event up to that number. @return false if the claim was lost */
    boolean told(Claim claim, long upTo, Optional<Instant> heartbeatAt);

    /** It did not: it is due again then. @return false if the claim was lost */
    boolean failed(Claim claim, Instant dueAt, Instant failingSince);

    /** The status changes, and the claim ends. @return false if the claim was lost */
    boolean move(Claim claim, Status status, Optional<Instant> heartbeatAt);

    /** Nothing was due: the claim ends. */
    void release(Claim claim);

    /** Forgets events from before. @return how many */
    int forget(Instant before);

    record Claim(UUID id, String worker) {}

    record Listener(UUID id, List<Filter> filters) {
        public Listener {
            filters = List.copyOf(filters);
        }
    }
}
