package org.waymarker.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.statistics.Estimate.Estimated;
import org.waymarker.statistics.Interval.Limits;

class ExactRatioTest {
    /** Days stand in for years a thousandfold: only their proportion matters. */
    @ParameterizedTest
    @CsvSource({
        "100, 50000, 56, 50000, 0.560, 0.396, 0.784, 0.00053",
        "  3,  8000,  0,  8000, 0,     0,     2.42,  0.25",
        " 40, 12000, 25,  9500, 0.789, 0.459, 1.334, 0.42",
        "  6, 10000,  5, 10000, 0.833, 0.201, 3.277, 1"
    })
    void givesTheLimitsOfTheBinomial(
            long before, long beforeDays, long after, long afterDays, double ratio, double low, double high, double p) {
        var exact = ExactRatio.of(new Pooled(1, before, beforeDays), new Pooled(1, after, afterDays));
        assertThat(((Estimated) exact.ratio()).value()).isCloseTo(ratio, within(0.0005));
        var limits = (Limits) exact.limits();
        assertThat(limits.low()).isCloseTo(low, within(0.0005));
        assertThat(limits.high()).isCloseTo(high, within(high == 2.42 ? 0.005 : 0.0005));
        assertThat(exact.p()).isCloseTo(p, within(p < 0.01 ? 0.000005 : 0.005));
    }

    @Test
    void hasNoLimitsWithoutEvents() {
        var exact = ExactRatio.of(new Pooled(8, 0, 8000), new Pooled(8, 0, 8000));
        assertThat(exact.ratio()).isEqualTo(new Estimate.NotEstimated(Unknown.NO_EVENTS));
        assertThat(exact.limits()).isEqualTo(new Interval.NotEstimated(Unknown.NO_EVENTS));
    }

    @Test
    void comparesNobodyWithNobody() {
        var some = new Pooled(8, 3, 8000);
        var nobody = new Pooled(0, 0, 0);
        assertThat(ExactRatio.of(some, nobody).ratio()).isEqualTo(new Estimate.NotEstimated(Unknown.NO_PATIENTS));
        assertThat(ExactRatio.of(nobody, some).limits()).isEqualTo(new Interval.NotEstimated(Unknown.NO_PATIENTS));
        assertThatIllegalArgumentException().isThrownBy(() -> new Pooled(1, 1, 0));
    }

    /** The mirror image of 3 against 0: 1 / 2.42. */
    @Test
    void hasNoUpperLimitWithoutEventsBefore() {
        var exact = ExactRatio.of(new Pooled(8, 0, 8000), new Pooled(8, 3, 8000));
        assertThat(exact.ratio()).isEqualTo(new Estimate.NotEstimated(Unknown.NO_EVENTS_IN_REFERENCE));
        var limits = (Limits) exact.limits();
        assertThat(limits.low()).isCloseTo(0.413, within(0.0005));
        assertThat(limits.high()).isInfinite();
        assertThat(exact.p()).isCloseTo(0.25, within(1e-9));
    }

    /** Both tails hold the middle: doubled they would be more than 1. */
    @Test
    void givesNoChanceAboveOne() {
        assertThat(ExactRatio.of(new Pooled(1, 5, 364), new Pooled(1, 5, 364)).p())
                .isEqualTo(1);
    }

    /** One event of one: the binomial's tail is the share itself, so that a limit is 0.025 to 0.975 in odds. */
    @Test
    void isExactForSmallShares() {
        var exact = ExactRatio.of(new Pooled(1, 0, 1), new Pooled(1, 1, 1_000_000));
        assertThat(((Limits) exact.limits()).low()).isCloseTo(0.025 / 0.975 / 1e6, within(1e-14));
    }
}
