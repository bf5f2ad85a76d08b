package org.waymarker.sandbox;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the hospital must hold when the story is over, written down by the story as it goes, from its own script alone. */
final class Expected {
    /** Stands for the patient of what belongs to a cohort or group. */
    static final String SHARED = "";

    private final Map<Line, Map<String, Integer>> counts = new EnumMap<>(Line.class);
    private final Map<Line, Map<String, List<String>>> states = new EnumMap<>(Line.class);
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

    /** One more of a patient, with the status that it is in at first. */
    void one(Line line, String patient, String status) {
        one(line, patient);
        states.computeIfAbsent(line, key -> new TreeMap<>())
                .computeIfAbsent(patient, key -> new ArrayList<>())
                .add(status);
    }

    /** The patient's newest takes another status. */
    void becomes(Line line, String patient, String status) {
        var mine = states.get(line).get(patient);
        mine.set(mine.size() - 1, status);
    }

    /** The same at a server that can store none of what belongs to a cohort or a group. */
    Expected withoutGroups() {
        var fewer = new Expected();
        counts.forEach((line, each) -> {
            if (line.ofOnePatient()) {
                fewer.counts.put(line, each);
            }
        });
        fewer.groupNames.addAll(groupNames);
        return fewer;
    }

    /** The lines whose states the story follows. */
    Set<Line> linesWithStates() {
        return Set.copyOf(states.keySet());
    }

    /** By patient. */
    Map<String, List<String>> states(Line line) {
        return states.getOrDefault(line, Map.of());
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
