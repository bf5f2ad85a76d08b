package org.waymarker.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedExceptionTest {
    private static final Refusal FIRST = Refusal.invalid("PARAMETER_MISSING", "is missing", "a");
    private static final Refusal SECOND = Refusal.conflict("COHORT_DIFFERS", "differs");

    @Test
    void tellsEveryReason() {
        var refused = new RefusedException(List.of(FIRST, SECOND));
        assertThat(refused.refusal()).isEqualTo(FIRST);
        assertThat(refused.toOutcome().getIssue())
                .extracting(issue -> issue.getDetails().getCodingFirstRep().getCode())
                .containsExactly("PARAMETER_MISSING", "COHORT_DIFFERS");
    }

    @Test
    void tellsTheOneReasonThereIsAsARefusalDoes() {
        assertThat(new RefusedException(FIRST).toOutcome().equalsDeep(FIRST.toOutcome()))
                .isTrue();
    }
}
