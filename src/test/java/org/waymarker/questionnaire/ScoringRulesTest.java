package org.waymarker.questionnaire;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScoringRulesTest {
    private static List<String> items(Scale scale) {
        return IntStream.rangeClosed(1, scale.items()).mapToObj(n -> "i" + n).toList();
    }

    /** @param answers by item in their order, with {@code -} for one that was not answered */
    private static Score score(Scale scale, String answers) {
        var items = items(scale);
        var given = answers.split(" ");
        assertThat(given).hasSameSizeAs(items);
        var numbers = new HashMap<String, Integer>();
        for (int i = 0; i < given.length; i++) {
            if (!given[i].equals("-")) {
                numbers.put(items.get(i), Integer.valueOf(given[i]));
            }
        }
        return ScoringRules.score(scale, items, numbers);
    }

    @ParameterizedTest
    @CsvSource({
        "PSEQ, 0 0 0 0 0 0 0 0 0 0, 0",
        "PSEQ, 6 6 6 6 6 6 6 6 6 6, 60",
        "PSEQ, 0 1 2 3 4 5 6 0 1 2, 24",
        "PSEQ_2, 0 0, 0",
        "PSEQ_2, 6 6, 12",
        "PSEQ_2, 2 5, 7",
        "BPI_SEVERITY, 0 0 0 0, 0",
        "BPI_SEVERITY, 10 10 10 10, 10",
        "BPI_SEVERITY, 3 4 5 6, 4.5",
        "BPI_SEVERITY, 1 0 0 0, 0.25",
        "BPI_INTERFERENCE, 0 0 0 0 0 0 0, 0",
        "BPI_INTERFERENCE, 10 10 10 10 10 10 10, 10",
        "BPI_INTERFERENCE, 1 2 3 4 5 6 8, 4.14",
        "PHQ_9, 0 0 0 0 0 0 0 0 0, 0",
        "PHQ_9, 3 3 3 3 3 3 3 3 3, 27",
        "PHQ_9, 0 1 2 3 0 1 2 3 1, 13",
        "GAD_7, 0 0 0 0 0 0 0, 0",
        "GAD_7, 3 3 3 3 3 3 3, 21",
        "GAD_7, 0 1 2 3 0 1 2, 9",
        "EQ_VAS, 0, 0",
        "EQ_VAS, 100, 100",
        "EQ_VAS, 62, 62",
        "PCS, 0 0 0 0 0 0 0 0 0 0 0 0 0, 0",
        "PCS, 4 4 4 4 4 4 4 4 4 4 4 4 4, 52",
        "PCS, 0 1 2 3 4 0 1 2 3 4 0 1 2, 23",
        "UCLA_3, 1 1 1, 3",
        "UCLA_3, 3 3 3, 9",
        "UCLA_3, 1 2 3, 6",
        "DIRECT_LONELINESS, 1, 1",
        "DIRECT_LONELINESS, 5, 5",
        "DIRECT_LONELINESS, 3, 3",
    })
    void addsUpWholeResponses(Scale scale, String answers, BigDecimal wanted) {
        var score = (Score.Points) score(scale, answers);
        assertThat(score.value()).isEqualByComparingTo(wanted);
        assertThat(score.answered()).isEqualTo(scale.items());
    }

    @ParameterizedTest
    @CsvSource({"1 1 2 2 1, 11221", "1 1 1 1 1, 11111", "5 5 5 5 5, 55555", "1 2 3 4 5, 12345"})
    void givesTheFiveDimensionsOneBehindTheOther(String answers, String wanted) {
        assertThat(score(Scale.EQ_5D_5L, answers)).isEqualTo(new Score.Levels(wanted));
    }

    /** Of every scale but one: a sum of fewer answers would look like less of whatever it measures. */
    @ParameterizedTest
    @EnumSource(value = Scale.class, names = "BPI_INTERFERENCE", mode = EnumSource.Mode.EXCLUDE)
    void givesNoScoreWhereOneAnswerIsMissing(Scale scale) {
        var items = items(scale);
        for (String missing : items) {
            var numbers = new HashMap<String, Integer>();
            items.forEach(item -> numbers.put(item, 1));
            numbers.remove(missing);
            assertThat(ScoringRules.score(scale, items, numbers)).isEqualTo(new Score.Incomplete(List.of(missing)));
        }
    }

    @Test
    void namesAllThatIsMissingInTheOrderOfTheItems() {
        assertThat(score(Scale.PHQ_9, "- 1 1 1 - 1 1 1 -")).isEqualTo(new Score.Incomplete(List.of("i1", "i5", "i9")));
        assertThat(ScoringRules.score(Scale.PSEQ_2, List.of("a", "b"), Map.of()))
                .isEqualTo(new Score.Incomplete(List.of("a", "b")));
    }

    @Test
    void takesTheMeanOfMoreThanHalfOfTheInterferenceItems() {
        var four = (Score.Points) score(Scale.BPI_INTERFERENCE, "2 - 3 - 4 - 6");
        assertThat(four.value()).isEqualByComparingTo("3.75");
        assertThat(four.answered()).isEqualTo(4);
        assertThat(score(Scale.BPI_INTERFERENCE, "2 - 3 - 4 - -"))
                .isEqualTo(new Score.Incomplete(List.of("i2", "i4", "i6", "i7")));
    }

    @ParameterizedTest
    @CsvSource({
        "PSEQ, 0, 6",
        "PSEQ_2, 0, 6",
        "BPI_SEVERITY, 0, 10",
        "BPI_INTERFERENCE, 0, 10",
        "PHQ_9, 0, 3",
        "GAD_7, 0, 3",
        "EQ_5D_5L, 1, 5",
        "EQ_VAS, 0, 100",
        "PCS, 0, 4",
        "UCLA_3, 1, 3",
        "DIRECT_LONELINESS, 1, 5",
    })
    void takesAnswersWithinTheRange(Scale scale, int lowest, int highest) {
        assertThat(IntStream.rangeClosed(-200, 200).filter(scale::takes).boxed().toList())
                .isEqualTo(IntStream.rangeClosed(lowest, highest).boxed().toList());
        assertThat(scale.range()).isEqualTo(lowest + " to " + highest);
    }

    @Test
    void shipsATableForEveryScaleWithoutAWordOfAnyItem() {
        var covered = new ArrayList<Scale>();
        for (ScoringTable table : ScoringTablesFile.shipped()) {
            covered.addAll(table.scales().keySet());
            assertThat(table.numbers()).allMatch(linkId -> linkId.matches("[a-z0-9.-]{2,20}"));
        }
        assertThat(covered).containsExactlyInAnyOrder(Scale.values());
    }

    @Test
    void knowsTheOneItemThatTellsOfRisk() {
        var tables = new ScoringTables(ScoringTablesFile.shipped());
        assertThat(tables.riskItems("https://waymarker.example/fhir/Questionnaire/phq-9"))
                .containsExactly("phq-9.9");
        assertThat(tables.riskItems("https://waymarker.example/fhir/Questionnaire/pseq"))
                .isEmpty();
        assertThat(tables.riskItems("https://elsewhere.example/phq")).containsExactly("phq-9.9");
    }
}
