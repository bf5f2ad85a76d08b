package org.waymarker.questionnaire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PseqBandTest {
    @ParameterizedTest
    @CsvSource({
        "0, BELOW_20",
        "19, BELOW_20",
        "20, FROM_20",
        "30, FROM_20",
        "31, FROM_31",
        "40, FROM_31",
        "41, ABOVE_40",
        "60, ABOVE_40"
    })
    void hasABandForEachTotal(int total, PseqBand band) {
        assertThat(PseqBand.of(total)).isEqualTo(band);
    }

    @Test
    void hasNoneForWhatIsNoTotal() {
        assertThatThrownBy(() -> PseqBand.of(61)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PseqBand.of(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "13, 20, true, seven points into another band",
        "20, 13, true, the other way",
        "14, 20, false, another band but six points",
        "20, 30, false, ten points within a band",
        "41, 60, false, nineteen points within the highest",
        "19, 41, true, over all of them",
    })
    void callsAChangeImportantThatIsLargeAndLeavesTheBand(int before, int after, boolean important, String why) {
        assertThat(PseqBand.isImportant(before, after)).as(why).isEqualTo(important);
    }
}
