package org.waymarker.statistics;

import java.util.List;

/**
 * Of the rate after less the rate before, in events per day. The score is a patient's own difference less the supposed one, weighted
 * by before-days times after-days over their sum, as Mantel and Haenszel weigh strata: a patient cut short counts for less.
 */
final class DifferenceScores extends Scores {
    private final double[] differences;
    private final double[] weights;

    private DifferenceScores(double[] differences, double[] weights, double least, double greatest) {
        super(least, greatest);
        this.differences = differences;
        this.weights = weights;
    }

    static DifferenceScores of(List<Pair> pairs) {
        var differences = new double[pairs.size()];
        var weights = new double[pairs.size()];
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < differences.length; i++) {
            var pair = pairs.get(i);
            double days = (double) pair.beforeDays() * pair.afterDays();
            differences[i] = (pair.after() * pair.beforeDays() - pair.before() * pair.afterDays()) / days;
            weights[i] = days / (pair.beforeDays() + pair.afterDays());
            least = Math.min(least, differences[i]);
            greatest = Math.max(greatest, differences[i]);
        }
        return new DifferenceScores(differences, weights, least, greatest);
    }

    @Override
    double[] at(double difference) {
        var scores = new double[differences.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = weights[i] * (differences[i] - difference);
        }
        return scores;
    }
}
