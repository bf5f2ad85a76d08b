package org.waymarker.statistics;

import org.apache.commons.statistics.distribution.TDistribution;
import org.waymarker.statistics.Interval.Limits;

/** Limits where the sum of the scores is a given number of times the root of the sum of their squares. */
final class ScoreLimits {
    private final Scores scores;
    private final double times;

    private ScoreLimits(Scores scores, double times) {
        this.scores = scores;
        this.times = times;
    }

    /** What flipping the signs of very many scores comes to: their sum is nearly normal, with the sum of squares as its variance. */
    static ScoreLimits ofManyFlips(Scores scores) {
        return new ScoreLimits(scores, Level.NORMAL);
    }

    /** Student's t of the mean score, rewritten for squares that are not taken about the mean. */
    static ScoreLimits ofStudent(Scores scores, int patients) {
        double t = TDistribution.of(patients - 1).inverseSurvivalProbability(Level.TAIL);
        return new ScoreLimits(scores, Math.sqrt(patients * t * t / (patients - 1 + t * t)));
    }

    Limits limits() {
        return new Limits(low(), high());
    }

    private double low() {
        return over(scores.least, times)
                ? Scores.turning(scores.least, scores.root(), value -> over(value, times))
                : scores.least;
    }

    private double high() {
        return over(scores.greatest, -times)
                ? scores.greatest
                : Scores.turning(scores.root(), scores.greatest, value -> over(value, -times));
    }

    private boolean over(double value, double times) {
        double sum = 0;
        double squares = 0;
        for (double score : scores.at(value)) {
            sum += score;
            squares += score * score;
        }
        return sum > times * Math.sqrt(squares);
    }
}
