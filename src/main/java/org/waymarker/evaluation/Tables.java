package org.waymarker.evaluation;

import java.util.List;
import java.util.Map;

/** Tables of a page, whose lines stand in groups and whose heads say what they are the heads of. */
final class Tables {
    private final Html out;

    Tables(Html out) {
        this.out = out;
    }

    /** Writes what stands in one cell. */
    interface Content {
        void print(Html out);
    }

    record Line(String head, List<Content> cells) {}

    /**
     * As wide as the page.
     *
     * @param groups lines by the title above them, which may be empty
     */
    void table(String caption, List<String> heads, Map<String, List<Line>> groups) {
        out.open("table").leaf("caption", caption).open("thead").open("tr");
        heads.forEach(head -> out.leaf("th", head, "scope", "col"));
        out.close().close();
        groups.forEach((title, lines) -> {
            out.open("tbody");
            if (!title.isEmpty()) {
                out.open("tr")
                        .leaf("th", title, "scope", "rowgroup", "class", "group", "colspan", "" + heads.size())
                        .close();
            }
            lines.forEach(this::line);
            out.close();
        });
        out.close();
    }

    /** As wide as it needs to be. */
    void narrow(String caption, List<String> heads, Map<String, List<Line>> groups) {
        laidOut("narrow", caption, heads, groups);
    }

    /** Of text, not of numbers. */
    void words(String caption, String head, String value, List<Line> lines) {
        laidOut("words", caption, List.of(head, value), Map.of("", lines));
    }

    private void laidOut(String look, String caption, List<String> heads, Map<String, List<Line>> groups) {
        out.open("div", "class", look);
        table(caption, heads, groups);
        out.close();
    }

    private void line(Line line) {
        out.open("tr").leaf("th", line.head, "scope", "row");
        for (Content content : line.cells) {
            out.open("td");
            content.print(out);
            out.close();
        }
        out.close();
    }
}
