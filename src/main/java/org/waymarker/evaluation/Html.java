package org.waymarker.evaluation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Markup that is HTML and well-formed XML at once; whatever is put into it is escaped. */
final class Html {
    private static final Set<String> WITHIN_A_LINE = Set.of("strong", "em", "sup", "span", "tspan");

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** @param attributes names and values in turn */
    Html open(String element, String... attributes) {
        tag(element, attributes).append('>');
        open.push(element);
        return this;
    }

    Html close() {
        var element = open.pop();
        out.append("</").append(element).append('>');
        return ended(element);
    }

    Html text(String text) {
        escape(text, false);
        return this;
    }

    /** An element that holds text only. */
    Html leaf(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** An element that holds nothing. */
    Html empty(String element, String... attributes) {
        tag(element, attributes).append("/>");
        return ended(element);
    }

    Html add(Html other) {
        out.append(other);
        return this;
    }

    private StringBuilder tag(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1], true);
            out.append('"');
        }
        return out;
    }

    private Html ended(String element) {
        if (!WITHIN_A_LINE.contains(element)) {
            out.append('\n');
        }
        return this;
    }

    private void escape(String text, boolean attribute) {
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append(attribute ? "&quot;" : "\"");
                default -> out.appendCodePoint(isOfXml(point) ? point : 0xFFFD);
            }
        });
    }

    /** Others cannot be written in XML, not even as a reference. */
    private static boolean isOfXml(int point) {
        return point == '\t'
                || point == '\n'
                || (point >= 0x20 && point <= 0xD7FF)
                || (point >= 0xE000 && point <= 0xFFFD)
                || point >= 0x10000;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
