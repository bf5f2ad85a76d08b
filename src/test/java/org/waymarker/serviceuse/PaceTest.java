package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    @Test
    void restsForWhatItsShareLeaves() {
        assertThat(new Pace(0.25).restAfter(Duration.ofMillis(10))).isEqualTo(Duration.ofMillis(30));
        assertThat(new Pace(0.01).restAfter(Duration.ofMinutes(1))).isEqualTo(Duration.ofMinutes(1));
        assertThat(new Pace(1).restAfter(Duration.ofSeconds(10))).isZero();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.1, Double.NaN})
    void isAShare(double share) {
        assertThatThrownBy(() -> new Pace(share)).isInstanceOf(IllegalArgumentException.class);
    }
}
