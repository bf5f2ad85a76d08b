package org.waymarker.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What we would have the EHR say in resources that it owns, for as long as it says something else. They open and close as deliveries
 * are settled ({@link Delivery.Settled#proposals}), and close when a later look shows that theirs says so. Each method is a short
 * transaction of its own or joins the caller's.
 */
public interface Proposals {
    /**
     * Open ones, the oldest first.
     *
     * @param after number of the last one on the page before, 0 for the first page
     */
    List<Open> open(long after, int limit);

    /** Open ones of the resources of a lane, the oldest first. */
    List<Open> ofLane(LaneKey lane);

    /** Open ones whose resource at the hospital nobody has looked at since that moment, those that have waited longest first. */
    List<Open> uncheckedSince(Instant moment, int limit);

    /** Theirs was looked at and says this by now. One that has been closed or replaced meanwhile is left as it is. */
    void seen(Open proposal, Optional<String> theirs, Instant at);

    /** Theirs has come to say what we would. One that has been closed or replaced meanwhile is left as it is. */
    void close(Open proposal);

    /**
     * The newest version of ours before that one of which the hospital was to hear: not withheld, nor skipped.
     *
     * @return its body; empty if there is none
     */
    Optional<String> before(Delivery.Item item);

    /**
     * @param number in the order of opening
     * @param version of ours that would say it
     * @param theirId logical id on the hospital's server
     * @param since when it was opened
     */
    record Open(
            long number,
            String type,
            UUID id,
            int version,
            String theirId,
            Delivery.Proposal proposal,
            Instant since) {}
}
