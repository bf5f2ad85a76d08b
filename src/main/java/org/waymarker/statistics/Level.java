package org.waymarker.statistics;

import org.waymarker.statistics.Interval.Limits;

/** What all 95% intervals here have in common. */
final class Level {
    /** The chance that is left out on either side, also as one in so many. */
    static final double TAIL = 0.025;

    static final int ONE_IN = 40;

    /** The quantile of the normal distribution. */
    static final double NORMAL = 1.959963984540054;

    /** With fewer patients who have events, no draws reach the level: the signs of five all agree by chance once in 32 times. */
    static final int FEWEST_PATIENTS = 6;

    /** With more, limits are computed from what draws would come to. */
    static final int MANY_PATIENTS = 1_000;

    /** Limits that differ by less than this share of themselves differ by rounding. */
    private static final double ROUNDING = 1e-9;

    private Level() {}

    /**
     * Limits that are as good as one come from patients who are all alike: an interval without width would claim to know everything. Limits
     * that leave nothing out, since too many draws speak for no value, claim nothing.
     */
    static Interval interval(double low, double high) {
        if (Double.isInfinite(high)) {
            return low > 0 ? new Limits(low, high) : new Interval.NotEstimated(Unknown.TOO_FEW_PATIENTS);
        }
        return high - low <= ROUNDING * Math.max(Math.abs(low), Math.abs(high))
                ? new Interval.NotEstimated(Unknown.NO_VARIATION)
                : new Limits(low, high);
    }
}
