package org.waymarker.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.statistics.Estimate.Estimated;
import org.waymarker.statistics.Interval.Limits;

class TwoGroupsTest {
    private static final Draws DRAWS = Draws.ofSeed(4);
    private static final List<Followed> OFFERED = years(4, 0, 2, 9, 1, 3, 0, 5, 2, 4, 7, 1);
    private static final List<Followed> NOT_OFFERED = years(6, 2, 8, 1, 12, 0, 3, 5, 9, 4);

    @Test
    void comparesPooledRates() {
        var groups = TwoGroups.of(
                List.of(new Followed(3, 1_461), new Followed(1, 487)),
                List.of(new Followed(4, 1_461), new Followed(4, 1_461)));
        assertThat(value(groups.ratio())).isCloseTo(0.75, within(1e-12));
        assertThat(value(groups.difference())).isCloseTo(-0.25, within(1e-12));
        assertThat(groups.compared()).isEqualTo(new Pooled(2, 4, 1_948));
        assertThat(groups.reference().personYears()).isEqualTo(8);
    }

    /** As scipy.stats.ttest_ind(offered, notOffered, equal_var=False) has it; each was followed for a hundred years of 365.25 days. */
    @Test
    void takesTheDifferenceAfterWelch() {
        var limits = (Limits) TwoGroups.of(OFFERED, NOT_OFFERED).differenceInterval(Method.STUDENT, DRAWS);
        assertThat(limits.low() * 100).isCloseTo(-4.8971, within(0.0001));
        assertThat(limits.high() * 100).isCloseTo(1.2304, within(0.0001));
    }

    /** Where (a - r b) squared is t squared times its variance, solved by scipy.optimize.brentq from the groups' means and variances. */
    @Test
    void takesTheRatioAfterFieller() {
        var limits = (Limits) TwoGroups.of(OFFERED, NOT_OFFERED).ratioInterval(Method.STUDENT, DRAWS);
        assertThat(limits.low()).isCloseTo(0.2708, within(0.0001));
        assertThat(limits.high()).isCloseTo(1.4214, within(0.0001));
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void holdsWhatItEstimates(Method method) {
        var groups = TwoGroups.of(OFFERED, NOT_OFFERED);
        var ratio = (Limits) groups.ratioInterval(method, DRAWS);
        assertThat(ratio.holds(value(groups.ratio()))).isTrue();
        assertThat(ratio.low()).isBetween(0.1, 0.5);
        assertThat(ratio.high()).isBetween(1.0, 3.0);
        var difference = (Limits) groups.differenceInterval(method, DRAWS);
        assertThat(difference.holds(value(groups.difference()))).isTrue();
    }

    @Test
    void drawsAlikeEverywhere() {
        var groups = TwoGroups.of(OFFERED, NOT_OFFERED);
        assertThat(groups.ratioInterval(DRAWS)).isEqualTo(new Limits(0.25925925925925924, 1.5333333333333334));
        assertThat(groups.differenceInterval(DRAWS)).isEqualTo(new Limits(-0.05166666666666666, 0.013928571428571427));
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void doesNotHangOnTheOrderOfPatients(Method method) {
        var offered = new ArrayList<>(OFFERED);
        var notOffered = new ArrayList<>(NOT_OFFERED);
        Collections.reverse(offered);
        Collections.rotate(notOffered, 3);
        assertThat(TwoGroups.of(offered, notOffered).ratioInterval(method, DRAWS))
                .isEqualTo(TwoGroups.of(OFFERED, NOT_OFFERED).ratioInterval(method, DRAWS));
    }

    @Test
    void doesNotJumpWhereDrawsEnd() {
        var many = times(OFFERED, 42);
        var others = times(NOT_OFFERED, 49);
        var drawn = (Limits) TwoGroups.of(many, others).ratioInterval(DRAWS);
        others.addAll(NOT_OFFERED);
        var computed = (Limits) TwoGroups.of(many, others).ratioInterval(DRAWS);
        assertThat(computed.low()).isCloseTo(drawn.low(), within(0.05 * (drawn.high() - drawn.low())));
        assertThat(computed.high()).isCloseTo(drawn.high(), within(0.05 * (drawn.high() - drawn.low())));
        assertThat(TwoGroups.of(many, others).ratioInterval(Draws.ofSeed(99))).isEqualTo(computed);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void saysWhyThereIsNone(Method method) {
        var quiet = years(0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(TwoGroups.of(quiet, NOT_OFFERED).ratio()).isEqualTo(new Estimated(0));
        assertThat(TwoGroups.of(quiet, NOT_OFFERED).ratioInterval(method, DRAWS))
                .isEqualTo(none(Unknown.NO_EVENTS_IN_COMPARED));
        assertThat(TwoGroups.of(OFFERED, quiet).ratio())
                .isEqualTo(new Estimate.NotEstimated(Unknown.NO_EVENTS_IN_REFERENCE));
        assertThat(TwoGroups.of(OFFERED, quiet).differenceInterval(method, DRAWS))
                .isEqualTo(none(Unknown.NO_EVENTS_IN_REFERENCE));
        assertThat(TwoGroups.of(quiet, quiet).ratioInterval(method, DRAWS)).isEqualTo(none(Unknown.NO_EVENTS));
        assertThat(TwoGroups.of(List.of(), OFFERED).difference())
                .isEqualTo(new Estimate.NotEstimated(Unknown.NO_PATIENTS));
        assertThat(TwoGroups.of(years(1, 2, 3, 0, 0, 0), years(0, 4, 1)).ratioInterval(method, DRAWS))
                .isEqualTo(none(Unknown.TOO_FEW_PATIENTS));
        var alike = years(2, 2, 2, 2, 2, 2, 2);
        assertThat(TwoGroups.of(alike, alike).ratioInterval(method, DRAWS)).isEqualTo(none(Unknown.NO_VARIATION));
    }

    /** A group of three is not drawn at all in one draw of eight: no limit of the difference, and an end of the ratio at most. */
    @Test
    void claimsNothingWhereDrawsLeaveAGroupOut() {
        var few = TwoGroups.of(OFFERED, years(3, 9, 4));
        assertThat(few.differenceInterval(DRAWS)).isEqualTo(none(Unknown.TOO_FEW_PATIENTS));
        assertThat(few.ratioInterval(DRAWS)).isEqualTo(none(Unknown.TOO_FEW_PATIENTS));
        // Three with events among twenty leave the reference without events in one draw of eight, but never without
        // patients.
        var quiet = TwoGroups.of(OFFERED, years(3, 9, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        var ratio = (Limits) quiet.ratioInterval(DRAWS);
        assertThat(ratio.low()).isPositive();
        assertThat(ratio.high()).isInfinite();
        assertThat(quiet.differenceInterval(DRAWS)).isInstanceOf(Limits.class);
    }

    private static ArrayList<Followed> times(List<Followed> patients, int times) {
        var all = new ArrayList<Followed>();
        IntStream.range(0, times).forEach(i -> all.addAll(patients));
        return all;
    }

    private static List<Followed> years(long... events) {
        return Arrays.stream(events).mapToObj(n -> new Followed(n, 36_525)).toList();
    }

    private static double value(Estimate estimate) {
        return ((Estimated) estimate).value();
    }

    private static Interval none(Unknown why) {
        return new Interval.NotEstimated(why);
    }
}
