package org.waymarker.questionnaire;

import java.math.BigDecimal;
import java.util.List;

/** What the answers of one response come to on one scale. */
sealed interface Score {
    /**
     * A number.
     *
     * @param answered how many items it is made of
     */
    record Points(BigDecimal value, int answered) implements Score {}

    /** The levels of a descriptive system, such as {@code 11221}. */
    record Levels(String digits) implements Score {}

    /**
     * Too few answers for a score.
     *
     * @param missing linkIds of the items that have none, in the order of the items
     */
    record Incomplete(List<String> missing) implements Score {
        public Incomplete {
            missing = List.copyOf(missing);
        }
    }
}
