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

    @Property
    void neverDifferByAFew(
            @ForAll @IntRange(max = 60) int one,
            @ForAll @IntRange(max = 60) int other,
            @ForAll @IntRange(max = 20) int start) {
        var cuts = new Cuts(NATIONAL);
        var first = people(0, one);
        var second = people(start, start + other);
        if (cuts.mayShow("visits", first) && cuts.mayShow("visits", second)) {
            var between = first.stream().filter(p -> !second.contains(p)).count()
                    + second.stream().filter(p -> !first.contains(p)).count();
            assertThat(between == 0 || between >= 8).isTrue();
        }
    }
}
