package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LandmarkTest {
    @Test
    void isAWholeNumberOfFortnights() {
        assertThat(new Landmark(0).fortnights()).isZero();
        assertThat(new Landmark(28).fortnights()).isEqualTo(2);
        assertThat(new Landmark(84).fortnights()).isEqualTo(6);
    }

    @ParameterizedTest
    @ValueSource(ints = {-14, 13, 27, 98, 4000})
    void isNothingElse(int days) {
        assertThatThrownBy(() -> new Landmark(days))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("waymarker.evaluation.offer-within-days");
    }
}
