package org.waymarker.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.constraints.IntRange;
import org.waymarker.statistics.Estimate.Estimated;
import org.waymarker.statistics.Interval.Limits;

/** What must hold of any patients whatever. */
class StatisticsPropertiesTest {
    private static final int TRIES = 150;
    private static final Draws DRAWS = new Draws(11, 999);

    @Property(tries = TRIES)
    void whoIsToldFirstDoesNotMatter(@ForAll("patients") List<Pair> pairs, @ForAll long order, @ForAll Method method) {
        var others = new ArrayList<>(pairs);
        Collections.shuffle(others, new Random(order));
        var one = BeforeAfter.of(pairs);
        var other = BeforeAfter.of(others);
        assertThat(other.ratio()).isEqualTo(one.ratio());
        assertThat(other.difference()).isEqualTo(one.difference());
        assertThat(other.ratioInterval(method, DRAWS)).isEqualTo(one.ratioInterval(method, DRAWS));
        assertThat(other.differenceInterval(method, DRAWS)).isEqualTo(one.differenceInterval(method, DRAWS));
    }

    @Property(tries = TRIES)
    void theUnitOfTimeDoesNotMatter(
            @ForAll("patients") List<Pair> pairs, @ForAll @IntRange(min = 2, max = 50) int unit) {
        var one = BeforeAfter.of(pairs);
        var other = BeforeAfter.of(pairs.stream()
                .map(pair -> new Pair(pair.before(), unit * pair.beforeDays(), pair.after(), unit * pair.afterDays()))
                .toList());
        near(other.ratio(), one.ratio());
        near(other.ratioInterval(DRAWS), one.ratioInterval(DRAWS));
    }

    @Property(tries = TRIES)
    void afterAgainstBeforeIsTheInverse(@ForAll("patients") List<Pair> pairs, @ForAll Method method) {
        var one = BeforeAfter.of(pairs);
        var mirrored = pairs.stream().map(Pair::mirrored).toList();
        var other = BeforeAfter.of(mirrored);
        if (one.ratio() instanceof Estimated ours && other.ratio() instanceof Estimated theirs) {
            assertThat(theirs.value()).isCloseTo(1 / ours.value(), within(1e-9 * theirs.value()));
        }
        near(other.difference(), new Estimated(-((Estimated) one.difference()).value()));
        // Patients who are their own mirror image are drawn once, not once each way.
        if (isItsOwnMirror(pairs)) {
            return;
        }
        if (one.ratioInterval(method, DRAWS) instanceof Limits ours) {
            near(other.ratioInterval(method, DRAWS), new Limits(1 / ours.high(), 1 / ours.low()));
        }
        if (one.differenceInterval(method, DRAWS) instanceof Limits ours) {
            near(other.differenceInterval(method, DRAWS), new Limits(-ours.high(), -ours.low()));
        }
    }

    private static boolean isItsOwnMirror(List<Pair> pairs) {
        var left = new ArrayList<>(pairs);
        return pairs.stream().allMatch(pair -> left.remove(pair.mirrored()));
    }

    @Property(tries = TRIES)
    void patientsWithoutEventsSayNothingOfARatio(
            @ForAll("patients") List<Pair> pairs, @ForAll @IntRange(min = 1, max = 30) int quiet) {
        var more = new ArrayList<>(pairs);
        more.addAll(0, Collections.nCopies(quiet, new Pair(0, 100, 0, 364)));
        assertThat(BeforeAfter.of(more).ratio()).isEqualTo(BeforeAfter.of(pairs).ratio());
        assertThat(BeforeAfter.of(more).ratioInterval(DRAWS))
                .isEqualTo(BeforeAfter.of(pairs).ratioInterval(DRAWS));
    }

    @Property(tries = TRIES)
    void anIntervalHoldsItsEstimate(@ForAll("patients") List<Pair> pairs) {
        var study = BeforeAfter.of(pairs);
        if (study.ratioInterval(DRAWS) instanceof Limits limits) {
            assertThat(limits.holds(((Estimated) study.ratio()).value())).isTrue();
        }
        if (study.differenceInterval(DRAWS) instanceof Limits limits) {
            assertThat(limits.holds(((Estimated) study.difference()).value())).isTrue();
        }
    }

    @Property(tries = TRIES)
    void equalWindowsGiveTheRatioOfSums(@ForAll("yearlyPatients") List<Pair> pairs) {
        var study = BeforeAfter.of(pairs);
        if (study.ratio() instanceof Estimated estimated) {
            double ofSums = (double) study.after().events() / study.before().events();
            assertThat(estimated.value()).isCloseTo(ofSums, within(1e-12 * ofSums));
        }
        // Up to twelve patients with events are not drawn, and the others beside them may be.
        if (pairs.stream().filter(Pair::hasEvents).count() > 12
                && study.ratioInterval(DRAWS) instanceof Limits ratio
                && study.differenceInterval(DRAWS) instanceof Limits difference
                && !lies(1, ratio)
                && !lies(0, difference)) {
            assertThat(difference.holds(0)).isEqualTo(ratio.holds(1));
        }
    }

    /** On a limit, where rounding decides. */
    private static boolean lies(double value, Limits limits) {
        return Math.abs(limits.low() - value) < 1e-9 || Math.abs(limits.high() - value) < 1e-9;
    }

    @Property(tries = TRIES)
    void theSmallerTailIsTheSideThatTheExactLimitsLeaveOut(
            @ForAll @IntRange(max = 60) int before,
            @ForAll @IntRange(max = 60) int after,
            @ForAll @IntRange(min = 1, max = 4000) int beforeDays,
            @ForAll @IntRange(min = 1, max = 4000) int afterDays) {
        var exact = ExactRatio.of(new Pooled(1, before, beforeDays), new Pooled(1, after, afterDays));
        if (exact.limits() instanceof Limits limits && Math.abs(exact.p() - 0.05) > 1e-6) {
            assertThat(limits.holds(1)).isEqualTo(exact.p() > 0.05);
        }
    }

    private static void near(Interval actual, Interval expected) {
        if (expected instanceof Limits wanted) {
            var limits = (Limits) actual;
            near(new Estimated(limits.low()), new Estimated(wanted.low()));
            near(new Estimated(limits.high()), new Estimated(wanted.high()));
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    private static void near(Estimate actual, Estimate expected) {
        if (expected instanceof Estimated wanted && Double.isFinite(wanted.value())) {
            assertThat(((Estimated) actual).value())
                    .isCloseTo(wanted.value(), within(1e-9 * Math.max(1, Math.abs(wanted.value()))));
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    @Provide
    Arbitrary<List<Pair>> patients() {
        var counts = Arbitraries.longs().between(0, 12);
        var days = Arbitraries.of(364L, 364L, 364L, 182L, 91L, 30L);
        return several(Combinators.combine(counts, Arbitraries.of(364L, 728L), counts, days)
                .as(Pair::new));
    }

    @Provide
    Arbitrary<List<Pair>> yearlyPatients() {
        var counts = Arbitraries.longs().between(0, 12);
        return several(Combinators.combine(counts, counts).as((before, after) -> new Pair(before, 364, after, 364)));
    }

    /** One to forty, each number as likely: lists left to themselves are mostly short. */
    private static Arbitrary<List<Pair>> several(Arbitrary<Pair> pairs) {
        return Arbitraries.integers()
                .between(1, 40)
                .withDistribution(RandomDistribution.uniform())
                .withoutEdgeCases()
                .flatMap(patients -> pairs.list().ofSize(patients));
    }
}
