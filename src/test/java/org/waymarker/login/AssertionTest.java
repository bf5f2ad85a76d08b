package org.waymarker.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waymarker.testing.SettableClock;

class AssertionTest {
    private static final URI TOKEN_URL = URI.create("https://login.hospital.example/oauth2/token?tenant=a%20b");
    private static final RSAKey RSA = LoginFixtures.rsa();
    private static final ECKey P384 = LoginFixtures.p384();

    private final SettableClock clock = new SettableClock();

    private SignedJWT made(JWK key, Map<String, String> given) throws ParseException {
        var settings = LoginFixtures.settings(key, given);
        return SignedJWT.parse(new Assertion(settings, LoginKeys.of(settings), clock).forTokenUrl(TOKEN_URL));
    }

    @Test
    void saysWhatSmartAsksFor() throws ParseException, JOSEException {
        var jwt = made(RSA, Map.of("key-id", "2026-03"));
        assertThat(jwt.getHeader().toJSONObject())
                .containsOnly(Map.entry("alg", "RS384"), Map.entry("typ", "JWT"), Map.entry("kid", "2026-03"));
        var claims = jwt.getJWTClaimsSet();
        assertThat(claims.getClaims().keySet()).containsExactlyInAnyOrder("iss", "sub", "aud", "exp", "jti");
        assertThat(claims.getIssuer()).isEqualTo("waymarker");
        assertThat(claims.getSubject()).isEqualTo("waymarker");
        assertThat(claims.getAudience()).containsExactly(TOKEN_URL.toString());
        assertThat(jwt.verify(new RSASSAVerifier(RSA))).isTrue();
    }

    @Test
    void isGoodForLessThanFiveMinutesByAClockThatIsTwoMinutesWrong() throws ParseException {
        var left = Duration.between(
                clock.instant(),
                made(RSA, Map.of()).getJWTClaimsSet().getExpirationTime().toInstant());
        assertThat(left).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(3));
    }

    @Test
    void isAnotherOneEachTime() throws ParseException {
        var seen = new HashSet<String>();
        for (int i = 0; i < 50; i++) {
            assertThat(seen.add(made(P384, Map.of()).getJWTClaimsSet().getJWTID()))
                    .isTrue();
        }
    }

    @Test
    void isSignedOnP384() throws ParseException, JOSEException {
        var jwt = made(P384, Map.of());
        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("ES384");
        assertThat(jwt.verify(new ECDSAVerifier(P384))).isTrue();
    }

    /** {@code iss} and {@code sub} are the API key, and the algorithm is not one of SMART's. */
    @Test
    void canBeAsTheNhsApiPlatformWantsIt() throws ParseException, JOSEException {
        var jwt = made(
                RSA,
                Map.of(
                        "client-id", "api-key",
                        "algorithm", "RS512",
                        "key-id", "int-1",
                        "claims", "{\"requesting_system\":\"ODS|RXX\",\"nested\":{\"a\":[1,true]}}"));
        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("RS512");
        assertThat(jwt.getHeader().getKeyID()).isEqualTo("int-1");
        assertThat(jwt.verify(new RSASSAVerifier(RSA))).isTrue();
        var claims = jwt.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("api-key");
        assertThat(claims.getSubject()).isEqualTo("api-key");
        assertThat(claims.getStringClaim("requesting_system")).isEqualTo("ODS|RXX");
        assertThat(claims.getJSONObjectClaim("nested")).containsKey("a");
    }

    @Test
    void saysOtherNamesAndAnotherAudienceIfToldSo() throws ParseException {
        var claims = made(RSA, Map.of("issuer", "who", "subject", "for whom", "audience", "https://realm.example"))
                .getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo("who");
        assertThat(claims.getSubject()).isEqualTo("for whom");
        assertThat(claims.getAudience()).containsExactly("https://realm.example");
    }
}
