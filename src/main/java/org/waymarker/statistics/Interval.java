package org.waymarker.statistics;

/** The limits of a 95% interval, or why there are none. */
public sealed interface Interval {
    /**
     * Limits.
     *
     * @param low of a ratio 0 or more, of a difference per person-year any finite number
     * @param high at least {@code low}; positive infinity if the data set no upper limit to a ratio
     */
    record Limits(double low, double high) implements Interval {
        public Limits {
            if (!(low <= high)) {
                throw new IllegalArgumentException("Limits out of order");
            }
        }

        /** Whether a value lies between the limits, or on one. */
        public boolean holds(double value) {
            return low <= value && value <= high;
        }
    }

    record NotEstimated(Unknown why) implements Interval {}
}
