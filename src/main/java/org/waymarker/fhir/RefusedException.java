package org.waymarker.fhir;

import java.util.List;
import org.hl7.fhir.r4.model.OperationOutcome;

/** Carries a {@link Refusal} out of code that reads a request; rules refuse by value, not by this. */
public class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Refusal> refusals;

    public RefusedException(Refusal refusal) {
        this(List.of(refusal));
    }

    /** @param refusals at least one */
    public RefusedException(List<Refusal> refusals) {
        super(refusals.get(0).code());
        this.refusals = List.copyOf(refusals);
    }

    /** The first of them, where only one can be told. */
    public Refusal refusal() {
        return refusals.get(0);
    }

    public List<Refusal> refusals() {
        return refusals;
    }

    public OperationOutcome toOutcome() {
        var outcome = new OperationOutcome();
        refusals.forEach(refusal -> refusal.toOutcome().getIssue().forEach(outcome::addIssue));
        return outcome;
    }
}
