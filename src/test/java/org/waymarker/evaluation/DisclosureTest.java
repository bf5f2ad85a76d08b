package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisclosureTest {
    private static final Disclosure NATIONAL = new Disclosure(8, 5);

    static String shown(Cell cell) {
        return cell instanceof Cell.Figure figure ? figure.value().toPlainString() : "*";
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,*", "7,*", "8,10", "12,10", "13,15", "100,100"})
    void masksAFewAndRoundsTheRest(int number, String shown) {
        assertThat(shown(NATIONAL.count(number))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0,*", "2.4,*", "2.6,5", "39.9,40"})
    void roundsYears(double years, String shown) {
        assertThat(shown(NATIONAL.years(years))).isEqualTo(shown);
    }

    @Test
    void canBeStricterOrLooser() {
        assertThat(shown(new Disclosure(11, 10).count(10))).isEqualTo("*");
        assertThat(new Disclosure(5, 1).count(6)).isEqualTo(new Cell.Figure(BigDecimal.valueOf(6)));
        assertThat(new Disclosure(5, 1).enough(4)).isFalse();
        assertThatThrownBy(() -> new Disclosure(0, 5)).isInstanceOf(IllegalArgumentException.class);
    }
}
