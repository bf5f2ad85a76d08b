package org.waymarker.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultMixTest {
    private static List<String> drawn(FaultMix mix, int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i -> mix.next().map(FaultMix.Draw::toString).orElse("none"))
                .toList();
    }

    @Test
    void theSameSeedDrawsTheSameFaults() {
        var first = drawn(FaultMix.ofAll(7, 0.5), 2_000);
        assertThat(drawn(FaultMix.ofAll(7, 0.5), 2_000)).isEqualTo(first);
        assertThat(drawn(FaultMix.ofAll(8, 0.5), 2_000)).isNotEqualTo(first);
    }

    @Test
    void drawsEachFaultAboutAsOftenAsItsProbabilitySays() {
        // 17 faults three times as often as the four that take long
        var mix = FaultMix.ofAll(7, 0.55);
        drawn(mix, 100_000);
        assertThat(mix.injected()).hasSize(Fault.values().length);
        mix.injected().forEach((fault, count) -> {
            if (fault != Fault.UNAVAILABLE_BURST) {
                var usual = fault.outlastsPatience() ? 1_000 : 3_000;
                assertThat(count).as(fault.label()).isBetween(usual * 8 / 10, usual * 11 / 10);
            }
        });
    }

    @Test
    void aBurstGoesOnForAFewRequests() {
        var mix = new FaultMix(7, Map.of(Fault.UNAVAILABLE_BURST, 0.01));
        var drawn = drawn(mix, 10_000);
        for (var i = 1; i < drawn.size() - 1; i++) {
            var alone = drawn.get(i - 1).equals("none") && drawn.get(i + 1).equals("none");
            assertThat(!drawn.get(i).equals("none") && alone).isFalse();
        }
    }

    @Test
    void whatIsPausedIsDrawnAllTheSame() {
        var straight = drawn(FaultMix.ofAll(7, 0.5), 200);
        var mix = FaultMix.ofAll(7, 0.5);
        mix.pause(true);
        assertThat(drawn(mix, 100)).containsOnly("none");
        mix.pause(false);
        assertThat(drawn(mix, 100)).endsWith(straight.subList(150, 200).toArray(String[]::new));
    }

    @Test
    void refusesProbabilitiesThatAddUpToMoreThanCertainty() {
        assertThatThrownBy(() -> new FaultMix(1, Map.of(Fault.STALL, 0.6, Fault.ANSWER_LOST, 0.6)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
