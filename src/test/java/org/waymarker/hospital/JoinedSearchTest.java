package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waymarker.serviceuse.DateRange;

class JoinedSearchTest {
    private static final LocalDate DAY = LocalDate.parse("2024-01-01");

    private static DateRange days(int from, int to) {
        return new DateRange(DAY.plusDays(from), DAY.plusDays(to));
    }

    @Test
    void asksForTheWindowsOfOnePersonAtOnceUnlessTheyLieFarApart() {
        assertThat(JoinedSearch.plan(Map.of("a", List.of(days(500, 864), days(0, 364))), 100))
                .containsExactly(new JoinedSearch(Set.of("a"), days(0, 864)));
        assertThat(JoinedSearch.plan(Map.of("a", List.of(days(0, 364), days(364 + 184, 900))), 100))
                .containsExactly(
                        new JoinedSearch(Set.of("a"), days(0, 364)), new JoinedSearch(Set.of("a"), days(548, 900)));
    }

    @Test
    void joinsPeopleWhoseDatesDiffer() {
        assertThat(JoinedSearch.plan(Map.of("a", List.of(days(0, 800)), "b", List.of(days(300, 1100))), 100))
                .containsExactly(new JoinedSearch(Set.of("a", "b"), days(0, 1100)));
    }

    @Test
    void asksAboutSomebodyOfLongAgoAlone() {
        var wanted = new LinkedHashMap<String, List<DateRange>>();
        for (int i = 0; i < 30; i++) {
            wanted.put("now" + i, List.of(days(i, i + 800)));
        }
        wanted.put("then", List.of(days(-3_650, -2_850)));
        assertThat(JoinedSearch.plan(wanted, 100))
                .hasSize(2)
                .anyMatch(search -> search.patients().equals(Set.of("then")));
    }

    @Test
    void takesNoMoreThanASearchHolds() {
        var wanted = new LinkedHashMap<String, List<DateRange>>();
        for (int i = 0; i < 95; i++) {
            wanted.put("p" + i, List.of(days(0, 800)));
        }
        assertThat(JoinedSearch.plan(wanted, 40))
                .extracting(search -> search.patients().size())
                .containsExactly(40, 40, 15);
    }

    @Test
    void asksForEveryDayWantedAndAtMostForTwiceAsMany() {
        var random = new Random(5);
        for (int round = 0; round < 200; round++) {
            var wanted = new LinkedHashMap<String, List<DateRange>>();
            for (int i = 0; i < 1 + random.nextInt(60); i++) {
                var ranges = new ArrayList<DateRange>();
                for (int n = 0; n <= random.nextInt(4); n++) {
                    int from = random.nextInt(random.nextBoolean() ? 500 : 5_000);
                    ranges.add(days(from, from + 300 + random.nextInt(100)));
                }
                wanted.put("p" + i, ranges);
            }
            var searches = JoinedSearch.plan(wanted, 40);
            long asked = searches.stream()
                    .mapToLong(
                            search -> search.range().days() * search.patients().size())
                    .sum();
            // What lies between the ranges of one person, at most 183 days each time, is wanted too.
            long most = wanted.values().stream()
                    .flatMap(List::stream)
                    .mapToLong(range -> range.days() + 183)
                    .sum();
            assertThat(asked).isLessThanOrEqualTo(2 * most);
            wanted.forEach((patient, ranges) -> assertThat(ranges)
                    .allMatch(range -> searches.stream()
                            .anyMatch(search -> search.patients().contains(patient)
                                    && search.range().contains(range))));
        }
    }
}
