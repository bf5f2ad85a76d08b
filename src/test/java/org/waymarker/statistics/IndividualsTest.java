package org.waymarker.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class IndividualsTest {
    /** The medians' difference is -3, the median difference -1. */
    @Test
    void takesTheMedianOfChanges() {
        var patients = List.of(year(1, 0), year(5, 2), year(9, 8));
        assertThat(Individuals.of(patients)).isEqualTo(new Individuals(5, 2, -1, 3, 0, 0));
    }

    @Test
    void takesTheMiddleOfAnEvenNumber() {
        assertThat(Individuals.of(List.of(year(4, 4), year(1, 2)))).isEqualTo(new Individuals(2.5, 3, 0.5, 0, 1, 1));
    }

    /** Two in half a year is the rate of four in a year, three is more. */
    @Test
    void seesDirectionInRates() {
        var patients = List.of(new Pair(4, 364, 2, 182), new Pair(4, 364, 3, 182), new Pair(4, 364, 1, 182));
        assertThat(Individuals.of(patients))
                .extracting(Individuals::down, Individuals::same, Individuals::up)
                .containsExactly(1, 1, 1);
    }

    @Test
    void knowsNoMedianOfNobody() {
        assertThatIllegalArgumentException().isThrownBy(() -> Individuals.of(List.of()));
    }

    private static Pair year(long before, long after) {
        return new Pair(before, 364, after, 364);
    }
}
