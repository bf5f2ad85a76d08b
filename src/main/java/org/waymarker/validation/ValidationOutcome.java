package org.waymarker.validation;

import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.util.List;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.fhir.Refusal;

/** What the validator said, as an OperationOutcome for the caller whose resource it is. */
final class ValidationOutcome {
    /** System of the validator's own message ids, under which an integrator finds what a message means. */
    private static final String MESSAGE_ID = "http://hl7.org/fhir/java-core-messageId";

    private ValidationOutcome() {}

    /** Never empty: where there is nothing to say, it says that the resource is valid. */
    static OperationOutcome of(List<SingleValidationMessage> messages) {
        if (messages.isEmpty()) {
            return Refusal.notice("VALID", "Valid, and nothing to remark on");
        }
        var outcome = new OperationOutcome();
        for (var message : messages) {
            var issue = outcome.addIssue()
                    .setSeverity(severity(message.getSeverity()))
                    .setCode(type(message))
                    .setDiagnostics(message.getMessage());
            if (message.getMessageId() != null) {
                issue.getDetails().addCoding().setSystem(MESSAGE_ID).setCode(message.getMessageId());
            }
            if (message.getLocationString() != null) {
                issue.addExpression(message.getLocationString());
            }
        }
        return outcome;
    }

    private static IssueSeverity severity(ResultSeverityEnum severity) {
        return switch (severity) {
            case INFORMATION -> IssueSeverity.INFORMATION;
            case WARNING -> IssueSeverity.WARNING;
            case ERROR -> IssueSeverity.ERROR;
            case FATAL -> IssueSeverity.FATAL;
        };
    }

    private static IssueType type(SingleValidationMessage message) {
        var id = String.valueOf(message.getMessageId());
        if (id.startsWith("Terminology_")) {
            return IssueType.CODEINVALID;
        }
        // The id of an invariant is the address of its definition and its key.
        return id.contains("#") ? IssueType.INVARIANT : IssueType.INVALID;
    }
}
