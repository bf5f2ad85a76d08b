package org.waymarker.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.UUID;

/**
 * Says in a signed JWT who we are. It has neither {@code iat} nor {@code nbf}: nobody asks for them, and a clock ahead of the server's would
 * make them a reason to refuse.
 *
 * @see "SMART App Launch 2.2, Asymmetric Client Authentication; RFC 7523"
 */
final class Assertion {
    /** Five minutes are allowed. At half of that, a clock that is wrong by two minutes does no harm, whichever way. */
    static final Duration GOOD_FOR = Duration.ofSeconds(150);

    private final LoginSettings settings;
    private final LoginKeys keys;
    private final Clock clock;

    Assertion(LoginSettings settings, LoginKeys keys, Clock clock) {
        this.settings = settings;
        this.keys = keys;
        this.clock = clock;
    }

    /** A new one, good for one request. */
    String forTokenUrl(URI tokenUrl) {
        var clientId = settings.clientId().orElseThrow();
        var claims = new JWTClaimsSet.Builder();
        settings.furtherClaims().forEach(claims::claim);
        claims.issuer(settings.issuer().orElse(clientId))
                .subject(settings.subject().orElse(clientId))
                .audience(settings.audience().orElse(tokenUrl.toString()))
                .expirationTime(Date.from(clock.instant().plus(GOOD_FOR)))
                .jwtID(UUID.randomUUID().toString());
        return signed(claims.build());
    }

    private String signed(JWTClaimsSet claims) {
        var key = keys.signing();
        var header = new JWSHeader.Builder(JWSAlgorithm.parse(key.getAlgorithm().getName()))
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build();
        try {
            var jwt = new SignedJWT(header, claims);
            jwt.sign(KeyText.signer(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("A key that could sign cannot any more", e);
        }
    }
}
