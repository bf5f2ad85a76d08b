package org.waymarker.hospital;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What happened in many simulations together. */
final class Tally {
    private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
    private final Map<String, Long> figures = new TreeMap<>();
    private final Map<String, Long> broken = new TreeMap<>();
    private long seeds;

    synchronized void add(Simulation.Outcome outcome) {
        seeds++;
        outcome.faults().forEach((fault, times) -> faults.merge(fault, (long) times, Long::sum));
        outcome.figures()
                .forEach((figure, number) ->
                        figures.merge(figure, number, figure.startsWith("longest") ? Long::max : Long::sum));
        if (!outcome.holds()) {
            broken.merge(outcome.broken().replaceAll(":.*", ""), 1L, Long::sum);
        }
    }

    Map<Fault, Long> faults() {
        return faults;
    }

    long seeds() {
        return seeds;
    }

    boolean allHold() {
        return broken.isEmpty();
    }

    String table() {
        var table = new StringBuilder("%,d seeds%n".formatted(seeds));
        figures.forEach((figure, number) -> table.append("  %-36s %,14d%n".formatted(figure, number)));
        faults.forEach((fault, times) -> table.append("  %-36s %,14d%n".formatted(fault, times)));
        broken.forEach((what, times) -> table.append("BROKEN %s: %,d seeds%n".formatted(what, times)));
        return table.toString();
    }
}
