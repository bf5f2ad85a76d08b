package org.waymarker.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.waymarker.statistics.Interval.Limits;

/** The pooled rate of one group of patients compared with that of another, such as those offered a peer group and those not. */
public final class TwoGroups {
    private static final Comparator<Followed> ORDER =
            Comparator.comparingLong(Followed::events).thenComparingLong(Followed::days);

    private final List<Followed> compared;
    private final List<Followed> reference;

    private TwoGroups(List<Followed> compared, List<Followed> reference) {
        this.compared = compared;
        this.reference = reference;
    }

    /** @param compared in any order, as is {@code reference}: the group that it is compared with */
    public static TwoGroups of(List<Followed> compared, List<Followed> reference) {
        return new TwoGroups(
                compared.stream().sorted(ORDER).toList(),
                reference.stream().sorted(ORDER).toList());
    }

    /** All patients of the compared group together. */
    public Pooled compared() {
        return Pooled.of(compared);
    }

    /** All patients of the reference together. */
    public Pooled reference() {
        return Pooled.of(reference);
    }

    /** Rate of the compared group over that of the reference; 0 if there are events in the reference only. */
    public Estimate ratio() {
        return Unknown.oneSided(reference().events(), compared().events())
                .map(Unknown::ratio)
                .orElseGet(() -> estimate(Comparison.RATIO));
    }

    /** Rate of the compared group less that of the reference, in events per person-year of 365.25 days. */
    public Estimate difference() {
        return compared.isEmpty() || reference.isEmpty()
                ? new Estimate.NotEstimated(Unknown.NO_PATIENTS)
                : estimate(Comparison.DIFFERENCE);
    }

    /** The interval of {@link #ratio()} to report. */
    public Interval ratioInterval(Draws draws) {
        return ratioInterval(Method.HALVES, draws);
    }

    public Interval ratioInterval(Method method, Draws draws) {
        return interval(Comparison.RATIO, method, draws);
    }

    /** The interval of {@link #difference()} to report. */
    public Interval differenceInterval(Draws draws) {
        return differenceInterval(Method.HALVES, draws);
    }

    public Interval differenceInterval(Method method, Draws draws) {
        return interval(Comparison.DIFFERENCE, method, draws);
    }

    private Estimate estimate(Comparison comparison) {
        return new Estimate.Estimated(comparison.of(GroupRate.daily(compared), GroupRate.daily(reference)));
    }

    private Interval interval(Comparison comparison, Method method, Draws draws) {
        return whyNone().<Interval>map(Interval.NotEstimated::new).orElseGet(() -> {
            var limits = method == Method.STUDENT || compared.size() + reference.size() > Level.MANY_PATIENTS
                    ? comparison.of(new WelchLimits(GroupRate.of(compared), GroupRate.of(reference)))
                    : drawn(comparison, method, draws);
            return Level.interval(limits.low(), limits.high());
        });
    }

    private Optional<Unknown> whyNone() {
        return Unknown.oneSided(reference().events(), compared().events())
                .or(() -> Stream.concat(compared.stream(), reference.stream())
                                        .filter(patient -> patient.events() > 0)
                                        .count()
                                < Level.FEWEST_PATIENTS
                        ? Optional.of(Unknown.TOO_FEW_PATIENTS)
                        : Optional.empty());
    }

    /** Quantiles of what draws from both groups give. A draw that gives no number stands on whichever side makes the interval wider. */
    private Limits drawn(Comparison comparison, Method method, Draws draws) {
        var weights = method == Method.BOOTSTRAP
                ? Weights.resamples(draws, compared.size(), reference.size())
                : Weights.halves(compared.size() + reference.size(), draws);
        var ours = new double[weights.draws()];
        Arrays.setAll(
                ours,
                draw -> comparison.of(
                        daily(weights, draw, compared, 0), daily(weights, draw, reference, compared.size())));
        int rank = (ours.length + 1) / Level.ONE_IN;
        var numbers = Arrays.stream(ours)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        int none = ours.length - numbers.length;
        return new Limits(
                none < rank ? numbers[rank - none - 1] : comparison.least,
                none < rank ? numbers[numbers.length - (rank - none)] : Double.POSITIVE_INFINITY);
    }

    /** Events per day of those who were taken; not a number if nobody was. */
    private static double daily(Weights weights, int draw, List<Followed> group, int from) {
        long events = 0;
        long days = 0;
        for (int i = 0; i < group.size(); i++) {
            int times = weights.of(draw, from + i);
            events += times * group.get(i).events();
            days += times * group.get(i).days();
        }
        return (double) events / days;
    }

    /** What the two rates are compared by. */
    private enum Comparison {
        RATIO(0) {
            @Override
            double of(double daily, double reference) {
                return daily / reference;
            }

            @Override
            Limits of(WelchLimits limits) {
                return limits.ofRatio();
            }
        },
        DIFFERENCE(Double.NEGATIVE_INFINITY) {
            @Override
            double of(double daily, double reference) {
                return Pooled.yearly(daily - reference);
            }

            @Override
            Limits of(WelchLimits limits) {
                var daily = limits.ofDifference();
                return new Limits(Pooled.yearly(daily.low()), Pooled.yearly(daily.high()));
            }
        };

        final double least;

        Comparison(double least) {
            this.least = least;
        }

        /** Of events per day. */
        abstract double of(double daily, double reference);

        abstract Limits of(WelchLimits limits);
    }
}
