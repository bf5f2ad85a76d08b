package org.waymarker.api;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.api.Incoming.Parameter;
import org.waymarker.fhir.Refusal;

/** Errors that the framework finds before or beside our own code, such as an unknown address, as OperationOutcomes too. */
@Singleton
@Replaces(ErrorResponseProcessor.class)
final class OutcomeErrors implements ErrorResponseProcessor<byte[]> {
    @Override
    public MutableHttpResponse<byte[]> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        var cause = context.getRootCause();
        // A body that cannot be unpacked may be noticed before the call reaches us.
        return cause.isPresent() && Failures.isUnreadable(cause.get())
                ? outcome(context.getRequest(), Failures.reply(cause.get(), ""), response)
                : outcome(context.getRequest(), response);
    }

    /** The same answer, with an OperationOutcome for its body. */
    MutableHttpResponse<byte[]> outcome(HttpRequest<?> request, MutableHttpResponse<?> response) {
        return outcome(request, Failures.reply(refusal(response.code()), Map.of()), response);
    }

    private static MutableHttpResponse<byte[]> outcome(
            HttpRequest<?> request, Reply reply, MutableHttpResponse<?> response) {
        var status = reply.status();
        var rendered = Exchange.response(reply, format(request), false);
        // What the framework put there besides, such as Allow.
        response.getHeaders().forEach((name, values) -> {
            if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                    && !name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
                values.forEach(value -> rendered.header(name, value));
            }
        });
        if (status == 400 || status == 413 || status == 414 || status == 431) {
            // What was not read as a request leaves the connection where nobody knows what comes next.
            rendered.header(HttpHeaders.CONNECTION, "close");
        }
        Exchange.requestId(request).ifPresent(id -> rendered.header("X-Request-Id", id));
        return rendered;
    }

    private static Format format(HttpRequest<?> request) {
        Optional<String> named;
        try {
            named = Queries.parse(request.getUri().getRawQuery()).stream()
                    .filter(p -> p.name().equals("_format"))
                    .map(Parameter::value)
                    .findFirst();
        } catch (RuntimeException e) {
            // An address that cannot be read names no format.
            named = Optional.empty();
        }
        List<String> accept = request.getHeaders().getAll("Accept");
        return Format.wanted(named, accept, Format.JSON);
    }

    private static Refusal refusal(int status) {
        return switch (status) {
            case 401 -> of(status, IssueType.LOGIN, "TOKEN_MISSING", "A token is needed here");
            case 403 ->
                of(status, IssueType.FORBIDDEN, "ORIGIN_NOT_ALLOWED", "Pages of this origin may not call this server");
            case 404 -> of(status, IssueType.NOTFOUND, "ROUTE_UNKNOWN", "Nothing is offered at this address");
            case 405 -> of(status, IssueType.NOTSUPPORTED, "METHOD_NOT_ALLOWED", "Not by this method; see Allow");
            case 406 ->
                of(status, IssueType.NOTSUPPORTED, "FORMAT_NOT_SUPPORTED", "Answers are JSON or XML of FHIR R4");
            case 413 ->
                of(status, IssueType.TOOLONG, "REQUEST_TOO_LARGE", "The request is larger than this server takes");
            case 414 -> of(status, IssueType.TOOLONG, "ADDRESS_TOO_LONG", "Search by POST [type]/_search instead");
            case 415 ->
                of(status, IssueType.NOTSUPPORTED, "CONTENT_TYPE_NOT_SUPPORTED", "Bodies are JSON or XML of FHIR R4");
            case 431 ->
                of(status, IssueType.TOOLONG, "HEADERS_TOO_LONG", "The headers are longer than this server takes");
            default ->
                status < 500
                        ? of(status, IssueType.INVALID, "REQUEST_INVALID", "The request cannot be read as HTTP")
                        : of(status, IssueType.EXCEPTION, "INTERNAL_ERROR", "This should not have happened");
        };
    }

    private static Refusal of(int status, IssueType type, String code, String message) {
        return new Refusal(status, type, code, message, Optional.empty());
    }
}
