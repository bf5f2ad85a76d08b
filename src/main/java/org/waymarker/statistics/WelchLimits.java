package org.waymarker.statistics;

import org.apache.commons.statistics.distribution.TDistribution;
import org.waymarker.statistics.Interval.Limits;

/**
 * Two groups' rates compared as two means whose variances differ, with degrees of freedom after Welch. The limits of the ratio r are where
 * compared less r times reference is as far from 0 as its own deviation allows, after Fieller.
 */
final class WelchLimits {
    private final GroupRate compared;
    private final GroupRate reference;

    WelchLimits(GroupRate compared, GroupRate reference) {
        this.compared = compared;
        this.reference = reference;
    }

    Limits ofRatio() {
        double ratio = compared.daily() / reference.daily();
        double t = quantile(compared.variance(), ratio * ratio * reference.variance());
        double product = compared.daily() * reference.daily();
        double a = reference.daily() * reference.daily() - t * t * reference.variance();
        double c = compared.daily() * compared.daily() - t * t * compared.variance();
        double root = Math.sqrt(Math.max(0, product * product - a * c));
        return new Limits(c > 0 ? c / (product + root) : 0, a > 0 ? (product + root) / a : Double.POSITIVE_INFINITY);
    }

    /** Per day. */
    Limits ofDifference() {
        double difference = compared.daily() - reference.daily();
        double half = quantile(compared.variance(), reference.variance())
                * Math.sqrt(compared.variance() + reference.variance());
        return new Limits(difference - half, difference + half);
    }

    private double quantile(double ofCompared, double ofReference) {
        double sum = ofCompared + ofReference;
        if (sum == 0) {
            return 0;
        }
        double freedom = sum
                * sum
                / (ofCompared * ofCompared / (compared.patients() - 1)
                        + ofReference * ofReference / (reference.patients() - 1));
        return TDistribution.of(freedom).inverseSurvivalProbability(Level.TAIL);
    }
}
