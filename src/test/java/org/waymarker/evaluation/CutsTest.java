package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.waymarker.programme.EpisodeId;

class CutsTest {
    private static final Disclosure NATIONAL = new Disclosure(8, 5);

    private static Set<EpisodeId> people(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> new EpisodeId(new UUID(0, i)))
                .collect(Collectors.toSet());
    }

    private static Cuts afterReportOn(Set<EpisodeId> people) {
        var sets = new EpisodeSets();
        return new Cuts(NATIONAL, sets, Map.of("visits", List.of(sets.of(people))));
    }

    @Test
    void showNobodyWhereTheyAreFew() {
        assertThat(new Cuts(NATIONAL).mayShow("visits", people(0, 7))).isFalse();
        assertThat(new Cuts(NATIONAL).mayShow("visits", people(0, 8))).isTrue();
    }

    /** Last week's report on forty less this week's on forty-one is one person's year. */
    @Test
    void cannotBeSubtractedFromAnEarlierReport() {
        assertThat(afterReportOn(people(0, 40)).mayShow("visits", people(0, 41)))
                .isFalse();
        assertThat(afterReportOn(people(0, 40)).mayShow("visits", people(0, 47)))
                .isFalse();
        assertThat(afterReportOn(people(0, 40)).mayShow("visits", people(0, 48)))
                .isTrue();
        assertThat(afterReportOn(people(0, 40)).mayShow("visits", people(3, 44)))
                .isFalse();
        assertThat(afterReportOn(people(0, 40)).mayShow("visits", people(4, 44)))
                .as("four less four others")
                .isFalse();
        assertThat(afterReportOn(people(0, 40)).mayShow("visits", people(8, 48)))
                .isTrue();
    }

    @Test
    void cannotBeSubtractedFromEachOther() {
        var cuts = new Cuts(NATIONAL);
        assertThat(cuts.mayShow("visits", people(0, 43))).isTrue();
        // The forty who were offered a group would tell of the three who were not.
        assertThat(cuts.mayShow("visits", people(0, 40))).isFalse();
        assertThat(cuts.mayShow("stays", people(0, 40))).isTrue();
        assertThat(cuts.shown()).containsOnlyKeys("visits", "stays");
    }

    @Test
    void mayBeTheSameAgain() {
        assertThat(afterReportOn(people(0, 40)).mayShow("visits", people(0, 40)))
                .isTrue();
    }

    /** January to April and April to June less January to June are those of April. */
    @Test
    void cannotBeAddedAndSubtracted() {
        var cuts = new Cuts(NATIONAL);
        assertThat(cuts.mayShow("visits", people(0, 40))).isTrue();
        assertThat(cuts.mayShow("visits", people(37, 80))).isTrue();
        assertThat(cuts.mayShow("visits", people(0, 80))).isFalse();
        assertThat(cuts.mayShow("visits", people(0, 90))).isTrue();
    }

    @Test
    void areShownTogetherOrNotAtAll() {
        var cuts = new Cuts(NATIONAL);
        assertThat(cuts.mayShow("visits", people(0, 50))).isTrue();
        assertThat(cuts.mayShow("visits", List.of(people(0, 25), people(25, 48))))
                .isFalse();
        assertThat(cuts.mayShow("visits", people(0, 25))).isTrue();
        assertThat(cuts.mayShow("visits", people(25, 48))).isFalse();
        assertThat(cuts.mayShow("visits", people(25, 50))).isTrue();
        assertThat(cuts.shown().get("visits")).hasSize(3);
    }

    /** An attacker who tries every sum of four sets, each added or subtracted up to twice. */
    @Property(tries = 300)
    void neverComeDownToAFew(
            @ForAll @Size(4) List<@IntRange(max = 40) Integer> starts,
            @ForAll @Size(4) List<@IntRange(min = 8, max = 40) Integer> sizes) {
        var cuts = new Cuts(NATIONAL);
        for (int i = 0; i < 4; i++) {
            cuts.mayShow("visits", people(starts.get(i), starts.get(i) + sizes.get(i)));
        }
        var shown = cuts.shown().getOrDefault("visits", List.of());
        int sums = (int) Math.pow(5, shown.size());
        for (int sum = 1; sum < sums; sum++) {
            int told = 0;
            for (EpisodeId person : people(0, 80)) {
                int weight = 0;
                int digits = sum;
                for (Set<EpisodeId> set : shown) {
                    weight += set.contains(person) ? digits % 5 - 2 : 0;
                    digits /= 5;
                }
                told += weight == 0 ? 0 : 1;
            }
            assertThat(told == 0 || told >= 8).as("%s: %d", shown, told).isTrue();
        }
    }
}
