package org.waymarker.security;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The issuers whose tokens are taken, and what is made of them. */
@Factory
final class Issuers {
    private final List<TrustedIssuer> trusted;

    Issuers(
            @Value("${waymarker.security.issuer:}") String issuers,
            @Value("${waymarker.security.jwks-url:}") String keys) {
        this.trusted = TrustedIssuer.read(issuers, keys);
    }

    @Bean
    @Singleton
    TokenVerifier tokenVerifier(@Value("${waymarker.security.audience}") String audience, Clock clock) {
        Map<String, JWKSource<SecurityContext>> keys = new LinkedHashMap<>();
        trusted.forEach(issuer -> keys.put(issuer.name(), Keys.of(issuer)));
        return new TokenVerifier(keys, audience, clock);
    }

    @Bean
    @Singleton
    AuthorizationServer authorizationServer(
            @Value("${waymarker.security.token-endpoint:}") String tokenEndpoint, Clock clock) {
        return new AuthorizationServer(trusted.get(0), tokenEndpoint, clock);
    }
}
