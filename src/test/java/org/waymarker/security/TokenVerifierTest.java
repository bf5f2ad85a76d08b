package org.waymarker.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.security.Access.Action;
import org.waymarker.security.TokenRefusedException.Reason;

class TokenVerifierTest {
    private static final String ISSUER = "https://issuer.example";
    private static final String AUDIENCE = "https://waymarker.example/fhir/r4";
    private static final String OTHER_ISSUER = "https://other-issuer.example/realm";
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");
    private static RSAKey rsa;
    private static RSAKey other;
    private static ECKey ec;
    private static TokenVerifier verifier;

    @BeforeAll
    static void keys() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        ec = new ECKeyGenerator(Curve.P_384).keyID("ec").generate();
        other = new RSAKeyGenerator(2048).keyID("rsa").generate();
        verifier = new TokenVerifier(
                Map.of(
                        ISSUER,
                        new ImmutableJWKSet<>(new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK()))),
                        OTHER_ISSUER,
                        new ImmutableJWKSet<>(new JWKSet(other.toPublicJWK()))),
                AUDIENCE,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("ehr-1")
                .expirationTime(Date.from(NOW.plusSeconds(300)));
    }

    private static String sign(JWSAlgorithm algorithm, String kid, JWSSigner signer, JWTClaimsSet.Builder claims)
            throws JOSEException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(algorithm)
                        .keyID(kid)
                        .type(JOSEObjectType.JWT)
                        .build(),
                claims.build());
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String rsaSigned(JWTClaimsSet.Builder claims) throws JOSEException {
        return sign(JWSAlgorithm.RS384, "rsa", new RSASSASigner(rsa), claims);
    }

    private static void assertRefused(String token, Reason reason) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void takesRsa(String algorithm) throws Exception {
        var token = sign(JWSAlgorithm.parse(algorithm), "rsa", new RSASSASigner(rsa), claims());
        assertThat(verifier.verify(token)).isEqualTo(new Caller(ISSUER, "ehr-1", Scopes.NONE, Optional.empty()));
    }

    @Test
    void takesEllipticCurves() throws Exception {
        assertThat(verifier.verify(sign(JWSAlgorithm.ES384, "ec", new ECDSASigner(ec), claims()))
                        .subject())
                .isEqualTo("ehr-1");
    }

    @Test
    void forgivesAMinuteOfClockSkewAndNoMore() throws Exception {
        assertThat(verifier.verify(rsaSigned(claims().expirationTime(Date.from(NOW.minusSeconds(30))))))
                .isNotNull();
        assertRefused(rsaSigned(claims().expirationTime(Date.from(NOW.minusSeconds(90)))), Reason.EXPIRED);
        assertThat(verifier.verify(rsaSigned(claims().notBeforeTime(Date.from(NOW.plusSeconds(30))))))
                .isNotNull();
        assertRefused(rsaSigned(claims().notBeforeTime(Date.from(NOW.plusSeconds(90)))), Reason.INVALID);
    }

    @Test
    void refusesOtherClaims() throws Exception {
        assertRefused(rsaSigned(claims().issuer("https://other.example")), Reason.INVALID);
        assertRefused(rsaSigned(claims().issuer(null)), Reason.INVALID);
        assertRefused(rsaSigned(claims().issuer(ISSUER + "/")), Reason.INVALID);
        assertRefused(rsaSigned(claims().audience("https://other.example")), Reason.INVALID);
        assertRefused(rsaSigned(claims().audience((String) null)), Reason.INVALID);
        assertRefused(rsaSigned(claims().subject(null)), Reason.INVALID);
        assertRefused(rsaSigned(claims().subject(" ")), Reason.INVALID);
        assertRefused(rsaSigned(claims().subject("x".repeat(201))), Reason.INVALID);
        assertRefused(rsaSigned(claims().expirationTime(null)), Reason.INVALID);
    }

    @Test
    void takesOneOfSeveralAudiences() throws Exception {
        assertThat(verifier.verify(rsaSigned(claims().audience(List.of("https://other.example", AUDIENCE)))))
                .isNotNull();
    }

    @Test
    void refusesAnUnsignedToken() {
        assertRefused(new PlainJWT(claims().build()).serialize(), Reason.INVALID);
    }

    @Test
    void refusesThePublicKeyAsASecret() throws Exception {
        var secret = rsa.toRSAPublicKey().getEncoded();
        assertRefused(sign(JWSAlgorithm.HS256, "rsa", new MACSigner(secret), claims()), Reason.INVALID);
    }

    @Test
    void refusesAStrangersKey() throws Exception {
        var stranger = new RSAKeyGenerator(2048).keyID("rsa").generate();
        assertRefused(sign(JWSAlgorithm.RS256, "rsa", new RSASSASigner(stranger), claims()), Reason.INVALID);
        assertRefused(sign(JWSAlgorithm.RS256, "unknown", new RSASSASigner(stranger), claims()), Reason.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "...", "eyJhbGciOiJSUzI1NiJ9..", "eyJhbGciOiJub25lIn0.e30."})
    void refusesWhatIsNoToken(String token) {
        assertRefused(token, Reason.INVALID);
    }

    @Test
    void refusesAChangedToken() throws Exception {
        var token = rsaSigned(claims());
        var parts = token.split("\\.");
        var other = rsaSigned(claims().subject("someone-else")).split("\\.");
        assertRefused(parts[0] + "." + other[1] + "." + parts[2], Reason.INVALID);
        assertRefused("x".repeat(20_000), Reason.INVALID);
    }

    @Test
    void takesTheKeysOfTheIssuerThatTheTokenNames() throws Exception {
        var good = sign(JWSAlgorithm.RS256, "rsa", new RSASSASigner(other), claims().issuer(OTHER_ISSUER));
        assertThat(verifier.verify(good).issuer()).isEqualTo(OTHER_ISSUER);
        // One issuer does not speak for the other, though both have a key of that name.
        assertRefused(sign(JWSAlgorithm.RS256, "rsa", new RSASSASigner(other), claims()), Reason.INVALID);
        assertRefused(rsaSigned(claims().issuer(OTHER_ISSUER)), Reason.INVALID);
    }

    static Stream<Arguments> scopeClaims() {
        return Stream.of(
                arguments("scope", "system/Task.rs", true),
                arguments("scope", List.of("openid", "system/Task.rs"), true),
                arguments("scp", "openid system/Task.rs", true),
                arguments("scp", List.of("openid", "system/Task.rs"), true),
                arguments("scopes", "system/Task.rs", false),
                arguments("scope", 7, false),
                arguments("scope", Map.of("system/Task.rs", true), false),
                arguments("scope", List.of(List.of("system/Task.rs")), false));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("scopeClaims")
    void readsScopes(String claim, Object value, boolean allowed) throws Exception {
        var caller = verifier.verify(rsaSigned(claims().claim(claim, value)));
        assertThat(caller.scopes().allows(new Access("Task", Action.READ))).isEqualTo(allowed);
    }

    @Test
    void looksAtTheOtherClaimOnlyWithoutTheStandardOne() throws Exception {
        var caller = verifier.verify(
                rsaSigned(claims().claim("scope", "system/Task.r").claim("scp", "system/*.cruds")));
        assertThat(caller.scopes()).isEqualTo(Scopes.parse("system/Task.r"));
    }

    @ParameterizedTest
    @CsvSource({
        "Practitioner/7,true",
        "PractitionerRole/a-1,true",
        "https://ehr.example/fhir/Practitioner/7,true",
        "Patient/7,false",
        "Practitioner/,false",
        "Practitioner/7/_history/1,false",
        "javascript:Practitioner/7,false",
        "'https://ehr.example/a b/Practitioner/7',false"
    })
    void knowsThePersonForWhomASystemCalls(String fhirUser, boolean taken) throws Exception {
        var caller = verifier.verify(rsaSigned(claims().claim("fhirUser", fhirUser)));
        assertThat(caller.fhirUser()).isEqualTo(taken ? Optional.of(fhirUser) : Optional.empty());
    }

    /** A clock and a key set that a test changes between two calls with one token. */
    private static final class Changing {
        private Instant now = NOW;
        private JWKSet keys = new JWKSet(rsa.toPublicJWK());
        private int asked;
        private final TokenVerifier verifier = new TokenVerifier(
                Map.of(ISSUER, (selector, context) -> {
                    asked++;
                    return selector.select(keys);
                }),
                AUDIENCE,
                new Clock() {
                    @Override
                    public java.time.ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(java.time.ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                });
    }

    @Test
    void takesATokenThatItHasSeenNoLongerThanItLasts() throws Exception {
        var changing = new Changing();
        var token = rsaSigned(claims());
        assertThat(changing.verifier.verify(token)).isEqualTo(changing.verifier.verify(token));
        changing.now = NOW.plusSeconds(359);
        assertThat(changing.verifier.verify(token)).isNotNull();
        changing.now = NOW.plusSeconds(361);
        assertThatThrownBy(() -> changing.verifier.verify(token))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXPIRED));
    }

    @Test
    void takesATokenThatItHasSeenOnlyWhileTheIssuerHasItsKey() throws Exception {
        var changing = new Changing();
        var token = rsaSigned(claims());
        changing.verifier.verify(token);
        changing.verifier.verify(token);
        // Asked for each time, and not only when the signature is checked.
        assertThat(changing.asked).isEqualTo(2);
        for (var withdrawn : List.of(new JWKSet(ec.toPublicJWK()), new JWKSet(other.toPublicJWK()), new JWKSet())) {
            changing.keys = withdrawn;
            assertThatThrownBy(() -> changing.verifier.verify(token))
                    .isInstanceOfSatisfying(
                            TokenRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.INVALID));
        }
        changing.keys = new JWKSet(List.of(other.toPublicJWK(), rsa.toPublicJWK()));
        assertThat(changing.verifier.verify(token)).isNotNull();
    }
}
