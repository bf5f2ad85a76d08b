package org.waymarker.api;

import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;

/** A refusal of the HTTP surface itself, with the headers that belong to its answer. */
final class Declined extends RefusedException {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> headers;

    private Declined(Refusal refusal, Map<String, String> headers) {
        super(refusal);
        this.headers = Map.copyOf(headers);
    }

    Map<String, String> headers() {
        return headers;
    }

    static Declined of(Refusal refusal, Map<String, String> headers) {
        return new Declined(refusal, headers);
    }

    static Declined of(int status, IssueType type, String code, String message) {
        return of(status, type, code, message, Map.of());
    }

    static Declined of(int status, IssueType type, String code, String message, Map<String, String> headers) {
        return new Declined(new Refusal(status, type, code, message, Optional.empty()), headers);
    }

    static Declined badRequest(String code, String message) {
        return of(400, IssueType.INVALID, code, message);
    }

    /** 405 of an address that shows something to everyone. */
    static Declined getOnly() {
        return of(
                405,
                IssueType.NOTSUPPORTED,
                "METHOD_NOT_ALLOWED",
                "This address takes GET only",
                Map.of("Allow", "GET, HEAD"));
    }

    static Declined unknownRoute(String message) {
        return of(404, IssueType.NOTSUPPORTED, "ROUTE_UNKNOWN", message);
    }

    static Declined notFound(String what) {
        return new Declined(Refusal.notFound(what), Map.of());
    }
}
