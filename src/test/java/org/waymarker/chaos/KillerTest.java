package org.waymarker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KillerTest {
    @Test
    void killsOnceInEachStretchAtMomentsOfTheSeed() {
        var moments = Killer.moments(7, 10, 1_000);
        assertThat(moments).hasSize(10).isSorted().isEqualTo(Killer.moments(7, 10, 1_000));
        assertThat(moments).isNotEqualTo(Killer.moments(8, 10, 1_000));
        for (var i = 0; i < 10; i++) {
            assertThat(moments.get(i)).isBetween(90 * i, 90 * (i + 1));
        }
    }
}
