package org.waymarker.record;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.record.Delivery.Outcome;

/**
 * What an operator sees of lanes, and does to them. Every method joins the caller's transaction, and every change is noted with
 * who made it and why.
 */
public interface Steering {
    /** Lanes that are not at rest, those with the oldest unsent delivery first. */
    Lineup lanes(Query query);

    Optional<LaneView> lane(LaneKey lane);

    /** In which form things have gone since that moment, and what was left out. */
    List<FormLine> forms(Instant since);

    /** Lets a parked lane go again. @return false if it was not parked */
    boolean retry(LaneKey lane, Act act);

    /** Lets a parked lane go on without its head. @return false if the lane is not parked, or that is not its head */
    boolean skip(LaneKey lane, long seq, Act act);

    /**
     * Queues a lane's deliveries from that one on a second time. Each is compared with what the hospital really holds, and only
     * what is missing or older there is written.
     *
     * @return how many are queued again; those that still wait are not counted
     */
    int replay(LaneKey lane, long fromSeq, Act act);

    /** The same from the first delivery on that holds this resource. */
    int replay(ResourceKey resource, Act act);

    /** The same for every lane, from the first delivery on that was settled at that time or later. */
    int replaySince(Instant since, Act act);

    /**
     * @param actor who
     * @param reason why, never blank
     */
    record Act(String actor, String reason) {}

    /** State of a lane that is not at rest. */
    enum State {
        /** Waits for a worker, now or at its next attempt. */
        READY,
        /** A worker has it. */
        LEASED,
        /** Waits for a person. */
        PARKED
    }

    /**
     * @param states at least one
     * @param queuedBefore only lanes whose oldest unsent delivery was accepted earlier
     * @param after where the page before ended
     */
    record Query(List<State> states, Optional<Instant> queuedBefore, int limit, Optional<Position> after) {
        public Query {
            states = List.copyOf(states);
        }
    }

    /** A place among lanes in the order of their ages. */
    record Position(Instant headQueuedAt, LaneKey lane) {}

    /** @param next where the next page begins, if there is one */
    record Lineup(List<LaneLine> lanes, Optional<Position> next) {
        public Lineup {
            lanes = List.copyOf(lanes);
        }
    }

    /**
     * A lane in a list.
     *
     * @param since when it came into the state, or for one that is not parked when its last delivery was settled
     * @param headQueuedAt when its oldest unsent delivery was accepted
     * @param reason of the last failure of its head
     */
    record LaneLine(
            LaneKey lane,
            String state,
            Instant since,
            Optional<Instant> headQueuedAt,
            Instant dueAt,
            int attempts,
            Optional<String> reason,
            Optional<String> detail) {}

    /**
     * @param refusal the hospital's OperationOutcome as JSON: it may quote patients' data
     * @param deliveries newest first, at most 100
     * @param actions newest first
     * @param drifts of the resources of the lane, newest first
     */
    record LaneView(
            LaneLine line,
            Optional<String> refusal,
            List<DeliveryLine> deliveries,
            List<ActionLine> actions,
            List<DriftLine> drifts) {
        public LaneView {
            deliveries = List.copyOf(deliveries);
            actions = List.copyOf(actions);
            drifts = List.copyOf(drifts);
        }
    }

    record DeliveryLine(
            long seq, String state, Instant queuedAt, Optional<Instant> settledAt, List<ResourceLine> resources) {
        public DeliveryLine {
            resources = List.copyOf(resources);
        }
    }

    /** @param way how it reached the hospital, once an attempt has told */
    record ResourceLine(String type, UUID id, int version, Optional<Outcome> outcome, Optional<Delivery.Way> way) {}

    /** @param count of resource versions of that type, of which all this is true */
    record FormLine(String type, Outcome outcome, String rung, String why, long count) {}

    record ActionLine(String action, Optional<Long> seq, Instant at, String actor, String reason) {}

    record DriftLine(String type, UUID id, Instant noticedAt, Optional<String> theirVersion, List<String> elements) {
        public DriftLine {
            elements = List.copyOf(elements);
        }
    }
}
