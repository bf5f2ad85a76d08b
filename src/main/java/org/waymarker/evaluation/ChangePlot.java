package org.waymarker.evaluation;

import java.util.List;
import java.util.stream.Collectors;

/** How many people had how many contacts fewer or more in the year after: a bar for each class of change. */
final class ChangePlot {
    private static final int WIDTH = 272;
    private static final int LABEL = 78;
    private static final int COUNT = 36;
    private static final int TOP = 16;
    private static final int LINE = 13;
    private static final int MOST_LINES = 7;

    private ChangePlot() {}

    static Html of(String id, Slice slice) {
        var bins = slice.rows(Statistic.CHANGE);
        var told = bins.stream()
                .map(bin -> label(bin) + ": " + Wording.figure(bin.cell()))
                .collect(Collectors.joining("; "));
        var svg = new Svg(
                id,
                WIDTH,
                TOP + LINE * MOST_LINES,
                Titles.of(slice.measure()) + ": each person's own change",
                bins.isEmpty()
                        ? "Masked."
                        : "People by change in contacts, year after less year before. " + told + ".");
        svg.text("head", 0, 12, "People by own change in contacts");
        if (bins.isEmpty()) {
            svg.text("quiet", 0, TOP + LINE, "masked");
            return svg.done();
        }
        if (bins.size() == 1) {
            svg.text("quiet", 0, TOP + LINE, "too few people to tell by class");
            return svg.done();
        }
        bars(svg, bins);
        return svg.done();
    }

    private static void bars(Svg svg, List<Row> bins) {
        double most = bins.stream().mapToDouble(ChangePlot::people).max().orElse(0);
        double room = WIDTH - LABEL - COUNT;
        int y = TOP;
        for (Row bin : bins) {
            double length = most == 0 ? 0 : room * people(bin) / most;
            if (length > 0) {
                svg.rectangle("bar", LABEL, y + 2, length, LINE - 3);
            }
            svg.textBefore("tick", LABEL - 6, y + 11, label(bin))
                    .text("value", LABEL + length + 4, y + 11, Wording.figure(bin.cell()));
            y += LINE;
        }
        svg.line("rule", LABEL, TOP, LABEL, y);
    }

    private static double people(Row bin) {
        return bin.cell() instanceof Cell.Figure figure ? figure.value().doubleValue() : 0;
    }

    /** With a sign before each number, so that fewer and more are told apart. */
    private static String label(Row bin) {
        return bin.at().orElse("").replace('-', '\u2212').replaceAll("(?<![\u22120-9])([1-9])", "+$1");
    }
}
