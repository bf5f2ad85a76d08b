package org.waymarker.record;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The queue of deliveries, one lane per patient and per group. Each method is a short transaction of its own; no lock is held
 * while the hospital is spoken to. A worker that lost its claim (its lease ran out and another took over) gets false, and what
 * it did is not recorded: the new holder looks before it sends.
 */
public interface Lanes {
    /**
     * Takes lanes that are due, oldest first, over all replicas each by one worker only. A lane whose lease has run out is
     * due, with {@link Claim#unclear} set if its worker had begun to send.
     *
     * @param worker a name of this claim alone, at most 50 characters: a worker that lost a lane must not be taken for its heir
     */
    List<Claim> claim(String worker, int limit, Duration lease);

    /** The first delivery of the lane that is not settled. */
    Optional<Delivery> head(Claim claim);

    /** Marks the claim's head as being sent: should the worker die now, the next one must look before sending. */
    boolean sending(Claim claim, Duration lease);

    /** The head is settled; the lane goes to the next one, or to rest, and is claimed no more. */
    boolean settle(Claim claim, Delivery delivery, List<Delivery.Settled> settled);

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
    boolean park(Claim claim, String reason, String detail);

    /** An operator lets a parked lane go again. @return false if it was not parked */
    boolean release(LaneKey lane);

    /** Parked lanes, longest waiting first. */
    List<ParkedLane> parked(int limit);

    Backlog backlog();

    /** What the hospital holds of a resource of ours. */
    Optional<HospitalCopy> copyOf(String type, UUID id);

    /** Whether a resource of ours is known to be this one of the hospital's. */
    boolean isLinked(String type, String theirId);

    /**
     * @param attempts failed ones of the present head
     * @param unclear the last attempt may have been carried out
     */
    record Claim(LaneKey lane, String worker, int attempts, boolean unclear) {}

    /** @param since when it was parked */
    record ParkedLane(LaneKey lane, String reason, String detail, Instant since) {}

    /**
     * @param queued deliveries not settled, parked ones included
     * @param parked lanes that wait for a person
     * @param oldest when the oldest of the queued was accepted
     */
    record Backlog(long queued, long parked, Optional<Instant> oldest) {}
}
