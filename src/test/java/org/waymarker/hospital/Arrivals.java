package org.waymarker.hospital;

import static org.waymarker.hospital.Invariants.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.waymarker.hospital.SimulatedHospital.Copy;
import org.waymarker.hospital.SimulatedLanes.Lane;
import org.waymarker.hospital.SimulatedLanes.State;
import org.waymarker.record.Delivery;
import org.waymarker.record.Delivery.Item;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.LaneKey;
import org.waymarker.record.ResourceKey;

/** What must hold of everything that the hospital is given: nothing doubled, in order, nothing of others' taken back, and nothing lost. */
final class Arrivals implements SimulatedHospital.Watch {
    private final SimulatedRecord record;
    private final Trace trace;
    private final Map<String, Arrived> arrived = new HashMap<>();
    private final Map<LaneKey, Long> furthest = new HashMap<>();
    private int written;

    Arrivals(SimulatedRecord record, Trace trace) {
        this.record = record;
        this.trace = trace;
    }

    /** What came of one resource. */
    private static final class Arrived {
        private final Copy copy;
        private final List<Integer> versions = new ArrayList<>();
        private @Nullable String markOfOthers;
        private @Nullable String remarkOfOthers;
        private boolean editedSince;
        private boolean editedEver;

        private Arrived(Copy copy) {
            this.copy = copy;
        }

        private int newest() {
            return versions.isEmpty() ? 0 : versions.get(versions.size() - 1);
        }
    }

    @Override
    public void written(Copy copy, SimulatedHospital.Version version) {
        var about = copy.type() + "/" + copy.id() + " " + version.words();
        trace.add("hospital", version.ours() ? "stores" : "is edited:", about);
        var so = arrived.computeIfAbsent(copy.identifier(), identifier -> new Arrived(copy));
        require(so.copy == copy, "Doubled", copy.identifier());
        if (version.ours()) {
            written++;
            ours(so, version, about);
        } else {
            edited(so, copy);
        }
    }

    private void ours(Arrived so, SimulatedHospital.Version version, String about) {
        var resource = record.named(so.copy.identifier()).orElseThrow();
        var all = record.versions(resource.key());
        var ofOurs = all.stream()
                .filter(one -> one.words().mark().equals(version.words().mark()))
                .findFirst();
        require(so.markOfOthers == null, "Took back what somebody else wrote", about);
        require(ofOurs.isPresent(), "None of our versions", about);
        var ours = ofOurs.get();
        require(!ours.withheld(), "The patient does not allow it", about);
        int number = ours.stored().version();
        require(number >= so.newest(), "An older version after a newer one", about);
        require(number > so.newest() || so.editedSince, "Written twice", about);
        require(
                version.words()
                        .remark()
                        .equals(Optional.ofNullable(so.remarkOfOthers)
                                .orElse(ours.words().remark())),
                "Took back what somebody else wrote",
                about);
        require(
                ours.seq() >= furthest.getOrDefault(resource.lane(), 0L),
                "A delivery of the lane came after a later one",
                about);
        furthest.put(resource.lane(), ours.seq());
        so.versions.add(number);
        so.editedSince = false;
    }

    private static void edited(Arrived so, Copy copy) {
        var now = copy.newest().words();
        var before = copy.versions().get(copy.versions().size() - 2).words();
        if (!now.mark().equals(before.mark())) {
            so.markOfOthers = now.mark();
        }
        if (!now.remark().equals(before.remark())) {
            so.remarkOfOthers = now.remark();
        }
        so.editedSince = true;
        so.editedEver = true;
    }

    /** The moment a delivery is settled: what it says must be true. */
    void settled(Delivery.Settled settled) {
        var item = settled.item();
        var about = settled.outcome() + " " + ResourceKey.of(item) + " version " + item.version();
        var version = record.versions(ResourceKey.of(item)).get(item.version() - 1);
        if (settled.outcome() == Outcome.WITHHELD) {
            require(version.withheld(), "Withheld though the patient allows it", about);
            return;
        }
        require(
                settled.outcome() == Outcome.SENT || settled.outcome() == Outcome.ALREADY_THERE,
                "Settled as it cannot be",
                about);
        var so = arrived(item);
        require(so.isPresent() && so.get().versions.contains(item.version()), "Settled, but not there", about);
        settled.copy()
                .ifPresent(copy ->
                        require(copy.theirId().equals(so.get().copy.id()), "Remembered under a wrong id", about));
        require(settled.drift().isEmpty() || so.get().editedEver, "Somebody is said to have changed it", about);
    }

    boolean wasEdited(Item item) {
        return arrived(item).filter(so -> so.editedEver).isPresent();
    }

    private Optional<Arrived> arrived(Item item) {
        var all = arrived.values().stream()
                .filter(so -> record.named(so.copy.identifier())
                        .filter(resource -> resource.key().equals(ResourceKey.of(item)))
                        .isPresent())
                .findFirst();
        return all;
    }

    /** When all is over: every lane has come as far as it can, and the newest of what went is what stands. */
    void atEnd(Iterable<Lane> lanes) {
        for (Lane lane : lanes) {
            require(
                    lane.head().isEmpty() == (lane.state == State.IDLE),
                    "A lane rests with a delivery queued, or waits with none",
                    lane.key + " " + lane.state);
        }
        for (SimulatedResource resource : record.all()) {
            atEnd(resource, lanes);
        }
    }

    private void atEnd(SimulatedResource resource, Iterable<Lane> lanes) {
        long settledUpTo = Long.MAX_VALUE;
        for (Lane lane : lanes) {
            if (lane.key.equals(resource.lane()) && lane.head().isPresent()) {
                settledUpTo = lane.head().get().seq() - 1;
            }
        }
        int newest = 0;
        for (SimulatedRecord.Version version : record.versions(resource.key())) {
            if (version.seq() <= settledUpTo && !version.withheld()) {
                newest = version.stored().version();
            }
        }
        var so = arrived.get(resource.id().system() + "|" + resource.id().value());
        require(newest == 0 || (so != null && so.newest() >= newest), "Lost", resource.key() + " version " + newest);
        if (so != null && so.newest() == newest && newest > 0) {
            var stands = so.copy.newest().words();
            var wrote = record.versions(resource.key()).get(newest - 1).words();
            require(
                    stands.mark().equals(Optional.ofNullable(so.markOfOthers).orElse(wrote.mark()))
                            && stands.remark()
                                    .equals(Optional.ofNullable(so.remarkOfOthers)
                                            .orElse(wrote.remark())),
                    "What stands is not what was written last",
                    resource.key() + " " + stands);
        }
    }

    int written() {
        return written;
    }
}
