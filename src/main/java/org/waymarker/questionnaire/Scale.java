package org.waymarker.questionnaire;

import java.util.Arrays;
import java.util.Optional;

/**
 * A measure that patients report, as far as numbers go: how many items, what each may be answered with, and what they come to. The
 * words of the items are their owners' and stand nowhere here.
 */
enum Scale {
    PSEQ("pseq", "pseq-total", 10, 0, 6, 10, Rule.SUM),
    PSEQ_2("pseq-2", "pseq-2-total", 2, 0, 6, 2, Rule.SUM),
    BPI_SEVERITY("bpi-severity", "bpi-severity", 4, 0, 10, 4, Rule.MEAN),
    /** The guide of its owners gives a mean from four answers on; for no other scale here may answers be missing. */
    BPI_INTERFERENCE("bpi-interference", "bpi-interference", 7, 0, 10, 4, Rule.MEAN),
    PHQ_9("phq-9", "phq-9-total", 9, 0, 3, 9, Rule.SUM),
    GAD_7("gad-7", "gad-7-total", 7, 0, 3, 7, Rule.SUM),
    /** The index needs a licensed value set, and is not worked out. */
    EQ_5D_5L("eq-5d-5l", "eq-5d-5l-profile", 5, 1, 5, 5, Rule.DIGITS),
    EQ_VAS("eq-vas", "eq-vas", 1, 0, 100, 1, Rule.SUM),
    PCS("pcs", "pcs-total", 13, 0, 4, 13, Rule.SUM),
    UCLA_3("ucla-3", "ucla-3-loneliness", 3, 1, 3, 3, Rule.SUM),
    DIRECT_LONELINESS("direct-loneliness", "direct-loneliness", 1, 1, 5, 1, Rule.SUM);

    /** What answers come to. */
    enum Rule {
        SUM,
        MEAN,
        /** The answers one behind the other, in the order of the items. */
        DIGITS
    }

    private static final int PHQ_9_ITEM = 9;

    private final String code;
    private final String measure;
    private final int items;
    private final int lowest;
    private final int highest;
    private final int needed;
    private final Rule rule;

    Scale(String code, String measure, int items, int lowest, int highest, int needed, Rule rule) {
        this.code = code;
        this.measure = measure;
        this.items = items;
        this.lowest = lowest;
        this.highest = highest;
        this.needed = needed;
        this.rule = rule;
    }

    /** As scoring tables name it. */
    String code() {
        return code;
    }

    /** Code of what it comes to, in CodeSystem {@code patient-reported-measure}. */
    String measure() {
        return measure;
    }

    int items() {
        return items;
    }

    /** How many items must be answered for there to be a score. */
    int needed() {
        return needed;
    }

    Rule rule() {
        return rule;
    }

    boolean takes(int answer) {
        return answer >= lowest && answer <= highest;
    }

    /** What an item may be answered with, for people. */
    String range() {
        return lowest + " to " + highest;
    }

    /** The item, counted from 1, of which any answer but 0 calls for a person at once. */
    Optional<Integer> riskItem() {
        return this == PHQ_9 ? Optional.of(PHQ_9_ITEM) : Optional.empty();
    }

    static Optional<Scale> ofCode(String code) {
        return Arrays.stream(values()).filter(scale -> scale.code.equals(code)).findFirst();
    }
}
