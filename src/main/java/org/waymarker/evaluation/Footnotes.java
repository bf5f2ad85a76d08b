package org.waymarker.evaluation;

import java.util.ArrayList;
import java.util.List;

/** Why figures are not given: each reason once, under a letter. */
final class Footnotes {
    private final List<String> reasons = new ArrayList<>();

    /** The figure, with the letter of the reason if it is not given. */
    void cell(Html out, Cell cell) {
        out.text(Wording.figure(cell));
        if (cell instanceof Cell.NotGiven none) {
            letter(out, none.reason());
        }
    }

    void claim(Html out, Claim claim) {
        out.text(Wording.claim(claim));
        claim.whyNone().ifPresent(reason -> letter(out, reason));
        if (claim.estimate() instanceof Cell.Figure && claim.low() instanceof Cell.NotGiven none) {
            letter(out, none.reason());
        }
    }

    void interval(Html out, Claim claim) {
        if (claim.low() instanceof Cell.NotGiven none) {
            cell(out, none);
        } else {
            out.text(Wording.interval(claim));
        }
    }

    void probability(Html out, Cell p) {
        if (p instanceof Cell.NotGiven) {
            cell(out, p);
        } else {
            out.text(Wording.probability(p));
        }
    }

    private void letter(Html out, String reason) {
        if (!reasons.contains(reason)) {
            reasons.add(reason);
        }
        out.leaf("sup", letter(reasons.indexOf(reason)));
    }

    private static String letter(int index) {
        return "" + (char) ('a' + index);
    }

    /** All that were referred to so far. */
    void print(Html out) {
        for (int i = 0; i < reasons.size(); i++) {
            out.leaf("li", letter(i) + " " + reasons.get(i));
        }
    }
}
