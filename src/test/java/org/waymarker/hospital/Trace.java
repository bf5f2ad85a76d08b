package org.waymarker.hospital;

import java.util.ArrayList;
import java.util.List;

/** Everything that happened in a simulation, in its order: as a number that tells two runs apart, and as lines if somebody will read them. */
final class Trace {
    private final VirtualTime time;
    private final boolean keeping;
    private final List<String> lines = new ArrayList<>();
    private long hash = 17;

    Trace(VirtualTime time, boolean keeping) {
        this.time = time;
        this.keeping = keeping;
    }

    /** @param what the same text for the same event in each run, so without hash codes and random names */
    void add(String who, String what, Object about) {
        hash = 31 * hash + time.now();
        hash = 31 * hash + who.hashCode();
        hash = 31 * hash + what.hashCode();
        var text = String.valueOf(about);
        hash = 31 * hash + text.hashCode();
        if (keeping) {
            lines.add("%10.3f s  %-12s %s %s".formatted(time.now() / 1000.0, who, what, text));
        }
    }

    long hash() {
        return hash;
    }

    List<String> lines() {
        return lines;
    }
}
