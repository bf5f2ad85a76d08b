package org.waymarker.fhir;

import java.util.Optional;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;

/**
 * Why a request was not carried out.
 *
 * @param status HTTP status, 4xx
 * @param type FHIR issue type
 * @param code stable name of the reason, upper case with underscores; part of the API
 * @param message says what to fix; no patient data
 * @param expression FHIRPath of the element at fault, if one is
 */
public record Refusal(int status, IssueType type, String code, String message, Optional<String> expression) {
    /** A rule of the clinic or of a state machine stands against it: 422. */
    public static Refusal rule(Enum<?> reason, String message) {
        return new Refusal(422, IssueType.BUSINESSRULE, reason.name(), message, Optional.empty());
    }

    /** The request itself is wrong: 400. */
    public static Refusal invalid(String code, String message, String expression) {
        return new Refusal(400, IssueType.INVALID, code, message, Optional.of(expression));
    }

    /** What the request names does not exist here: 404. */
    public static Refusal notFound(String what) {
        return new Refusal(404, IssueType.NOTFOUND, "NOT_FOUND", what + " is not known here", Optional.empty());
    }

    /** Whom the request names is in no programme here: 422. */
    public static Refusal patientUnknown(String expression) {
        return new Refusal(
                422,
                IssueType.NOTFOUND,
                "PATIENT_UNKNOWN",
                "This patient is in no programme here; enrol the patient in a cohort first",
                Optional.of(expression));
    }

    /** What stands here already differs: 409. */
    public static Refusal conflict(String code, String message) {
        return new Refusal(409, IssueType.CONFLICT, code, message, Optional.empty());
    }

    public OperationOutcome toOutcome() {
        return outcome(IssueSeverity.ERROR, type, code, message, expression);
    }

    /** Something that the caller should know although the request was carried out. */
    public static OperationOutcome notice(String code, String message) {
        return outcome(IssueSeverity.INFORMATION, IssueType.INFORMATIONAL, code, message, Optional.empty());
    }

    /** As {@link #notice}, of what a person must not overlook: the caller gets it whatever answer it prefers. */
    public static OperationOutcome warning(String code, String message) {
        return outcome(IssueSeverity.WARNING, IssueType.INFORMATIONAL, code, message, Optional.empty());
    }

    private static OperationOutcome outcome(
            IssueSeverity severity, IssueType type, String code, String message, Optional<String> expression) {
        var outcome = new OperationOutcome();
        var issue = outcome.addIssue()
                .setSeverity(severity)
                .setCode(type)
                .setDetails(new CodeableConcept()
                        .addCoding(new Coding().setSystem(CodeSystems.REFUSAL).setCode(code))
                        .setText(message))
                .setDiagnostics(message);
        expression.ifPresent(issue::addExpression);
        return outcome;
    }
}
