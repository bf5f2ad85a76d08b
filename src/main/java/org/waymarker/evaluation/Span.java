package org.waymarker.evaluation;

/** How long the windows before and after are. */
public enum Span {
    WEEKS_52(26, "52 weeks"),
    /** Secondary. */
    WEEKS_26(13, "26 weeks");

    private final int fortnights;
    private final String title;

    Span(int fortnights, String title) {
        this.fortnights = fortnights;
        this.title = title;
    }

    int fortnights() {
        return fortnights;
    }

    /** Length in weeks. */
    public int weeks() {
        return 2 * fortnights;
    }

    int days() {
        return 14 * fortnights;
    }

    public String title() {
        return title;
    }
}
