package org.waymarker.questionnaire;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** What answers come to. A score of too few answers is none: there is no partial sum. */
final class ScoringRules {
    private static final int DECIMALS = 2;

    private ScoringRules() {}

    /**
     * @param items linkIds, the first item's first
     * @param answers by linkId, each one that the scale takes
     */
    static Score score(Scale scale, List<String> items, Map<String, Integer> answers) {
        var missing = items.stream().filter(item -> !answers.containsKey(item)).toList();
        int answered = items.size() - missing.size();
        if (answered < scale.needed()) {
            return new Score.Incomplete(missing);
        }
        var given = new ArrayList<Integer>();
        items.stream().map(answers::get).filter(Objects::nonNull).forEach(given::add);
        long sum = given.stream().mapToLong(Integer::longValue).sum();
        return switch (scale.rule()) {
            case SUM -> new Score.Points(BigDecimal.valueOf(sum), answered);
            case MEAN ->
                new Score.Points(
                        BigDecimal.valueOf(sum).divide(BigDecimal.valueOf(answered), DECIMALS, RoundingMode.HALF_UP),
                        answered);
            case DIGITS -> new Score.Levels(given.stream().map(String::valueOf).collect(Collectors.joining()));
        };
    }
}
