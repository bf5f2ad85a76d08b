package org.waymarker.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.waymarker.fhir.Kind;

/** What must come to stand at the hospital: the states of each thing in their order, written down as the service accepts them. */
final class Script {
    private final Map<Thing, List<String>> states = new TreeMap<>();

    synchronized void state(Kind kind, String owner, String status) {
        states.computeIfAbsent(new Thing(kind, owner), thing -> new ArrayList<>())
                .add(status);
    }

    synchronized Map<Thing, List<String>> states() {
        var copy = new TreeMap<Thing, List<String>>();
        states.forEach((thing, all) -> copy.put(thing, List.copyOf(all)));
        return copy;
    }
}
