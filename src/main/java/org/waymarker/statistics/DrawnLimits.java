package org.waymarker.statistics;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.waymarker.statistics.Interval.Limits;

/**
 * Limits from the estimates of drawn patients: the ones that leave a fortieth of the draws outside on either side.
 *
 * <p>For halves this is the swap test, inverted. It flips the signs of the scores at random, and rejects a value if the sum is seldom as
 * far out. The sum less the flipped sum is twice the sum over the patients whose sign was flipped, which falls as the value rises;
 * so the test at a value is whether the estimate from the flipped patients alone lies beyond it, and the limits are quantiles of those
 * estimates (J. A. Hartigan, Using subsample values as typical values, 1969).
 */
final class DrawnLimits {
    private static final int HALVINGS = 60;

    private final Scores scores;
    private final Weights weights;
    /** Which draw, counted from the least and from the greatest. */
    private final int rank;

    DrawnLimits(Scores scores, Weights weights) {
        this.scores = scores;
        this.weights = weights;
        this.rank = (weights.draws() + 1) / Level.ONE_IN;
    }

    Limits limits() {
        return new Limits(low(), high());
    }

    private double low() {
        return estimate(rank, true);
    }

    private double high() {
        return estimate(weights.draws() + 1 - rank, false);
    }

    /**
     * The estimate of a given rank among the draws. Each halving leaves out the draws whose estimates lie on the other side, so that all
     * halvings together cost little more than the first.
     *
     * @param lower whether it is to be a lower limit: what speaks for no value, or lies within the last bit, then widens it downwards
     */
    private double estimate(int rank, boolean lower) {
        var left = IntStream.range(0, weights.draws()).toArray();
        int sought = rank;
        var atLeast = scores.at(scores.least);
        var atGreatest = scores.at(scores.greatest);
        int least = 0;
        int kept = 0;
        int greatest = 0;
        for (int draw : left) {
            boolean speaksForLeast = weights.sum(draw, atLeast) <= 0;
            boolean speaksForGreatest = weights.sum(draw, atGreatest) >= 0;
            if (speaksForLeast && (lower || !speaksForGreatest)) {
                least++;
            } else if (speaksForGreatest) {
                greatest++;
            } else {
                left[kept++] = draw;
            }
        }
        if (sought <= least) {
            return scores.least;
        }
        if (sought > weights.draws() - greatest) {
            return scores.greatest;
        }
        return among(Arrays.copyOf(left, kept), sought - least, lower);
    }

    private double among(int[] draws, int rank, boolean lower) {
        double low = scores.least;
        double high = scores.greatest;
        var left = draws;
        int sought = rank;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = low + (high - low) / 2;
            var at = scores.at(middle);
            var below = Arrays.stream(left)
                    .filter(draw -> weights.sum(draw, at) <= 0)
                    .toArray();
            if (sought <= below.length) {
                left = below;
                high = middle;
            } else {
                left = Arrays.stream(left)
                        .filter(draw -> weights.sum(draw, at) > 0)
                        .toArray();
                sought -= below.length;
                low = middle;
            }
        }
        return lower ? low : high;
    }
}
