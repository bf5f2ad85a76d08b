package org.waymarker.questionnaire;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which items of one version of a questionnaire are which items of a scale. linkIds are whoever wrote the questionnaire's.
 *
 * @param scales linkIds of each scale, the first item's first
 * @param counts what is asked about contacts with health services, if that is what it asks
 * @param other linkIds of items that may be answered and come to nothing
 */
record ScoringTable(
        QuestionnaireVersion of, Map<Scale, List<String>> scales, Optional<CountQuestions> counts, Set<String> other) {

    /** @throws IllegalArgumentException that says what is wrong, if a scale has not all of its items or one item is two things */
    ScoringTable {
        var copies = new EnumMap<Scale, List<String>>(Scale.class);
        scales.forEach((scale, items) -> copies.put(scale, List.copyOf(items)));
        scales = Map.copyOf(copies);
        other = Set.copyOf(other);
        copies.forEach((scale, items) -> {
            if (items.size() != scale.items()) {
                throw new IllegalArgumentException(
                        scale.code() + " has " + scale.items() + " items, and " + items.size() + " linkIds are given");
            }
        });
        if (scales.isEmpty() == counts.isEmpty()) {
            throw new IllegalArgumentException("a questionnaire has scales, or it asks for counts");
        }
        var all = new ArrayList<String>(other);
        scales.values().forEach(all::addAll);
        counts.ifPresent(asked -> all.addAll(asked.items().keySet()));
        if (new HashSet<>(all).size() != all.size()) {
            throw new IllegalArgumentException("a linkId stands there twice");
        }
    }

    /**
     * Questions about contacts with health services.
     *
     * @param window {@code baseline-window} or {@code follow-up-window}
     * @param items code of the measure by linkId, of CodeSystem {@code service-use-measure}
     */
    record CountQuestions(String window, Map<String, String> items) {
        static final String BASELINE = "baseline-window";
        static final String FOLLOW_UP = "follow-up-window";

        CountQuestions {
            items = Map.copyOf(items);
            if (!window.equals(BASELINE) && !window.equals(FOLLOW_UP)) {
                throw new IllegalArgumentException("a window is " + BASELINE + " or " + FOLLOW_UP);
            }
            if (items.isEmpty() || new HashSet<>(items.values()).size() != items.size()) {
                throw new IllegalArgumentException("each measure is asked for once, and at least one is");
            }
        }
    }

    /** linkIds that are answered with numbers. */
    Set<String> numbers() {
        var numbers = new TreeSet<String>();
        scales.values().forEach(numbers::addAll);
        counts.ifPresent(asked -> numbers.addAll(asked.items().keySet()));
        return numbers;
    }

    /** linkIds of items of which any answer but 0 calls for a person. */
    List<String> riskItems() {
        var found = new ArrayList<String>();
        scales.forEach((scale, items) -> scale.riskItem().ifPresent(number -> found.add(items.get(number - 1))));
        return found;
    }

    /** What an item may be answered with, for people; empty if it takes that answer. */
    Optional<String> objection(String item, int answer) {
        for (var scale : scales.entrySet()) {
            if (scale.getValue().contains(item)) {
                return scale.getKey().takes(answer)
                        ? Optional.empty()
                        : Optional.of(scale.getKey().range());
            }
        }
        return answer < 0 ? Optional.of("0 or more") : Optional.empty();
    }
}
