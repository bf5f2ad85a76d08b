package org.waymarker.hospital;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.BusinessId;
import org.waymarker.hospital.SimulatedResource.Words;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.ResourceKey;
import org.waymarker.record.Search;
import org.waymarker.record.Stored;

/** Every version that was committed, for the code that compares and for the invariants. */
final class SimulatedRecord implements FhirRecord {
    /**
     * One that was committed.
     *
     * @param seq of the delivery that brings it
     * @param withheld whether the patient does not allow it
     */
    record Version(Stored stored, Words words, long seq, boolean withheld) {}

    private final VirtualTime time;
    private final Map<ResourceKey, List<Version>> versions = new HashMap<>();
    private final Map<String, SimulatedResource> byIdentifier = new HashMap<>();

    SimulatedRecord(VirtualTime time) {
        this.time = time;
    }

    void add(SimulatedResource resource, Words words, long seq, boolean withheld) {
        var all = versions.computeIfAbsent(resource.key(), key -> new ArrayList<>());
        var stored = new Stored(
                resource.type(), resource.id().value(), all.size() + 1, time.instant(), resource.body(words));
        all.add(new Version(stored, words, seq, withheld));
        byIdentifier.put(resource.id().system() + "|" + resource.id().value(), resource);
    }

    /** Oldest first. */
    List<Version> versions(ResourceKey key) {
        return versions.getOrDefault(key, List.of());
    }

    Optional<SimulatedResource> named(String identifier) {
        return Optional.ofNullable(byIdentifier.get(identifier));
    }

    List<SimulatedResource> all() {
        return List.copyOf(byIdentifier.values());
    }

    @Override
    public List<Stored> history(String type, UUID id) {
        var history = new ArrayList<>(versions(new ResourceKey(type, id)).stream()
                .map(Version::stored)
                .toList());
        Collections.reverse(history);
        return history;
    }

    @Override
    public Stored write(Entry entry, String author) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void adopt(String type, BusinessId id, String theirId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Stored> read(String type, UUID id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Stored> locked(String type, UUID id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Stored> version(String type, UUID id, int version) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Search.Page search(Search search) {
        throw new UnsupportedOperationException();
    }
}
