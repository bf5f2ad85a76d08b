package org.waymarker.api;

import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.netty.handler.codec.DecoderException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.patient.ConflictingPatientException;
import org.waymarker.store.StaleWriteException;

/** Makes an OperationOutcome of whatever went wrong. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** @param correlation what stands in the log for the same failure */
    static Reply reply(Throwable failure, String correlation) {
        if (failure instanceof Declined declined) {
            return reply(declined.refusal(), declined.headers());
        }
        if (failure instanceof RefusedException refused) {
            return Reply.of(refused.refusal().status(), refused.toOutcome());
        }
        if (failure instanceof ConflictingPatientException conflict) {
            return reply(conflict(conflict), Map.of());
        }
        if (find(failure, ContentLengthExceededException.class).isPresent()) {
            return reply(
                    new Refusal(
                            413,
                            IssueType.TOOLONG,
                            "BODY_TOO_LARGE",
                            "The body is larger than this server takes",
                            Optional.empty()),
                    Map.of());
        }
        if (isUnreadable(failure)) {
            return reply(
                    new Refusal(
                            400,
                            IssueType.STRUCTURE,
                            "BODY_NOT_READABLE",
                            "The body is not encoded as Content-Encoding says",
                            Optional.empty()),
                    Map.of());
        }
        if (isLostRace(failure)) {
            return reply(
                    Refusal.conflict("WRITTEN_MEANWHILE", "Another call changed the same thing; read it and try again"),
                    Map.of());
        }
        LOG.error("Call failed [{}]: {}", correlation, SafeTrace.of(failure));
        if (isDatabaseAway(failure)) {
            return reply(
                    new Refusal(
                            503,
                            IssueType.TRANSIENT,
                            "DATABASE_UNAVAILABLE",
                            "The database does not answer; nothing was written that was not answered. Try again later",
                            Optional.empty()),
                    Map.of("Retry-After", "5"));
        }
        return reply(
                new Refusal(
                        500,
                        IssueType.EXCEPTION,
                        "INTERNAL_ERROR",
                        "This should not have happened, and nothing was written. Tell the operator: " + correlation,
                        Optional.empty()),
                Map.of());
    }

    static Refusal conflict(ConflictingPatientException conflict) {
        return Refusal.conflict("PATIENT_NAMES_CONFLICT", String.valueOf(conflict.getMessage()));
    }

    static Reply reply(Refusal refusal, Map<String, String> headers) {
        var reply = Reply.of(refusal.status(), refusal.toOutcome());
        for (var header : headers.entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply;
    }

    /** Whether the body could not be unpacked. */
    static boolean isUnreadable(Throwable failure) {
        return find(failure, DecoderException.class).isPresent();
    }

    /** Whether another transaction got in between, so that the same call may well succeed if tried again. */
    static boolean isLostRace(Throwable failure) {
        return find(failure, StaleWriteException.class).isPresent()
                || find(failure, SQLException.class)
                        .map(SQLException::getSQLState)
                        // Serialization failure and deadlock; H2's lock timeout.
                        .filter(state -> state.startsWith("40") || state.equals("HYT00"))
                        .isPresent();
    }

    private static boolean isDatabaseAway(Throwable failure) {
        return find(failure, java.sql.SQLTransientConnectionException.class).isPresent()
                || find(failure, SQLException.class)
                        .map(SQLException::getSQLState)
                        .filter(state -> state.startsWith("08") || state.startsWith("57P"))
                        .isPresent();
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }
}
