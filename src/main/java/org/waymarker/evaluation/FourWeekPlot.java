package org.waymarker.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rate in each four weeks of the year before the first session and the year after the last, with the programme between them as a
 * gap. A point that is masked leaves a gap in the line.
 */
final class FourWeekPlot {
    private static final int WIDTH = 436;
    private static final int LEFT = 34;
    private static final int TOP = 22;
    private static final int FOOT = 89;
    private static final int HEIGHT = 110;
    private static final int MONTHS = 13;
    private static final double GAP = 56;
    private static final double STEP = (WIDTH - LEFT - GAP) / (2.0 * MONTHS);

    private FourWeekPlot() {}

    static Html of(String id, Slice slice) {
        var points = slice.rows(Statistic.FOUR_WEEK_RATE);
        var told = points.stream()
                .map(point -> point.at().orElse("").replace('-', '\u2212') + ": " + Wording.figure(point.cell()))
                .collect(Collectors.joining("; "));
        var svg = new Svg(
                id,
                WIDTH,
                HEIGHT,
                Titles.of(slice.measure()) + ": rate in each four weeks before and after the programme",
                points.isEmpty()
                        ? "Masked."
                        : "Contacts for each person-year, by four weeks before the first and after the last session. "
                                + told + ".");
        svg.text("name", 0, 12, Titles.of(slice.measure()) + ": rate by four weeks");
        double top = scaleEnd(slice, points);
        axes(svg, top);
        if (points.isEmpty()) {
            svg.text("quiet", LEFT + 8, TOP + 40, "masked");
            return svg.done();
        }
        mean(svg, slice.cell(Statistic.RATE_BEFORE), top, LEFT, LEFT + MONTHS * STEP);
        mean(svg, slice.cell(Statistic.RATE_AFTER), top, WIDTH - MONTHS * STEP, WIDTH);
        series(svg, points.stream().filter(point -> month(point) < 0).toList(), top);
        series(svg, points.stream().filter(point -> month(point) > 0).toList(), top);
        return svg.done();
    }

    private static int month(Row point) {
        return Integer.parseInt(point.at().orElseThrow());
    }

    private static double x(int month) {
        return month < 0 ? LEFT + (MONTHS + month + 0.5) * STEP : WIDTH - (MONTHS - month + 0.5) * STEP;
    }

    private static double y(double rate, double top) {
        return FOOT - (FOOT - TOP) * rate / top;
    }

    /** The next of 1, 2 or 5 times a power of ten. */
    private static double scaleEnd(Slice slice, List<Row> points) {
        var means = Stream.of(slice.cell(Statistic.RATE_BEFORE), slice.cell(Statistic.RATE_AFTER));
        double most = Stream.concat(points.stream().map(Row::cell), means)
                .mapToDouble(cell ->
                        cell instanceof Cell.Figure figure ? figure.value().doubleValue() : 0)
                .max()
                .orElse(0);
        double end = 0.1;
        double[] steps = {2, 2.5, 2};
        for (int i = 0; end < most; i++) {
            end *= steps[i % steps.length];
        }
        return end;
    }

    private static void axes(Svg svg, double top) {
        for (double part : new double[] {0, 0.5, 1}) {
            double y = y(top * part, top);
            svg.line(part == 0 ? "rule" : "grid", LEFT, y, WIDTH, y)
                    .textBefore("tick", LEFT - 5, y + 4, label(top * part));
        }
        double t0 = LEFT + MONTHS * STEP;
        double t1 = WIDTH - MONTHS * STEP;
        svg.rectangle("gap", t0, TOP, t1 - t0, FOOT - TOP)
                .line("session", t0, TOP, t0, FOOT + 4)
                .line("session", t1, TOP, t1, FOOT + 4)
                .textBefore("tick", t0 + 10, FOOT + 16, "first session")
                .text("tick", t1 - 10, FOOT + 16, "last session")
                .text("tick", LEFT, FOOT + 16, "\u221252 weeks")
                .textBefore("tick", WIDTH, FOOT + 16, "+52 weeks");
    }

    private static String label(double rate) {
        var value = BigDecimal.valueOf(rate).setScale(2, RoundingMode.HALF_EVEN).stripTrailingZeros();
        return value.signum() == 0 ? "0" : value.toPlainString();
    }

    private static void mean(Svg svg, Cell rate, double top, double from, double to) {
        if (rate instanceof Cell.Figure figure) {
            double y = y(figure.value().doubleValue(), top);
            svg.line("mean", from, y, to, y);
        }
    }

    private static void series(Svg svg, List<Row> points, double top) {
        var run = new ArrayList<Svg.Point>();
        for (Row point : points) {
            double x = x(month(point));
            if (point.cell() instanceof Cell.Figure figure) {
                double y = y(figure.value().doubleValue(), top);
                run.add(new Svg.Point(x, y));
                svg.dot("main", x, y, 2.5);
            } else {
                drawn(svg, run);
                svg.textAround("quiet", x, FOOT - 2, Wording.figure(point.cell()));
            }
        }
        drawn(svg, run);
    }

    private static void drawn(Svg svg, List<Svg.Point> run) {
        if (run.size() > 1) {
            svg.path("series", run);
        }
        run.clear();
    }
}
