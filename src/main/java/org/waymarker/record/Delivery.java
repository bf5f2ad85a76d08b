package org.waymarker.record;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
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

    /** The same after some of its items were settled: those are decided, and the hospital holds what it was given. */
    public Delivery after(List<Settled> settled) {
        var by = settled.stream().collect(Collectors.toMap(each -> each.item().position(), Function.identity()));
        return new Delivery(
                lane,
                seq,
                replayed,
                items.stream()
                        .map(item -> Optional.ofNullable(by.get(item.position()))
                                .map(each -> item.after(each))
                                .orElse(item))
                        .toList());
    }

    /**
     * One exact version of a resource.
     *
     * @param permission to be granted at the moment of sending
     * @param copy what the hospital holds of it already
     * @param decided what an earlier attempt made of it, so that it is not to be sent again
     */
    public record Item(
            int position,
            String type,
            UUID id,
            int version,
            String body,
            Optional<Permission> permission,
            Optional<HospitalCopy> copy,
            Optional<Outcome> decided) {
        private Item after(Settled settled) {
            return new Item(
                    position,
                    type,
                    id,
                    version,
                    body,
                    permission,
                    settled.copy().or(() -> copy),
                    Optional.of(settled.outcome()));
        }
    }

    /** What became of an item. */
    public enum Outcome {
        /** Written by this delivery. */
        SENT,
        /** Found at the hospital under our identifier: an earlier attempt had written it. */
        ALREADY_THERE,
        /** The EHR had made it itself; linked and left to it. */
        ADOPTED,
        /** The EHR owns it, and it says what we would say, or nothing in it is ours to say. */
        LEFT_TO_OWNER,
        /** The EHR owns it and says something else; what we would say is shown to a person. */
        PROPOSED,
        /** The patient does not allow it. */
        WITHHELD,
        /** The hospital cannot store it in any form that the trust wants, or this deployment does not write such resources. */
        NOT_WRITTEN,
        /** An operator let the lane go on without it. */
        SKIPPED
    }

    /**
     * @param copy what the hospital holds now, if that is news
     * @param drift what somebody else had changed in our copy, if that showed
     * @param proposals what we would say of it, and the EHR that owns it does not; those of earlier versions are closed by this
     */
    public record Settled(
            Item item,
            Outcome outcome,
            Optional<HospitalCopy> copy,
            Optional<Drift> drift,
            Way way,
            List<Proposal> proposals) {
        public Settled {
            proposals = List.copyOf(proposals);
        }

        public Settled(Item item, Outcome outcome, Optional<HospitalCopy> copy) {
            this(item, outcome, copy, Optional.empty());
        }

        public Settled(Item item, Outcome outcome, Optional<HospitalCopy> copy, Optional<Drift> drift) {
            this(item, outcome, copy, drift, Way.NONE, List.of());
        }

        public Settled by(Way how) {
            return new Settled(item, outcome, copy, drift, how, proposals);
        }

        public Settled proposing(List<Proposal> wanted) {
            return new Settled(item, outcome, copy, drift, way, wanted);
        }

        private boolean isOfEhr() {
            return copy.or(item::copy)
                    .filter(each -> each.owner() == HospitalCopy.Owner.EHR)
                    .isPresent();
        }

        /** What is proposed of it from now on; empty if the EHR does not own it, so that nothing ever is. */
        Optional<List<Proposal>> proposed() {
            return isOfEhr() ? Optional.of(proposals) : Optional.empty();
        }
    }

    /**
     * How something reached the hospital.
     *
     * @param rung of the ladder, such as {@code transaction} or {@code note}; {@code none} for what was not written
     * @param why not on a better one; empty if this was the best
     * @param writtenAs what stands for it at the hospital, where that is of another type, such as {@code DocumentReference/7}
     */
    public record Way(String rung, String why, Optional<String> writtenAs) {
        /** Nothing was written. */
        public static final Way NONE = new Way("none", "", Optional.empty());

        public static Way of(String rung) {
            return new Way(rung, "", Optional.empty());
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

    /**
     * What we would have the EHR say in a resource that it owns.
     *
     * @param element such as {@code status} or {@code period.end}
     * @param theirs a code, {@code system|code} or a day; empty if it says nothing
     * @param ours the same; empty if it should say nothing
     */
    public record Proposal(String element, Optional<String> theirs, Optional<String> ours) {}
}
