package org.waymarker.hospital;

import ca.uhn.fhir.rest.client.exceptions.FhirClientConnectionException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.apache.http.conn.ConnectTimeoutException;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.StringType;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.FhirJson;

/** Reads what the HAPI client throws; the one place that does. */
final class Failures {
    private static final Pattern PATH = Pattern.compile("[A-Za-z][A-Za-z0-9.\\[\\]]{0,200}");

    /** Characters; what is longer is no explanation. */
    private static final int LONGEST_OUTCOME = 100_000;

    private Failures() {}

    /** @param retryAfter as the answer's header said, if there was an answer and it said so */
    static Failure of(RuntimeException thrown, Optional<Duration> retryAfter) {
        if (thrown instanceof FhirClientConnectionException) {
            return connection(thrown);
        }
        if (thrown instanceof BaseServerResponseException answered) {
            return answered(answered, retryAfter);
        }
        // The status was a good one, the body no FHIR: what was asked for may have been done.
        return new Failure.Away("ANSWER_UNREADABLE", true, false, Optional.empty());
    }

    private static Failure connection(Throwable thrown) {
        for (@Nullable Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
                return notSent("CONNECTION_REFUSED");
            }
            if (cause instanceof ConnectTimeoutException) {
                return notSent("CONNECTION_TIMEOUT");
            }
            if (cause instanceof UnknownHostException) {
                return notSent("HOST_UNKNOWN");
            }
            if (cause instanceof SSLHandshakeException) {
                return notSent("TLS_FAILED");
            }
            if (cause instanceof SocketTimeoutException) {
                return new Failure.Away("NO_ANSWER_IN_TIME", true, false, Optional.empty());
            }
        }
        return new Failure.Away("CONNECTION_LOST", true, false, Optional.empty());
    }

    private static Failure notSent(String cause) {
        return new Failure.Away(cause, false, true, Optional.empty());
    }

    private static Failure answered(BaseServerResponseException answered, Optional<Duration> retryAfter) {
        int status = answered.getStatusCode();
        var cause = "HTTP_" + status;
        if (status >= 200 && status < 300) {
            return new Failure.Away("ANSWER_UNREADABLE", true, false, retryAfter);
        }
        return switch (status) {
            case 401 -> new Failure.Away(cause, false, true, retryAfter);
            case 429, 503 -> new Failure.Away(cause, true, true, retryAfter);
            case 408, 425 -> new Failure.Away(cause, true, false, retryAfter);
            case 409, 412 -> new Failure.Conflict(status);
            // Not able to do this at all; asking again will not make it so.
            case 501 -> refusal(answered);
            default ->
                status >= 500 || status < 200 ? new Failure.Away(cause, true, false, retryAfter) : refusal(answered);
        };
    }

    private static Failure refusal(BaseServerResponseException answered) {
        var outcome = Optional.ofNullable(answered.getOperationOutcome())
                .filter(OperationOutcome.class::isInstance)
                .map(OperationOutcome.class::cast);
        var issue = outcome.flatMap(Failures::firstError);
        return new Failure.Refusal(
                answered.getStatusCode(),
                issue.map(OperationOutcomeIssueComponent::getCode)
                        .map(code -> code.toCode())
                        .orElse("unknown"),
                issue.flatMap(Failures::where).orElse(""),
                outcome.map(FhirJson::encode).filter(json -> json.length() <= LONGEST_OUTCOME));
    }

    private static Optional<OperationOutcomeIssueComponent> firstError(OperationOutcome outcome) {
        return outcome.getIssue().stream()
                .filter(issue ->
                        issue.getSeverity() == IssueSeverity.ERROR || issue.getSeverity() == IssueSeverity.FATAL)
                .findFirst()
                .or(() -> outcome.getIssue().stream().findFirst());
    }

    /** Only what looks like a path: servers write values into every part of an OperationOutcome. */
    private static Optional<String> where(OperationOutcomeIssueComponent issue) {
        return issue.getExpression().stream()
                .map(StringType::getValue)
                .filter(path -> path != null && PATH.matcher(path).matches())
                .findFirst();
    }

    /**
     * Reads a Retry-After header.
     *
     * @return seconds, or the time until the date given, never less than nothing; empty if it is neither
     */
    static Optional<Duration> retryAfter(String header, java.time.Instant now) {
        try {
            if (header.matches("[0-9]{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(header)));
            }
            var date = java.time.ZonedDateTime.parse(
                    header, java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT));
            var wait = Duration.between(now, date.toInstant());
            return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (java.time.DateTimeException e) {
            return Optional.empty();
        }
    }
}
