package org.waymarker.evaluation;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.waymarker.statistics.Draws;

/**
 * Settings of {@code waymarker.evaluation}; each is printed in every report.
 *
 * @param threshold people from which a figure is shown
 * @param rounding people, contacts and years are shown to the nearest multiple of it
 * @param offerWithinDays days after the last session within which an offer counts as made
 * @param permission {@code allowed}: only who said yes to the use of records for evaluation is in a report; {@code not-refused}:
 *     everybody who did not say no, where another lawful basis covers it
 * @param seed of the draws behind the intervals
 * @param draws how many
 */
@ConfigurationProperties("waymarker.evaluation")
record EvaluationSettings(
        @Bindable(defaultValue = "8") int threshold,
        @Bindable(defaultValue = "5") int rounding,
        @Bindable(defaultValue = "28") int offerWithinDays,
        @Bindable(defaultValue = "allowed") String permission,
        @Bindable(defaultValue = "2021") long seed,
        @Bindable(defaultValue = "9999") int draws) {
    /** Fewer do not hide a person: rounded to less, what is masked is the whole less the rest. */
    private static final int FEWEST = 5;

    /** @throws IllegalArgumentException if a setting cannot work */
    EvaluationSettings {
        if (threshold < FEWEST || rounding < FEWEST || rounding > threshold) {
            throw new IllegalArgumentException(
                    "waymarker.evaluation.threshold and waymarker.evaluation.rounding must be " + FEWEST
                            + " or more, and rounding no more than threshold");
        }
        if (!permission.equals("allowed") && !permission.equals("not-refused")) {
            throw new IllegalArgumentException("waymarker.evaluation.permission must be allowed or not-refused");
        }
        // Made here so that a wrong one stops the start.
        new Landmark(offerWithinDays);
        if (draws < 999 || draws > 99_999) {
            throw new IllegalArgumentException("waymarker.evaluation.draws must be from 999 to 99999");
        }
    }

    Disclosure disclosure() {
        return new Disclosure(threshold, rounding);
    }

    boolean onlyAllowed() {
        return permission.equals("allowed");
    }

    /** @throws IllegalArgumentException if contacts are not kept so */
    Landmark landmark() {
        return new Landmark(offerWithinDays);
    }

    Draws drawn() {
        return new Draws(seed, draws);
    }
}
