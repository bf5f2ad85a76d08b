package org.waymarker.fhir;

/** Carries a {@link Refusal} out of code that reads a request; rules refuse by value, not by this. */
public class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Refusal refusal) {
        super(refusal.code());
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
