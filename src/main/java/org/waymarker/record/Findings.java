package org.waymarker.record;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymarker.record.Steering.Act;

/** What comparisons found and is still open, and what an operator does about it. Every method joins the caller's transaction. */
public interface Findings {
    /** Open ones of every kind. */
    Map<FindingKind, Long> counts();

    /**
     * Open ones in the order in which they were found.
     *
     * @param after id of the last one on the page before, 0 for the first page
     */
    List<Finding> open(Optional<FindingKind> kind, long after, int most);

    /** An open one. */
    Optional<Finding> find(long id);

    /**
     * Does what an operator decided, and notes who it was and why. Nothing is sent from here: what must be written again is queued on
     * the lane of the resource as a replay, which looks before it writes.
     */
    Outcome repair(long id, Repair repair, Act act);

    /**
     * The same for every open finding of a kind, the oldest first. What waits on its lane is left.
     *
     * @return how many were repaired
     */
    int repairAll(FindingKind kind, int most, Act act);

    /**
     * An open finding.
     *
     * @param elements that somebody else changed
     * @param theirIds at the hospital: where it is now, or all that carry our identifier
     * @param linked id at the hospital that our copy is linked to
     * @param lane on which the resource is sent; empty if it never was
     * @param found when it was first seen
     * @param seen when it was last seen
     */
    record Finding(
            long id,
            ResourceKey resource,
            FindingKind kind,
            List<String> elements,
            List<String> theirIds,
            Optional<String> linked,
            Optional<LaneKey> lane,
            Instant found,
            Instant seen) {
        public Finding {
            elements = List.copyOf(elements);
            theirIds = List.copyOf(theirIds);
        }
    }

    /** What an operator wants done. */
    sealed interface Repair {
        /** What is missing or older is sent again, what is moved is linked, ours is written over what others changed. */
        record Mend() implements Repair {}

        /** What others changed stands from now on. */
        record Accept() implements Repair {}

        /** Of several, our copy is this one. */
        record Keep(String theirId) implements Repair {}
    }

    /** What became of it. */
    enum Outcome {
        DONE,
        /** No finding with this id is open. */
        NOT_OPEN,
        /** Its lane has something of it on the way, or waits for a person. */
        WAITS,
        /** This cannot be done about a finding of this kind. */
        NOT_FOR_THIS_KIND,
        /** The hospital was not seen to hold such a one. */
        NOT_ONE_OF_THEM
    }
}
