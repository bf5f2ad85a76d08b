package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatioAxisTest {
    @Test
    void hasHalfAsFarFromOneAsDouble() {
        var axis = RatioAxis.of(List.of(), 100, 200);
        assertThat(axis.x(1)).isCloseTo(200, within(1e-9));
        assertThat(axis.x(1) - axis.x(0.5)).isCloseTo(axis.x(2) - axis.x(1), within(1e-9));
        assertThat(axis.ticks()).containsExactly("0.5", "0.75", "1", "1.5", "2");
    }

    @Test
    void reachesAsFarAsTheClaims() {
        var axis = RatioAxis.of(List.of(claim("0.5", "0.22", "1.1")), 0, 100);
        assertThat(axis.holds(0.22)).isTrue();
        assertThat(axis.ticks()).containsExactly("0.5", "1", "2");
    }

    /** No ratio is so far off that the others can no longer be told apart. */
    @Test
    void endsAtATenthAndAtTen() {
        var axis = RatioAxis.of(
                List.of(
                        claim("0", "0", "40"),
                        new Claim(figure("2"), figure("1"), new Cell.Unlimited()),
                        new Claim(new Cell.Masked(), new Cell.Masked(), new Cell.Masked())),
                0,
                100);
        assertThat(axis.least()).isCloseTo(0.1, within(1e-9));
        assertThat(axis.most()).isEqualTo(10);
        assertThat(axis.held(0)).isCloseTo(0, within(1e-9));
        assertThat(axis.held(Double.POSITIVE_INFINITY)).isCloseTo(100, within(1e-9));
    }

    private static Claim claim(String estimate, String low, String high) {
        return new Claim(figure(estimate), figure(low), figure(high));
    }

    private static Cell figure(String value) {
        return new Cell.Figure(new BigDecimal(value));
    }
}
