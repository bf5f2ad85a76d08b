package org.waymarker.record;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The queue of deliveries, one lane per patient and per group. Each method is a short transaction of its own; no lock is held
 * while the hospital is spoken to. A worker that lost its claim (its lease ran out and another took over) gets false, and what
 * it did is not recorded: the new holder looks before it sends.
 */
public interface Lanes {
    /**
     * Takes lanes that are due, oldest first, over all replicas each by one worker only. A lane whose lease has run out is due
     * as well; since nobody knows how far its worker had come, it is then {@link Claim#unclear}.
     *
     * @param worker a name of this claim alone, at most 50 characters: a worker that lost a lane must not be taken for its heir
     */
    List<Claim> claim(String worker, int limit, Duration lease);

    /** The worker is alive: the claims that it still holds are its own for another lease. @return those */
    List<Claim> renew(List<Claim> claims, Duration lease);

    /** The head is settled; the lane goes to the next one, or to rest, and is claimed no more. */
    boolean settle(Claim claim, List<Delivery.Settled> settled);

    /**
     * Some items of the head are settled; the rest is still to be sent, by this worker or by whoever comes next.
     *
     * @return false if the lane is another's by now, and nothing was written down
     */
    boolean progress(Claim claim, List<Delivery.Settled> settled);

    /**
     * {@link #settle} and {@link #claim} of one lane in a single transaction, for a worker that goes on.
     *
     * @param worker the name of the new claim
     * @return the new claim, whether or not the settled one was still held
     */
    Optional<Claim> settleAndClaim(Claim claim, List<Delivery.Settled> settled, String worker, Duration lease);

    /**
     * Not now: due again at that time.
     *
     * @param unclear whether the last attempt may have been carried out
     * @param detail without patient data
     */
    boolean retry(Claim claim, Instant dueAt, boolean unclear, String reason, String detail);

    /** Every lane that waits to be tried again for that reason is due now. */
    void hurry(String reason);

    /** Waits for a person; later deliveries of the lane wait behind. */
    boolean park(Claim claim, Parking parking);

    Backlog backlog();

    /** What the hospital holds of resources of ours, of those of which it holds anything. */
    Map<ResourceKey, HospitalCopy> copiesOf(Collection<ResourceKey> keys);

    /** What the hospital holds of a resource of ours. */
    default Optional<HospitalCopy> copyOf(String type, UUID id) {
        return Optional.ofNullable(copiesOf(List.of(new ResourceKey(type, id))).get(new ResourceKey(type, id)));
    }

    /** Whether a resource of ours is known to be this one of the hospital's. */
    default boolean isLinked(String type, String theirId) {
        return link(type, theirId).isPresent();
    }

    /** The resource of ours that this one of the hospital's is known to be. */
    Optional<Link> link(String type, String theirId);

    /**
     * A resource of ours and what the hospital holds of it.
     *
     * @param owner who may change the hospital's
     */
    record Link(ResourceKey ours, HospitalCopy.Owner owner) {}

    /**
     * @param attempts failed ones of the present head
     * @param unclear an attempt to send the head may have been carried out
     * @param head the first delivery of the lane that is not settled, accepted at {@code headQueuedAt}
     */
    record Claim(LaneKey lane, String worker, int attempts, boolean unclear, Instant headQueuedAt, Delivery head) {}

    /**
     * Why a person must look.
     *
     * @param detail without patient data
     * @param refusal the hospital's OperationOutcome as JSON, for operators only: it may quote what it refuses
     */
    record Parking(String reason, String detail, Optional<String> refusal) {}

    /**
     * @param queued deliveries not settled, those of parked lanes included
     * @param ready lanes that wait for a worker, now or later
     * @param sending lanes that a worker has
     * @param parked lanes that wait for a person
     * @param oldest when the oldest of the queued was accepted
     */
    record Backlog(long queued, long ready, long sending, long parked, Optional<Instant> oldest) {}
}
