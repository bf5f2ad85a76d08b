package org.waymarker.serviceuse;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** What became of comparing the 52 weeks after a programme with the 52 weeks before it. A change is not an effect. */
public sealed interface Change {
    /**
     * The difference.
     *
     * @param value follow-up minus baseline; negative means fewer contacts in the year after
     * @param percent of the baseline, to one decimal place; empty if there were no contacts before
     */
    record Difference(int value, Optional<BigDecimal> percent) implements Change {}

    /** No difference is given, and the reason. */
    record Refused(Reason reason) implements Change {}

    /** Why two counts are not compared. */
    enum Reason {
        COUNT_NOT_KNOWN("The count of at least one window is not known."),
        MIXED_SOURCES("The two windows were counted from different sources."),
        UNEQUAL_WINDOWS("The two windows were not observed for equally long.");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** For people to read. */
        public String sentence() {
            return sentence;
        }
    }

    /**
     * Compares two counts of one measure.
     *
     * @throws IllegalArgumentException if they count different measures, or are not a baseline and a follow-up
     */
    static Change between(WindowCount baseline, WindowCount followUp) {
        if (baseline.measure() != followUp.measure()
                || baseline.window().side() != Window.Side.BASELINE
                || followUp.window().side() != Window.Side.FOLLOW_UP) {
            throw new IllegalArgumentException("A change is of one measure, from its baseline to its follow-up");
        }
        if (!(baseline.count() instanceof Count.Counted before) || !(followUp.count() instanceof Count.Counted after)) {
            return new Refused(Reason.COUNT_NOT_KNOWN);
        }
        if (!baseline.source().equals(followUp.source())) {
            return new Refused(Reason.MIXED_SOURCES);
        }
        if (baseline.observed().days() != followUp.observed().days()) {
            return new Refused(Reason.UNEQUAL_WINDOWS);
        }
        int difference = after.value() - before.value();
        return new Difference(difference, percent(difference, before.value()));
    }

    private static Optional<BigDecimal> percent(int difference, int baseline) {
        return baseline == 0
                ? Optional.empty()
                : Optional.of(BigDecimal.valueOf(difference)
                        .multiply(BigDecimal.valueOf(100))
                        .divide(BigDecimal.valueOf(baseline), 1, RoundingMode.HALF_EVEN));
    }
}
