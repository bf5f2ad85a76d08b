package org.waymarker.statistics;

/** One number, or why there is none. */
public sealed interface Estimate {
    /** @param value a ratio (1 for the same rate; 0 if nothing was seen of the compared side), or a difference per person-year */
    record Estimated(double value) implements Estimate {}

    record NotEstimated(Unknown why) implements Estimate {}
}
