package org.waymarker.statistics;

import java.util.List;

/**
 * Of the ratio of the rate after to the rate before, each patient's after-count being binomial given both counts, with odds of ratio times
 * days after over days before. The score is the after-count less what is expected of it. The ratio r is held as the share
 * r / (1 + r), so that a ratio and its inverse are found with the same care, and 0 and infinity are ends like others.
 */
final class RatioScores extends Scores {
    private final List<Pair> pairs;

    RatioScores(List<Pair> pairs) {
        super(0, 1);
        this.pairs = pairs;
    }

    static double ratio(double share) {
        return share / (1 - share);
    }

    @Override
    double[] at(double share) {
        var scores = new double[pairs.size()];
        for (int i = 0; i < scores.length; i++) {
            var pair = pairs.get(i);
            double after = share * pair.afterDays();
            double before = (1 - share) * pair.beforeDays();
            scores[i] = (pair.after() * before - pair.before() * after) / (after + before);
        }
        return scores;
    }
}
