package org.waymarker.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowTest {
    @Test
    void findsTheFullestWindowWhereverItLies() {
        assertThat(Window.most(new long[] {}, 10)).isZero();
        assertThat(Window.most(new long[] {3}, 10)).isEqualTo(1);
        assertThat(Window.most(new long[] {0, 10, 20}, 10)).isEqualTo(1);
        assertThat(Window.most(new long[] {0, 9, 10, 18, 19, 40}, 10)).isEqualTo(3);
    }
}
