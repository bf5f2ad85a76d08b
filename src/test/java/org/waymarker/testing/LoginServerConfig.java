package org.waymarker.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.JwtClientAssertionDecoderFactory;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configuration.OAuth2AuthorizationServerConfiguration;
import org.springframework.security.oauth2.server.authorization.config.annotation.web.configurers.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Spring Authorization Server by the clock of a test. Who a client is, its keys, its signature and what it may ask for are looked at by
 * Spring; what SMART asks of an assertion beyond that by {@link SmartAssertionRules}.
 */
@Configuration
@EnableWebSecurity
class LoginServerConfig {
    private final LoginClients clients;
    private final SettableClock clock;
    private final RSAKey key;

    LoginServerConfig(LoginClients clients, SettableClock clock) throws JOSEException {
        this.clients = clients;
        this.clock = clock;
        this.key = new RSAKeyGenerator(2048).keyID("server").generate();
    }

    @Bean
    SecurityFilterChain endpoints(HttpSecurity http) throws Exception {
        var decoders = new JwtClientAssertionDecoderFactory();
        var rules = new SmartAssertionRules(clock);
        decoders.setJwtValidatorFactory(client -> rules.of(client.getClientId()));
        var server = OAuth2AuthorizationServerConfigurer.authorizationServer();
        return http.securityMatcher(server.getEndpointsMatcher())
                .with(
                        server,
                        each -> each.clientAuthentication(authentication ->
                                authentication.authenticationProviders(providers -> providers.forEach(provider -> {
                                    if (provider instanceof JwtClientAssertionAuthenticationProvider assertions) {
                                        assertions.setJwtDecoderFactory(decoders);
                                    }
                                }))))
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings() {
        return AuthorizationServerSettings.builder().tokenEndpoint("/token").build();
    }

    @Bean
    JWKSource<SecurityContext> ownKeys() {
        return new ImmutableJWKSet<>(new JWKSet(key));
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> byOurClock() {
        return context -> context.getClaims()
                .issuedAt(clock.instant())
                .notBefore(clock.instant())
                .expiresAt(clock.instant().plus(clients.lifetime()));
    }

    /** Reads tokens as the FHIR server behind does, to the second. */
    @Bean
    JwtDecoder accessTokens(JWKSource<SecurityContext> keys) {
        var decoder = (NimbusJwtDecoder) OAuth2AuthorizationServerConfiguration.jwtDecoder(keys);
        var time = new JwtTimestampValidator(Duration.ZERO);
        time.setClock(clock);
        OAuth2TokenValidator<Jwt> all = new DelegatingOAuth2TokenValidator<>(time);
        decoder.setJwtValidator(all);
        return decoder;
    }
}
