package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.Map;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.security.Access;
import org.waymarker.security.Caller;
import org.waymarker.security.Policy;

/** Asks the policy, and says in the words of HTTP and FHIR what is missing. */
@Singleton
final class Permits {
    private final Policy policy;

    Permits(Policy policy) {
        this.policy = policy;
    }

    /** @throws Declined 403 if the caller may not */
    void require(Caller caller, Access access) {
        policy.missing(caller, access).ifPresent(missing -> {
            throw Declined.of(
                    403,
                    IssueType.FORBIDDEN,
                    "SCOPE_MISSING",
                    "The token lacks a scope for this call: " + missing.scopes(),
                    Map.of(
                            "WWW-Authenticate",
                            "Bearer error=\"insufficient_scope\", scope=\"" + access.systemScope() + "\""));
        });
    }
}
