package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationSettingsTest {
    @Test
    void mayBeStricterThanTheNationalRule() {
        assertThat(new EvaluationSettings(10, 10, 42, "not-refused", 1, 999).disclosure())
                .isEqualTo(new Disclosure(10, 10));
    }

    /** Of 8 and 20, eight people would be shown as none; of 8 and 1, what is masked is the whole less the rest. */
    @ParameterizedTest
    @CsvSource({
        "1, 5, 28, allowed, 9999, threshold",
        "8, 20, 28, allowed, 9999, rounding",
        "8, 1, 28, allowed, 9999, rounding",
        "8, 5, 30, allowed, 9999, offer-within-days",
        "8, 5, 28, sometimes, 9999, permission",
        "8, 5, 28, allowed, 10, draws"
    })
    void stopTheStartWhereTheyCannotWork(
            int threshold, int rounding, int within, String permission, int draws, String named) {
        assertThatThrownBy(() -> new EvaluationSettings(threshold, rounding, within, permission, 1, draws))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("waymarker.evaluation." + named);
    }
}
