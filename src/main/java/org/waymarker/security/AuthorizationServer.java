package org.waymarker.security;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where callers get their tokens: the first of the configured issuers. */
public final class AuthorizationServer {
    private static final Logger LOG = LoggerFactory.getLogger(AuthorizationServer.class);
    private static final Duration KEPT = Duration.ofMinutes(15);
    /** Anyone may ask us without a token; the issuer is not to hear of it each time. */
    private static final Duration BETWEEN_FAILURES = Duration.ofSeconds(30);

    private final TrustedIssuer issuer;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Endpoints endpoints;
    private volatile Instant askAgain = Instant.MIN;

    /**
     * @param token where tokens are given; the issuer is asked if empty
     */
    AuthorizationServer(TrustedIssuer issuer, String token, Clock clock) {
        this.issuer = issuer;
        this.clock = clock;
        if (!token.isBlank()) {
            endpoints = new Endpoints(URI.create(token.strip()), Optional.empty(), true);
            askAgain = Instant.MAX;
        }
    }

    /**
     * Where the issuer does what.
     *
     * @param signedAssertions whether a client may prove who it is by a JWT that it signed; taken for granted where nothing is said
     */
    public record Endpoints(URI token, Optional<URI> authorization, boolean signedAssertions) {}

    public String issuer() {
        return issuer.name();
    }

    /** Where the issuer's keys are, if that is configured. */
    public Optional<URI> keys() {
        return issuer.publicKeys();
    }

    /** As far as it is known here already; nobody is asked. */
    public Optional<Endpoints> known() {
        return Optional.ofNullable(endpoints);
    }

    /** Empty if the issuer does not say, or cannot be reached and never could. */
    public Optional<Endpoints> endpoints() {
        if (clock.instant().isAfter(askAgain)) {
            asking.lock();
            try {
                if (clock.instant().isAfter(askAgain)) {
                    ask();
                }
            } finally {
                asking.unlock();
            }
        }
        return known();
    }

    private void ask() {
        try {
            var document = IssuerDocuments.naming("token_endpoint", issuer.name());
            endpoints = new Endpoints(
                    URI.create(String.valueOf(document.get("token_endpoint"))),
                    IssuerDocuments.address(document, "authorization_endpoint")
                            ? Optional.of(URI.create(String.valueOf(document.get("authorization_endpoint"))))
                            : Optional.empty(),
                    signedAssertions(document));
            askAgain = clock.instant().plus(KEPT);
        } catch (IOException e) {
            LOG.warn("The issuer does not say where tokens are given: {}", e.getMessage());
            askAgain = clock.instant().plus(BETWEEN_FAILURES);
        }
    }

    private static boolean signedAssertions(Map<String, Object> document) {
        return !(document.get("token_endpoint_auth_methods_supported") instanceof List<?> methods)
                || methods.contains("private_key_jwt");
    }
}
