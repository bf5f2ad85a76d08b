package org.waymarker.questionnaire;

import java.util.Arrays;
import java.util.Optional;

/** What was done about an alert before it was closed. That nothing was done is no way to close one. */
enum AlertAction {
    CONTACTED_PATIENT("contacted-patient"),
    URGENT_HELP_ARRANGED("urgent-help-arranged"),
    PASSED_ON("passed-on"),
    ALREADY_KNOWN("already-known"),
    ANSWERED_IN_ERROR("answered-in-error");

    private final String code;

    AlertAction(String code) {
        this.code = code;
    }

    /** The code in CodeSystem {@code alert-action}. */
    String code() {
        return code;
    }

    static Optional<AlertAction> ofCode(String code) {
        return Arrays.stream(values())
                .filter(action -> action.code.equals(code))
                .findFirst();
    }
}
