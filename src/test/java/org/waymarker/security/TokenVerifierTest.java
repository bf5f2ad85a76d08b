package org.waymarker.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.security.TokenRefusedException.Reason;

class TokenVerifierTest {
    private static final String ISSUER = "https://issuer.example";
    private static final String AUDIENCE = "https://waymarker.example/fhir/r4";
    private static RSAKey rsa;
    private static ECKey ec;
    private static TokenVerifier verifier;

    @BeforeAll
    static void keys() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        ec = new ECKeyGenerator(Curve.P_384).keyID("ec").generate();
        verifier = new TokenVerifier(
                ISSUER,
                AUDIENCE,
                new ImmutableJWKSet<>(new JWKSet(java.util.List.of(rsa.toPublicJWK(), ec.toPublicJWK()))));
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("ehr-1")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
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
        assertThat(verifier.verify(token)).isEqualTo(new Caller("ehr-1"));
    }

    @Test
    void takesEllipticCurves() throws Exception {
        assertThat(verifier.verify(sign(JWSAlgorithm.ES384, "ec", new ECDSASigner(ec), claims()))
                        .subject())
                .isEqualTo("ehr-1");
    }

    @Test
    void forgivesAMinuteOfClockSkewAndNoMore() throws Exception {
        assertThat(verifier.verify(rsaSigned(
                        claims().expirationTime(Date.from(Instant.now().minusSeconds(30))))))
                .isNotNull();
        assertRefused(rsaSigned(claims().expirationTime(Date.from(Instant.now().minusSeconds(90)))), Reason.EXPIRED);
        assertThat(verifier.verify(
                        rsaSigned(claims().notBeforeTime(Date.from(Instant.now().plusSeconds(30))))))
                .isNotNull();
        assertRefused(rsaSigned(claims().notBeforeTime(Date.from(Instant.now().plusSeconds(90)))), Reason.INVALID);
    }

    @Test
    void refusesOtherClaims() throws Exception {
        assertRefused(rsaSigned(claims().issuer("https://other.example")), Reason.INVALID);
        assertRefused(rsaSigned(claims().issuer(null)), Reason.INVALID);
        assertRefused(rsaSigned(claims().audience("https://other.example")), Reason.INVALID);
        assertRefused(rsaSigned(claims().audience((String) null)), Reason.INVALID);
        assertRefused(rsaSigned(claims().subject(null)), Reason.INVALID);
        assertRefused(rsaSigned(claims().subject(" ")), Reason.INVALID);
        assertRefused(rsaSigned(claims().subject("x".repeat(201))), Reason.INVALID);
        assertRefused(rsaSigned(claims().expirationTime(null)), Reason.INVALID);
    }

    @Test
    void takesOneOfSeveralAudiences() throws Exception {
        assertThat(verifier.verify(rsaSigned(claims().audience(java.util.List.of("https://other.example", AUDIENCE)))))
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
}
