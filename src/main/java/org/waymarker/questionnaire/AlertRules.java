package org.waymarker.questionnaire;

import java.util.Optional;

/** When an alert is raised. Nothing that is answered later closes one: a person does. */
final class AlertRules {
    private AlertRules() {}

    /**
     * Whether a response raises an alert, another one if there was one before.
     *
     * @param answer to the item that tells of risk, as it is now
     * @param before to the same item in the version before; empty if that did not answer it, or there is none
     * @param last newest alert of this response
     */
    static boolean raises(Optional<Integer> answer, Optional<Integer> before, Optional<RiskAlert> last) {
        boolean risk = answer.filter(number -> number > 0).isPresent();
        if (!risk || last.filter(RiskAlert::open).isPresent()) {
            return false;
        }
        // Somebody has acted on that very answer already, unless it has changed since.
        return last.isEmpty() || !answer.equals(before);
    }
}
