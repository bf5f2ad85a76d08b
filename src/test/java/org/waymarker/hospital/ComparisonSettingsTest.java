package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonSettingsTest {
    @Test
    void takesLengthsOfTimeAndNone() {
        assertThat(new ComparisonSettings("24h").every()).contains(Duration.ofDays(1));
        assertThat(new ComparisonSettings("PT30M").every()).contains(Duration.ofMinutes(30));
        assertThat(new ComparisonSettings("0").every()).isEmpty();
        assertThat(new ComparisonSettings("0s").every()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"daily", "-PT1H", ""})
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ComparisonSettings(text))
                .withMessageContaining("waymarker.hospital.comparison");
    }
}
