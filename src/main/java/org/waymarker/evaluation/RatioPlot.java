package org.waymarker.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Ratios of rates with their intervals on a logarithmic axis, a line each, some to a service. */
final class RatioPlot {
    private static final int WIDTH = 718;
    private static final int LABEL = 150;
    private static final int AXIS_LEFT = 316;
    private static final int AXIS_WIDTH = 150;
    private static final int RATES_END = 565;
    private static final int RATIO = 576;
    private static final int TOP = 22;
    private static final int LINE = 16;
    private static final int GAP = 5;
    private static final int BOTTOM = 20;
    private static final int LETTERS_OF_A_NAME = 23;

    private RatioPlot() {}

    /** How a ratio is drawn, by shape and not by colour alone. */
    enum Mark {
        DOT,
        SQUARE,
        DIAMOND,
        TRIANGLE;

        private String look() {
            return switch (this) {
                case DOT -> "main";
                case SQUARE -> "sensitivity";
                case DIAMOND -> "earlier";
                case TRIANGLE -> "offer";
            };
        }
    }

    /**
     * One ratio.
     *
     * @param what which rate is divided by which
     * @param rates the two, as text; may be empty
     */
    record Line(Mark mark, String what, Claim claim, String rates) {
        private String told() {
            return what + " " + Wording.claim(claim) + (rates.isEmpty() ? "" : ", rates " + rates);
        }
    }

    /** @param verdict what the first interval says */
    record Service(String name, String verdict, List<Line> lines) {
        private int height() {
            return LINE * lines.size() + GAP;
        }

        private String told() {
            return name + ": " + verdict + "; " + lines.stream().map(Line::told).collect(Collectors.joining("; "))
                    + ".";
        }
    }

    static Html of(String id, List<Service> services) {
        var axis = RatioAxis.of(
                services.stream()
                        .flatMap(service -> service.lines.stream())
                        .map(Line::claim)
                        .toList(),
                AXIS_LEFT,
                AXIS_WIDTH);
        int foot = TOP + services.stream().mapToInt(Service::height).sum();
        var svg = new Svg(
                id,
                WIDTH,
                foot + BOTTOM,
                "Ratios of rates with 95% intervals",
                "On a logarithmic axis with a line at 1, no change. "
                        + services.stream().map(Service::told).collect(Collectors.joining(" ")));
        frame(svg, axis, foot);
        int y = TOP;
        for (Service service : services) {
            service(svg, axis, service, y);
            y += service.height();
        }
        return svg.done();
    }

    private static void frame(Svg svg, RatioAxis axis, int foot) {
        double one = axis.x(1);
        svg.text("head", LABEL, 12, "Rates compared")
                .textBefore("head", one - 6, 12, "\u2190 lower")
                .text("head", one + 6, 12, "higher \u2192")
                .textBefore("head", RATES_END, 12, "a year")
                .text("head", RATIO, 12, "Ratio (95% interval)")
                .line("rule", 0, 17, WIDTH, 17);
        for (String tick : axis.ticks()) {
            double x = axis.x(Double.parseDouble(tick));
            svg.line(tick.equals("1") ? "none" : "grid", x, 18, x, foot + 3).textAround("tick", x, foot + 15, tick);
        }
    }

    private static void service(Svg svg, RatioAxis axis, Service service, int top) {
        double y = top + LINE - 4;
        for (String line : broken(service.name)) {
            svg.text("name", 0, y, line);
            y += LINE - 1;
        }
        for (String line : broken(service.verdict)) {
            svg.text("said", 0, y, line);
            y += LINE - 1;
        }
        y = top + LINE - 4;
        for (Line line : service.lines) {
            var look = line.mark == Mark.DOT ? "value" : "quiet";
            svg.text("tick", LABEL, y, line.what)
                    .textBefore(look, RATES_END, y, line.rates)
                    .text(look, RATIO, y, Wording.claimOrWhyNone(line.claim));
            claim(svg, axis, line, y - 4);
            y += LINE;
        }
        svg.line("hair", 0, top + service.height() - 1, WIDTH, top + service.height() - 1);
    }

    /** Into lines that are short enough for the first column. */
    private static List<String> broken(String text) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > LETTERS_OF_A_NAME) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static void claim(Svg svg, RatioAxis axis, Line line, double y) {
        if (!(line.claim.estimate() instanceof Cell.Figure estimate)) {
            return;
        }
        interval(svg, axis, line, y);
        double ratio = estimate.value().doubleValue();
        if (axis.holds(ratio)) {
            mark(svg, line.mark, axis.x(ratio), y);
        }
    }

    private static void mark(Svg svg, Mark mark, double x, double y) {
        switch (mark) {
            case DOT -> svg.dot(mark.look(), x, y, 4.5);
            case SQUARE -> svg.rectangle(mark.look(), x - 3.5, y - 3.5, 7, 7);
            case DIAMOND -> svg.polygon(mark.look(), List.of(at(x - 5, y), at(x, y - 5), at(x + 5, y), at(x, y + 5)));
            case TRIANGLE -> svg.polygon(mark.look(), List.of(at(x - 5, y + 4), at(x, y - 5), at(x + 5, y + 4)));
        }
    }

    private static Svg.Point at(double x, double y) {
        return new Svg.Point(x, y);
    }

    /** From limit to limit, with the head of an arrow where a limit lies beyond the axis. */
    private static void interval(Svg svg, RatioAxis axis, Line line, double y) {
        var high = line.claim.high();
        if (!(line.claim.low() instanceof Cell.Figure low)
                || !(high instanceof Cell.Figure || high instanceof Cell.Unlimited)) {
            return;
        }
        double from = low.value().doubleValue();
        double to = high instanceof Cell.Figure figure ? figure.value().doubleValue() : Double.POSITIVE_INFINITY;
        double left = axis.held(from);
        double right = axis.held(to);
        var look = line.mark.look();
        svg.line(look + "-limits", left, y, right, y);
        if (from < axis.least()) {
            svg.arrow(look + "-beyond", left, y, -1);
        }
        if (to > axis.most()) {
            svg.arrow(look + "-beyond", right, y, 1);
        }
    }
}
