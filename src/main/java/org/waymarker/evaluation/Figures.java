package org.waymarker.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.waymarker.serviceuse.Rate;
import org.waymarker.statistics.Estimate;
import org.waymarker.statistics.ExactRatio;
import org.waymarker.statistics.Interval;
import org.waymarker.statistics.Pooled;

/** Numbers as a report shows them: ratios to three decimal places, rates to two, halves to the even neighbour. */
final class Figures {
    private static final int RATIO_PLACES = 3;
    private static final int ROUGH_PLACES = 2;
    private static final int RATE_PLACES = 2;

    private Figures() {}

    record Limits(Cell low, Cell high) {}

    record Exact(Cell low, Cell high, Cell p) {}

    static Cell ratio(Estimate estimate) {
        return cell(estimate, RATIO_PLACES);
    }

    /** To two places, which many contacts may have made. */
    static Cell roughRatio(Estimate estimate) {
        return cell(estimate, ROUGH_PLACES);
    }

    static Cell rate(Estimate estimate) {
        return cell(estimate, RATE_PLACES);
    }

    static Limits limits(Interval interval) {
        return limits(interval, RATIO_PLACES);
    }

    static Limits roughLimits(Interval interval) {
        return limits(interval, ROUGH_PLACES);
    }

    static Limits rateLimits(Interval interval) {
        return limits(interval, RATE_PLACES);
    }

    static Exact exact(Pooled before, Pooled after) {
        var exact = ExactRatio.of(before, after);
        var limits = limits(exact.limits(), RATIO_PLACES);
        return new Exact(
                limits.low, limits.high, exact.limits() instanceof Interval.Limits ? number(exact.p(), 5) : limits.low);
    }

    /** For each person-year. */
    static Cell rate(long contacts, long days) {
        return days == 0 ? new Cell.NotGiven("Nobody was observed.") : new Cell.Figure(Rate.perYear(contacts, days));
    }

    static Cell median(double contacts) {
        return number(contacts, 1);
    }

    /** Whole. */
    static Cell percent(int some, int all) {
        return new Cell.Figure(
                BigDecimal.valueOf(100L * some).divide(BigDecimal.valueOf(all), 0, RoundingMode.HALF_EVEN));
    }

    private static Cell cell(Estimate estimate, int places) {
        return estimate instanceof Estimate.Estimated estimated
                ? number(estimated.value(), places)
                : new Cell.NotGiven(((Estimate.NotEstimated) estimate).why().sentence());
    }

    private static Limits limits(Interval interval, int places) {
        if (interval instanceof Interval.NotEstimated none) {
            var cell = new Cell.NotGiven(none.why().sentence());
            return new Limits(cell, cell);
        }
        var limits = (Interval.Limits) interval;
        return new Limits(number(limits.low(), places), number(limits.high(), places));
    }

    private static Cell number(double value, int places) {
        return Double.isInfinite(value)
                ? new Cell.Unlimited()
                : new Cell.Figure(BigDecimal.valueOf(value).setScale(places, RoundingMode.HALF_EVEN));
    }
}
