package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FourWeeksTest {
    private static final Disclosure NATIONAL = new Disclosure(8, 5);

    private static List<Boolean> masked(long... contacts) {
        var weeks = FourWeeks.of(contacts.length, number -> new FourWeeks.Counted(contacts[number - 1], 1120));
        return IntStream.rangeClosed(1, contacts.length)
                .mapToObj(number -> weeks.rate(number, NATIONAL) instanceof Cell.Masked)
                .toList();
    }

    @Test
    void areShownWhereEachHasEnough() {
        assertThat(masked(8, 12, 0, 20)).containsOnly(false);
    }

    /** The year less the other twelve would be the three contacts. */
    @Test
    void areNotMaskedAlone() {
        assertThat(masked(12, 3, 9, 20)).containsExactly(false, true, true, false);
    }

    @Test
    void areMaskedUntilThoseMaskedAreEnoughTogether() {
        assertThat(masked(12, 3, 4, 20)).containsExactly(true, true, true, false);
        assertThat(masked(12, 3, 5, 20)).containsExactly(false, true, true, false);
        assertThat(masked(0, 3, 0)).containsExactly(false, true, false);
    }
}
