package org.waymarker.record;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.patient.Permission;

/**
 * What one transaction left for the hospital on one lane.
 *
 * @param seq its place in the lane, from 1, without gaps
 * @param replayed queued again by an operator: what the hospital is thought to hold may be wrong
 */
public record Delivery(LaneKey lane, long seq, boolean replayed, List<Item> items) {
    public Delivery {
        items = List.copyOf(items);
    }

    /**
     * One exact version of a resource.
     *
     * @param permission to be granted at the moment of sending
     * @param copy what the hospital holds of it already
     */
    public record Item(
            int position,
            String type,
            UUID id,
            int version,
            String body,
            Optional<Permission> permission,
            Optional<HospitalCopy> copy) {}

    /** What became of an item. */
    public enum Outcome {
        /** Written by this delivery. */
        SENT,
        /** Found at the hospital under our identifier: an earlier attempt had written it. */
        ALREADY_THERE,
        /** The EHR had made it itself; linked and left to it. */
        ADOPTED,
        /** The EHR owns it; our change is shown here only. */
        LEFT_TO_OWNER,
        /** The patient does not allow it. */
        WITHHELD,
        /** This deployment does not write such resources. */
        NOT_WRITTEN,
        /** An operator let the lane go on without it. */
        SKIPPED
    }

    /**
     * @param copy what the hospital holds now, if that is news
     * @param drift what somebody else had changed in our copy, if that showed
     */
    public record Settled(Item item, Outcome outcome, Optional<HospitalCopy> copy, Optional<Drift> drift) {
        public Settled(Item item, Outcome outcome, Optional<HospitalCopy> copy) {
            this(item, outcome, copy, Optional.empty());
        }
    }

    /**
     * Somebody else has changed the hospital's copy of a resource that we write.
     *
     * @param elements names of the elements at the top of the resource, such as {@code status}
     * @param theirVersion the version that holds the change, if the server tells versions
     */
    public record Drift(List<String> elements, Optional<String> theirVersion) {
        public Drift {
            elements = List.copyOf(elements);
        }
    }
}
