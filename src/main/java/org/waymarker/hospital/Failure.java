package org.waymarker.hospital;

import java.time.Duration;
import java.util.Optional;

/** Why a call of the hospital brought no answer that can be used. Nothing that may be logged comes from bodies. */
sealed interface Failure {
    /**
     * No answer, or one that says "not now": 401, 408, 425, 429 and 5xx. What was sent is sound and may be sent again.
     *
     * @param cause short and stable, such as {@code HTTP_503} or {@code CONNECTION_REFUSED}
     * @param unclear whether the hospital may have done what was asked nevertheless
     * @param forAll whether any other call would end the same way at this moment
     * @param retryAfter as the hospital asked
     */
    record Away(String cause, boolean unclear, boolean forAll, Optional<Duration> retryAfter) implements Failure {
        private static final String ENGINE = "ENGINE_";

        /** The same, of the trust's integration engine rather than of its FHIR server. */
        Away ofEngine() {
            return new Away(ENGINE + cause, unclear, forAll, retryAfter);
        }

        /** Whether it says nothing of the FHIR server. */
        boolean isOfEngine() {
            return cause.startsWith(ENGINE);
        }

        /** The same after an earlier call that the hospital may have carried out. */
        Away butUnclear() {
            return new Away(cause, true, forAll, retryAfter);
        }
    }

    /** Someone else changed it (409, 412), or more than one resource fits a condition (412). */
    record Conflict(int status) implements Failure {}

    /**
     * Any other 3xx and 4xx: sending the same again cannot help.
     *
     * @param issueCode the first error of the OperationOutcome, or {@code unknown}
     * @param where FHIRPath of the element at fault, or empty
     * @param outcome the whole OperationOutcome as JSON, if there was one: it may quote what it refuses
     */
    record Refusal(int status, String issueCode, String where, Optional<String> outcome) implements Failure {
        /** Whether the server does not do such things at all, whatever they hold. */
        boolean isOfTheRequest() {
            return status == 405 || status == 501;
        }

        /** What may be logged and shown to anyone who runs the service. */
        String told() {
            return "HTTP " + status + " " + issueCode + (where.isEmpty() ? "" : " at " + where);
        }

        @Override
        public String toString() {
            return told();
        }
    }
}
