package org.waymarker.sandbox;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the hospital must hold when the story is over, written down by the story as it goes, from its own script alone. */
final class Expected {
    /** Stands for the patient of what belongs to a cohort or group. */
    static final String SHARED = "";

    private final Map<Line, Map<String, Integer>> counts = new EnumMap<>(Line.class);
    private final TreeSet<String> groupNames = new TreeSet<>();

    /** @param patient e.g. {@code Patient/12} */
    void one(Line line, String patient) {
        many(line, patient, 1);
    }

    void oneShared(Line line) {
        many(line, SHARED, 1);
    }

    void many(Line line, String patient, int count) {
        counts.computeIfAbsent(line, key -> new TreeMap<>()).merge(patient, count, Integer::sum);
    }

    /** A peer group that no resource of a patient may name. */
    void groupThatStaysUnnamed(String name) {
        groupNames.add(name);
    }

    TreeSet<String> groupNames() {
        return groupNames;
    }

    /** By patient; empty if none is expected. */
    Map<String, Integer> of(Line line) {
        return counts.getOrDefault(line, Map.of());
    }
}
