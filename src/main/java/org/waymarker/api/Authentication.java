package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.Map;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.security.Caller;
import org.waymarker.security.TokenRefusedException;
import org.waymarker.security.TokenVerifier;

/** Finds out who calls. */
@Singleton
final class Authentication {
    private final TokenVerifier verifier;

    Authentication(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    /** @throws Declined 401 without a good token, 503 if the issuer's keys cannot be had */
    Caller caller(Incoming request) {
        var headers = request.headers().getAll("Authorization");
        if (headers.isEmpty()) {
            throw unauthorised(IssueType.LOGIN, "TOKEN_MISSING", "Send 'Authorization: Bearer' and a token", "Bearer");
        }
        var header = headers.get(0);
        if (headers.size() > 1 || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            throw unauthorised(IssueType.LOGIN, "TOKEN_MISSING", "Send one bearer token", "Bearer");
        }
        try {
            return verifier.verify(header.substring(7).strip());
        } catch (TokenRefusedException e) {
            throw switch (e.reason()) {
                case EXPIRED ->
                    unauthorised(
                            IssueType.EXPIRED,
                            "TOKEN_EXPIRED",
                            "The token has expired; get a new one",
                            "Bearer error=\"invalid_token\", error_description=\"expired\"");
                case INVALID ->
                    unauthorised(
                            IssueType.LOGIN,
                            "TOKEN_INVALID",
                            "The token was refused: " + e.getMessage(),
                            "Bearer error=\"invalid_token\"");
                case KEYS_UNAVAILABLE ->
                    Declined.of(
                            503,
                            IssueType.TRANSIENT,
                            "ISSUER_UNAVAILABLE",
                            "The token cannot be checked now: its issuer's keys cannot be read",
                            Map.of("Retry-After", "10"));
            };
        }
    }

    private static Declined unauthorised(IssueType type, String code, String message, String challenge) {
        return Declined.of(401, type, code, message, Map.of("WWW-Authenticate", challenge));
    }
}
