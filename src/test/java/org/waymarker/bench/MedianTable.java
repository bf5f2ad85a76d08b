package org.waymarker.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Medians of what two sides did in turn, and their ratio. */
final class MedianTable {
    private final List<String> lines = new ArrayList<>();

    MedianTable(String ours, String theirs) {
        lines.add("| | | %s | %s | ratio |".formatted(ours, theirs));
        lines.add("|---|---|---:|---:|---:|");
    }

    /** @param form of one figure, such as {@code %.1f} */
    <R> void row(String what, String unit, List<R> ours, List<R> theirs, ToDoubleFunction<R> figure, String form) {
        var one = median(ours, figure);
        var other = median(theirs, figure);
        lines.add("| %s | %s | %s | %s | %.2f |"
                .formatted(what, unit, form.formatted(one), form.formatted(other), one / other));
    }

    void note(String text) {
        lines.add("| **" + text + "** | | | | |");
    }

    void print() {
        lines.forEach(System.out::println);
    }

    static <R> double median(List<R> runs, ToDoubleFunction<R> figure) {
        var sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
