package org.waymarker.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.text.ParseException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.security.TokenRefusedException.Reason;

/** Checks bearer tokens: signed JWTs of the one configured issuer, made for this service. */
public final class TokenVerifier {
    /** Asymmetric ones only: with HMAC, whoever reads the public keys could sign. */
    static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384);

    private static final Logger LOG = LoggerFactory.getLogger(TokenVerifier.class);
    private static final int CLOCK_SKEW_SECONDS = 60;
    private static final int LONGEST_TOKEN = 16_384;
    private static final int LONGEST_SUBJECT = 200;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /**
     * @param issuer what {@code iss} must be
     * @param audience what {@code aud} must hold
     * @param keys the issuer's public keys
     */
    public TokenVerifier(String issuer, String audience, JWKSource<SecurityContext> keys) {
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt"), null));
        var claims = new DefaultJWTClaimsVerifier<SecurityContext>(
                audience, new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp"));
        claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    /** @throws TokenRefusedException if it does not say who is calling, or cannot be checked now */
    public Caller verify(String token) throws TokenRefusedException {
        if (token.length() > LONGEST_TOKEN) {
            throw invalid("it is too long");
        }
        try {
            var jwt = SignedJWT.parse(token);
            if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
                throw invalid("its algorithm is not one of "
                        + ALGORITHMS.stream()
                                .map(JWSAlgorithm::getName)
                                .sorted()
                                .toList());
            }
            var subject = processor.process(jwt, null).getSubject();
            if (subject == null || subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
                throw invalid("its sub must have 1 to " + LONGEST_SUBJECT + " characters");
            }
            return new Caller(subject);
        } catch (ParseException e) {
            throw invalid("it is no signed JWT");
        } catch (ExpiredJWTException e) {
            throw new TokenRefusedException(Reason.EXPIRED, "it has expired");
        } catch (RateLimitReachedException e) {
            // Unknown keys make us ask the issuer anew, but not as often as a stranger likes.
            throw invalid("its key is not one of the issuer's");
        } catch (KeySourceException e) {
            LOG.warn("The issuer's keys cannot be read: {}", e.getMessage());
            throw new TokenRefusedException(Reason.KEYS_UNAVAILABLE, "the issuer's keys cannot be read");
        } catch (BadJWTException e) {
            throw invalid("iss, aud, nbf or sub is not what this service expects");
        } catch (BadJOSEException | com.nimbusds.jose.JOSEException e) {
            throw invalid("its signature does not verify with a key of the issuer");
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw invalid("it cannot be read");
        }
    }

    private static TokenRefusedException invalid(String why) {
        return new TokenRefusedException(Reason.INVALID, why);
    }
}
