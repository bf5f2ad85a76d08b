package org.waymarker.record;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.patient.Permission;

/**
 * What one transaction left for the hospital on one lane.
 *
 * @param seq its place in the lane, from 1, without gaps
 */
public record Delivery(LaneKey lane, long seq, List<Item> items) {
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
        NOT_WRITTEN
    }

    /**
     * @param copy what the hospital holds now, if that is news
     */
    public record Settled(Item item, Outcome outcome, Optional<HospitalCopy> copy) {}
}
