package org.waymarker.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.waymarker.statistics.Interval.Limits;

/** The rate after compared with the rate before in the same patients, who may have been followed for different times. */
public final class BeforeAfter {
    /** Patients with events first, so that those without do not change which signs the others get. */
    private static final Comparator<Pair> ORDER = Comparator.comparing(Pair::hasEvents)
            .reversed()
            .thenComparingLong(Pair::before)
            .thenComparingLong(Pair::beforeDays)
            .thenComparingLong(Pair::after)
            .thenComparingLong(Pair::afterDays);

    private final List<Pair> pairs;
    /** Whether {@code pairs} has before and after the other way round: a comparison and its mirror image draw alike. */
    private final boolean mirrored;

    private BeforeAfter(List<Pair> pairs, boolean mirrored) {
        this.pairs = pairs;
        this.mirrored = mirrored;
    }

    /** @param pairs one for each patient, in any order, patients without events among them */
    public static BeforeAfter of(List<Pair> pairs) {
        var straight = pairs.stream().sorted(ORDER).toList();
        var mirrored = pairs.stream().map(Pair::mirrored).sorted(ORDER).toList();
        boolean mirror = compare(mirrored, straight) < 0;
        return new BeforeAfter(mirror ? mirrored : straight, mirror);
    }

    private static int compare(List<Pair> some, List<Pair> others) {
        for (int i = 0; i < some.size(); i++) {
            int order = ORDER.compare(some.get(i), others.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** The conditional rate ratio, after to before; 0 if there are events before only. */
    public Estimate ratio() {
        return Unknown.oneSided(before().events(), after().events())
                .map(Unknown::ratio)
                .orElseGet(() -> {
                    double share = new RatioScores(withEvents()).root();
                    return new Estimate.Estimated(RatioScores.ratio(mirrored ? 1 - share : share));
                });
    }

    /**
     * The difference of rates, after less before, in events per person-year of 365.25 days: the patients' own differences, weighted by
     * how long they were followed.
     */
    public Estimate difference() {
        if (pairs.isEmpty()) {
            return new Estimate.NotEstimated(Unknown.NO_PATIENTS);
        }
        double daily = DifferenceScores.of(pairs).root();
        return new Estimate.Estimated(Pooled.yearly(mirrored ? -daily : daily));
    }

    /** The interval of {@link #ratio()} to report. */
    public Interval ratioInterval(Draws draws) {
        return ratioInterval(Method.HALVES, draws);
    }

    public Interval ratioInterval(Method method, Draws draws) {
        return whyNone().<Interval>map(Interval.NotEstimated::new).orElseGet(() -> {
            var entering = method == Method.BOOTSTRAP ? pairs : withEvents();
            var shares = limits(new RatioScores(entering), entering.size(), method, draws);
            return Level.interval(
                    RatioScores.ratio(mirrored ? 1 - shares.high() : shares.low()),
                    RatioScores.ratio(mirrored ? 1 - shares.low() : shares.high()));
        });
    }

    /** The interval of {@link #difference()} to report. Where all windows are equal it leaves out 0 if that of the ratio leaves out 1, but for the chance of draws. */
    public Interval differenceInterval(Draws draws) {
        return differenceInterval(Method.HALVES, draws);
    }

    public Interval differenceInterval(Method method, Draws draws) {
        return whyNone().<Interval>map(Interval.NotEstimated::new).orElseGet(() -> {
            var daily = limits(DifferenceScores.of(pairs), pairs.size(), method, draws);
            return Level.interval(
                    Pooled.yearly(mirrored ? -daily.high() : daily.low()),
                    Pooled.yearly(mirrored ? -daily.low() : daily.high()));
        });
    }

    /** All patients together, before. */
    public Pooled before() {
        return Pooled.of(
                (mirrored ? pairs.stream().map(Pair::inAfter) : pairs.stream().map(Pair::inBefore)).toList());
    }

    /** All patients together, after. */
    public Pooled after() {
        return Pooled.of(
                (mirrored ? pairs.stream().map(Pair::inBefore) : pairs.stream().map(Pair::inAfter)).toList());
    }

    private Optional<Unknown> whyNone() {
        return Unknown.oneSided(before().events(), after().events())
                .or(() -> withEvents().size() < Level.FEWEST_PATIENTS
                        ? Optional.of(Unknown.TOO_FEW_PATIENTS)
                        : Optional.empty());
    }

    private List<Pair> withEvents() {
        return pairs.stream().filter(Pair::hasEvents).toList();
    }

    private static Limits limits(Scores scores, int patients, Method method, Draws draws) {
        if (patients > Level.MANY_PATIENTS) {
            return ScoreLimits.ofManyFlips(scores).limits();
        }
        return switch (method) {
            case HALVES -> new DrawnLimits(scores, Weights.halves(patients, draws)).limits();
            case BOOTSTRAP -> new DrawnLimits(scores, Weights.resamples(draws, patients)).limits();
            case STUDENT -> ScoreLimits.ofStudent(scores, patients).limits();
        };
    }
}
