package org.waymarker.questionnaire;

import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;

/** Reasons as an EHR hears them: 422, with the element at fault. */
final class Refusals {
    private Refusals() {}

    static RefusedException because(ResponseRefusal reason, String expression) {
        return new RefusedException(of(reason, reason.sentence(), expression));
    }

    static Refusal of(ResponseRefusal reason, String sentence, String expression) {
        return new Refusal(422, IssueType.BUSINESSRULE, reason.name(), sentence, Optional.of(expression));
    }
}
