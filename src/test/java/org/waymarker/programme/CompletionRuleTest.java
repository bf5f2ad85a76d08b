package org.waymarker.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymarker.programme.CompletionRule.Basis;

class CompletionRuleTest {
    private final CompletionRule declared = new CompletionRule(Basis.DECLARED, 0.5);
    private final CompletionRule counted = new CompletionRule(Basis.COUNTED, 0.5);

    @Test
    void doesNotCallThreeOfTwelveCompletedByItself() {
        assertThat(declared.decide(Optional.empty(), 3, 12)).contains(Outcome.PARTIAL);
        assertThat(declared.decide(Optional.empty(), 6, 12)).contains(Outcome.COMPLETED);
        assertThat(declared.decide(Optional.empty(), 0, 12)).contains(Outcome.NEVER_STARTED);
    }

    @Test
    void takesTheCliniciansWordWhereThatIsTheRule() {
        assertThat(declared.decide(Optional.of(Outcome.COMPLETED), 3, 12)).contains(Outcome.COMPLETED);
    }

    @Test
    void refusesCompletedBelowTheShareWhereCountsAreTheRule() {
        assertThat(counted.decide(Optional.of(Outcome.COMPLETED), 5, 12)).isEmpty();
        assertThat(counted.decide(Optional.of(Outcome.COMPLETED), 6, 12)).contains(Outcome.COMPLETED);
        assertThat(counted.decide(Optional.of(Outcome.WITHDREW), 5, 12)).contains(Outcome.WITHDREW);
    }

    @Test
    void refusesAShareThatIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CompletionRule(Basis.COUNTED, 1.5));
        assertThatIllegalArgumentException().isThrownBy(() -> new CompletionRule(Basis.COUNTED, Double.NaN));
    }
}
