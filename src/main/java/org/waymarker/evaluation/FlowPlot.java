package org.waymarker.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.waymarker.evaluation.Flow.Step;
import org.waymarker.serviceuse.Measure;

/** The way of people into the report: how many at each step, who was left out and why, and who could be followed. */
final class FlowPlot {
    private static final int WIDTH = 718;
    private static final int BOX = 104;
    private static final int BOX_HEIGHT = 44;
    private static final double STEP = (WIDTH - BOX) / 5.0;
    private static final double GAP = STEP - BOX;
    private static final int LIST_TOP = 60;
    private static final int LINE = 15;
    private static final String NOBODY = "nobody";
    private static final List<Box> BOXES = List.of(
            new Box(Step.ENDED, "programmes"),
            new Box(Step.INCLUDED, "in this report"),
            new Box(Step.COMPLETED, "completed"),
            new Box(Step.OFFERED, "offered in time"),
            new Box(Step.ACCEPTED, "accepted"),
            new Box(Step.JOINED, "joined a group"));
    private static final List<Box> LEFT_OUT = List.of(
            new Box(Step.NEVER_STARTED, "never came to a session"),
            new Box(Step.EARLIER_PROGRAMME, "in by an earlier programme"),
            new Box(Step.PERMISSION_NOT_GIVEN, "records may not be used"),
            new Box(Step.OPTED_OUT, "national data opt-out"),
            new Box(Step.NOT_COUNTED, "could not be counted"));

    private FlowPlot() {}

    private record Box(Step step, String words) {}

    /** A line of a list. */
    private record Entry(String words, Cell people) {
        private boolean isNobody() {
            return people instanceof Cell.Figure figure && figure.value().signum() == 0;
        }
    }

    static Html of(String id, Report report, List<Measure> measures) {
        var leftOut = LEFT_OUT.stream()
                .map(box -> new Entry(box.words, report.people(box.step)))
                .filter(entry -> !entry.isNobody())
                .toList();
        var followed = measures.stream()
                .map(measure -> new Entry(
                        Titles.of(measure), Slice.main(report, measure).cell(Statistic.PEOPLE)))
                .toList();
        int lines = Math.max(1, Math.max(leftOut.size(), followed.size()));
        var svg = new Svg(
                id,
                WIDTH,
                LIST_TOP + LINE * (lines + 1) + 8,
                "The way of people into this report",
                description(report, leftOut, followed));
        for (int i = 0; i < BOXES.size(); i++) {
            double x = i * STEP;
            var box = BOXES.get(i);
            svg.rectangle("box", x, 1, BOX, BOX_HEIGHT)
                    .textAround("count", x + BOX / 2.0, 20, Wording.figure(report.people(box.step)))
                    .textAround("tick", x + BOX / 2.0, 37, box.words);
            if (i > 0) {
                svg.line("way", x - GAP, 23, x - 5, 23).arrow("way", x - 1, 23, 1);
            }
        }
        list(svg, 0, 204, lines, "Left out", leftOut);
        list(svg, 214, 288, lines, "Followed for both whole years", followed);
        list(svg, 512, 206, lines, "Of those not offered in time", later(report));
        double out = BOX + GAP / 2.0;
        double followedFrom = BOX + GAP + BOX - 6.0;
        svg.line("way", out, 23, out, LIST_TOP).line("way", followedFrom, BOX_HEIGHT + 1, followedFrom, LIST_TOP);
        return svg.done();
    }

    private static List<Entry> later(Report report) {
        return List.of(new Entry("offered one later", report.people(Step.OFFERED_LATER)));
    }

    private static void list(Svg svg, int x, int width, int lines, String heading, List<Entry> entries) {
        svg.rectangle("list", x, LIST_TOP, width, LINE * (lines + 1) + 6).text("name", x + 6, LIST_TOP + LINE, heading);
        int y = LIST_TOP + 2 * LINE;
        if (entries.isEmpty()) {
            svg.text("quiet", x + 6, y, NOBODY);
        }
        for (Entry entry : entries) {
            svg.text("tick", x + 6, y, entry.words).textBefore("value", x + width - 6, y, Wording.figure(entry.people));
            y += LINE;
        }
    }

    private static String description(Report report, List<Entry> leftOut, List<Entry> followed) {
        var way = new ArrayList<Entry>();
        BOXES.forEach(box -> way.add(new Entry(box.words, report.people(box.step))));
        return told(way) + ". Left out: " + told(leftOut) + ". Followed for both whole years: " + told(followed)
                + ". Of those not offered in time: " + told(later(report)) + ".";
    }

    private static String told(List<Entry> entries) {
        return entries.isEmpty()
                ? NOBODY
                : entries.stream()
                        .map(entry -> entry.words + " " + Wording.figure(entry.people))
                        .collect(Collectors.joining(", "));
    }
}
