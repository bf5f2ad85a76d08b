package org.waymarker.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** A picture within a page: a unit is a CSS pixel, y runs downwards, and the page's style sheet has the looks of each class. */
final class Svg {
    private final Html markup = new Html();

    /**
     * @param id of this picture, unlike that of any other on the page
     * @param description what can be seen, for those who cannot see it
     */
    Svg(String id, int width, int height, String title, String description) {
        markup.open(
                        "svg",
                        "xmlns",
                        "http://www.w3.org/2000/svg",
                        "role",
                        "img",
                        "aria-labelledby",
                        id + "-title " + id + "-desc",
                        "width",
                        "" + width,
                        "height",
                        "" + height,
                        "viewBox",
                        "0 0 " + width + " " + height)
                .leaf("title", title, "id", id + "-title")
                .leaf("desc", description, "id", id + "-desc");
    }

    /** A place in the picture. */
    record Point(double x, double y) {}

    Svg line(String look, double x1, double y1, double x2, double y2) {
        markup.empty("line", "class", look, "x1", of(x1), "y1", of(y1), "x2", of(x2), "y2", of(y2));
        return this;
    }

    Svg path(String look, List<Point> points) {
        return through("polyline", look, points);
    }

    private Svg through(String element, String look, List<Point> points) {
        var all = new StringBuilder();
        for (Point point : points) {
            all.append(all.isEmpty() ? "" : " ").append(of(point.x)).append(',').append(of(point.y));
        }
        markup.empty(element, "class", look, "points", all.toString());
        return this;
    }

    Svg rectangle(String look, double x, double y, double width, double height) {
        markup.empty("rect", "class", look, "x", of(x), "y", of(y), "width", of(width), "height", of(height));
        return this;
    }

    Svg dot(String look, double x, double y, double radius) {
        markup.empty("circle", "class", look, "cx", of(x), "cy", of(y), "r", of(radius));
        return this;
    }

    /** A head of an arrow at the end of a line that goes on. */
    Svg arrow(String look, double x, double y, int direction) {
        double back = x - 6 * direction;
        return polygon(look, List.of(new Point(x, y), new Point(back, y - 4), new Point(back, y + 4)));
    }

    Svg polygon(String look, List<Point> corners) {
        return through("polygon", look, corners);
    }

    /** Text that begins at x. */
    Svg text(String look, double x, double y, String text) {
        return text(look, x, y, "start", text);
    }

    Svg textBefore(String look, double x, double y, String text) {
        return text(look, x, y, "end", text);
    }

    Svg textAround(String look, double x, double y, String text) {
        return text(look, x, y, "middle", text);
    }

    private Svg text(String look, double x, double y, String anchor, String text) {
        markup.leaf("text", text, "class", look, "x", of(x), "y", of(y), "text-anchor", anchor);
        return this;
    }

    /** The picture, to which nothing can be added any more. */
    Html done() {
        return markup.close();
    }

    private static String of(double length) {
        var rounded = BigDecimal.valueOf(length).setScale(1, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
