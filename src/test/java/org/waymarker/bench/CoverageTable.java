package org.waymarker.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.waymarker.statistics.Interval;
import org.waymarker.statistics.Interval.Limits;

/** How often intervals held the truth. */
final class CoverageTable {
    private final String title;
    private final List<String> lines = new ArrayList<>();

    CoverageTable(String title) {
        this.title = title;
    }

    /** @param cohorts in each the intervals by method, in one order of methods */
    void row(String scenario, List<Map<String, Interval>> cohorts, double truth) {
        var methods = cohorts.get(0).keySet();
        if (lines.isEmpty()) {
            lines.add("| %s | %s | not estimated |".formatted(title, String.join(" | ", methods)));
            lines.add("|---|" + "---:|".repeat(methods.size() + 1));
        }
        var line = new StringBuilder("| " + scenario + " |");
        methods.forEach(method -> line.append(" %s |".formatted(cell(given(cohorts, method), truth))));
        var first = methods.iterator().next();
        double none = cohorts.size() - given(cohorts, first).size();
        lines.add(
                line.append(" %.1f%% |".formatted(100 * none / cohorts.size())).toString());
    }

    void print() {
        System.out.println();
        lines.forEach(System.out::println);
        System.out.println();
    }

    private static List<Limits> given(List<Map<String, Interval>> cohorts, String method) {
        return cohorts.stream()
                .map(cohort -> cohort.get(method))
                .filter(Limits.class::isInstance)
                .map(Limits.class::cast)
                .toList();
    }

    /** Of those that could be estimated: the share that held the truth, and the median width. */
    private static String cell(List<Limits> limits, double truth) {
        long held = limits.stream().filter(one -> one.holds(truth)).count();
        double width = MedianTable.median(limits, one -> one.high() - one.low());
        return "%.1f%% (%s)"
                .formatted(100.0 * held / limits.size(), Double.isInfinite(width) ? "open" : "%.2f".formatted(width));
    }
}
