package org.waymarker.fhir;

import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/** Refusals (422) of a resource that is sound FHIR and yet does not say what a use case needs to hear. */
public final class Elements {
    private Elements() {}

    /**
     * @param path FHIRPath of the element, such as {@code CarePlan.period.end}
     * @param message what to send, as a whole sentence
     */
    public static RefusedException missing(String path, String message) {
        return refused(IssueType.REQUIRED, "ELEMENT_MISSING", path, message);
    }

    /** As {@link #missing}, for an element that says what cannot be taken. */
    public static RefusedException invalid(String path, String message) {
        return refused(IssueType.VALUE, "ELEMENT_INVALID", path, message);
    }

    /** As {@link #missing}, for an element that follows from what happened and cannot be overwritten. */
    public static RefusedException notWritable(String path, String message) {
        return refused(IssueType.BUSINESSRULE, "ELEMENT_NOT_WRITABLE", path, message);
    }

    private static RefusedException refused(IssueType type, String code, String path, String message) {
        return new RefusedException(new Refusal(422, type, code, message, Optional.of(path)));
    }
}
