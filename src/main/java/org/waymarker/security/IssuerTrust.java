package org.waymarker.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a token of one issuer is checked against: the issuer's keys, and what the claims must say. */
final class IssuerTrust {
    private static final int CLOCK_SKEW_SECONDS = 60;

    private final JWKSource<SecurityContext> keys;
    private final Claims claims;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    IssuerTrust(String issuer, JWKSource<SecurityContext> keys, String audience, Clock clock) {
        this.keys = keys;
        this.claims = new Claims(issuer, audience, clock);
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(TokenVerifier.ALGORITHMS, this::choose));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"), null));
        processor.setJWTClaimsSetVerifier(claims);
    }

    /** Which keys were tried on a token. */
    static final class Choice implements SecurityContext {
        private @Nullable JWKSelector selector;
        private List<JWK> keys = List.of();

        private void note(JWKSelector asked, List<JWK> chosen) {
            selector = asked;
            keys = chosen;
        }

        /** Empty if no key fitted. */
        Optional<VerifiedTokens.Verified> with(Caller caller, JWTClaimsSet claims) {
            return Optional.ofNullable(selector)
                    .filter(asked -> !keys.isEmpty())
                    .map(asked -> new VerifiedTokens.Verified(caller, claims, asked, keys));
        }
    }

    private List<JWK> choose(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        var chosen = keys.get(selector, context);
        if (context instanceof Choice choice) {
            choice.note(selector, chosen);
        }
        return chosen;
    }

    /** Checks signature and claims. */
    JWTClaimsSet check(SignedJWT token, Choice choice) throws BadJOSEException, JOSEException {
        return processor.process(token, choice);
    }

    /**
     * Checks everything but the signature, which was good when the issuer had these keys.
     *
     * @return false if the issuer's keys are others by now
     */
    boolean stillGood(VerifiedTokens.Verified verified) throws BadJWTException, KeySourceException {
        if (!keys.get(verified.selector(), null).equals(verified.keys())) {
            return false;
        }
        claims.verify(verified.claims(), null);
        return true;
    }

    /** Looks at the claims by the clock of the service. */
    private static final class Claims extends DefaultJWTClaimsVerifier<SecurityContext> {
        private final Clock clock;

        Claims(String issuer, String audience, Clock clock) {
            super(audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp"));
            this.clock = clock;
            setMaxClockSkew(CLOCK_SKEW_SECONDS);
        }

        @Override
        protected Date currentTime() {
            return Date.from(clock.instant());
        }
    }
}
