package org.waymarker.statistics;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.waymarker.statistics.Interval.Limits;

/**
 * A rate ratio as if events came one by one, at one rate for all patients. They do not: patients differ and pain flares, so these
 * limits are too narrow, and stand beside those whose unit is the patient as a check. Given all events, the compared ones are
 * binomial, with odds of the ratio times the days compared over the days compared with; exact where each patient's windows stand in the same proportion.
 *
 * @param ratio 0 if nothing was seen of the compared side
 * @param limits of Clopper and Pearson at 95%, turned into odds and scaled by time
 * @param p of a ratio of 1, the smaller tail doubled, at most 1
 * @see "Clopper and Pearson, Biometrika 26 (1934) 404"
 */
public record ExactRatio(Estimate ratio, Interval limits, double p) {
    /** Compares what came after with what came before, or one group with another. */
    public static ExactRatio of(Pooled reference, Pooled compared) {
        if (reference.days() == 0 || compared.days() == 0) {
            return none(Unknown.NO_PATIENTS);
        }
        if (reference.events() == 0 && compared.events() == 0) {
            return none(Unknown.NO_EVENTS);
        }
        double events = compared.events();
        double others = reference.events();
        double time = (double) reference.days() / compared.days();
        double share = 1 / (1 + time);
        var ratio = others == 0
                ? new Estimate.NotEstimated(Unknown.NO_EVENTS_IN_REFERENCE)
                : new Estimate.Estimated(time * events / others);
        double low = events == 0 ? 0 : odds(quantile(events, others + 1)) * time;
        double high = others == 0 ? Double.POSITIVE_INFINITY : time / odds(quantile(others, events + 1));
        double p = 2 * Math.min(atLeast(events, others, share), atLeast(others, events, 1 - share));
        return new ExactRatio(ratio, new Limits(low, high), Math.min(1, p));
    }

    private static ExactRatio none(Unknown why) {
        return new ExactRatio(new Estimate.NotEstimated(why), new Interval.NotEstimated(why), 1);
    }

    /** The chance of so many events or more out of some and others, each being one of them with the chance {@code share}. */
    private static double atLeast(double some, double others, double share) {
        return some == 0 ? 1 : BetaDistribution.of(some, others + 1).cumulativeProbability(share);
    }

    private static double quantile(double alpha, double beta) {
        return BetaDistribution.of(alpha, beta).inverseCumulativeProbability(Level.TAIL);
    }

    private static double odds(double share) {
        return share / (1 - share);
    }
}
