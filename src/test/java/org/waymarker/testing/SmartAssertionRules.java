package org.waymarker.testing;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;

/**
 * What SMART asks of a client's assertion, to the letter and without lenience.
 *
 * @see "SMART App Launch 2.2, Asymmetric Client Authentication"
 */
final class SmartAssertionRules {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Clock clock;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    SmartAssertionRules(Clock clock) {
        this.clock = clock;
    }

    OAuth2TokenValidator<Jwt> of(String clientId) {
        return new DelegatingOAuth2TokenValidator<>(List.of(
                rule("iss", jwt -> clientId.equals(jwt.getClaimAsString("iss"))),
                rule("sub", jwt -> clientId.equals(jwt.getSubject())),
                rule("aud", jwt -> jwt.getAudience().equals(List.of(tokenUrl()))),
                rule(
                        "exp",
                        jwt -> jwt.getExpiresAt() != null
                                && jwt.getExpiresAt().isAfter(clock.instant())
                                && !jwt.getExpiresAt().isAfter(clock.instant().plus(LONGEST))),
                rule("kid", jwt -> jwt.getHeaders().get("kid") instanceof String),
                rule("typ", jwt -> "JWT".equals(jwt.getHeaders().get("typ"))),
                rule("jti", jwt -> jwt.getId() != null && seen.add(jwt.getId()))));
    }

    private static String tokenUrl() {
        var context = AuthorizationServerContextHolder.getContext();
        return context.getIssuer() + context.getAuthorizationServerSettings().getTokenEndpoint();
    }

    private static OAuth2TokenValidator<Jwt> rule(String name, Predicate<Jwt> kept) {
        return jwt -> kept.test(jwt)
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_client", name, null));
    }
}
