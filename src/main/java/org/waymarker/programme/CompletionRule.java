package org.waymarker.programme;

import java.util.Optional;

/**
 * What counts as completed. Services differ, so it is a setting; the counts are stored under either.
 *
 * @param basis whose word counts
 * @param minimumShare share of the offered sessions, 0 to 1, from which on the counts speak for "completed"
 */
public record CompletionRule(Basis basis, double minimumShare) {
    /** {@code waymarker.programme.completion.rule}. */
    public enum Basis {
        /** The clinician's outcome stands as declared; the counts decide only where none was declared. */
        DECLARED,
        /** "Completed" is refused below the minimum share. */
        COUNTED
    }

    public CompletionRule {
        if (!(minimumShare >= 0 && minimumShare <= 1)) {
            throw new IllegalArgumentException("waymarker.programme.completion.minimum-share is between 0 and 1");
        }
    }

    /** What the counts alone say. */
    Outcome fromCounts(int attended, int offered) {
        if (attended == 0) {
            return Outcome.NEVER_STARTED;
        }
        return enough(attended, offered) ? Outcome.COMPLETED : Outcome.PARTIAL;
    }

    /** The outcome to record; empty if the rule does not allow the declared one. */
    Optional<Outcome> decide(Optional<Outcome> declared, int attended, int offered) {
        var outcome = declared.orElseGet(() -> fromCounts(attended, offered));
        boolean refused = basis == Basis.COUNTED && outcome == Outcome.COMPLETED && !enough(attended, offered);
        return refused ? Optional.empty() : Optional.of(outcome);
    }

    private boolean enough(int attended, int offered) {
        return attended >= minimumShare * offered;
    }
}
