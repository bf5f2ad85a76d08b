package org.waymarker.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import java.text.ParseException;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.security.TokenRefusedException.Reason;

/** Checks bearer tokens: signed JWTs of a configured issuer, made for this service. */
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
    private static final int LONGEST_TOKEN = 16_384;
    private static final int LONGEST_SUBJECT = 200;

    private static final Pattern FHIR_USER =
            Pattern.compile("(?:https?://[^\\s|]{1,150}/)?(?:Practitioner|PractitionerRole)/[A-Za-z0-9.-]{1,64}");

    private final Map<String, IssuerTrust> trusted;
    private final VerifiedTokens verified = new VerifiedTokens();
    private final String audience;

    /**
     * @param keys the public keys of each issuer, by what {@code iss} says
     * @param audience what {@code aud} must hold
     */
    public TokenVerifier(Map<String, JWKSource<SecurityContext>> keys, String audience, Clock clock) {
        this.audience = audience;
        this.trusted = keys.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, each -> new IssuerTrust(each.getKey(), each.getValue(), audience, clock)));
    }

    /** @throws TokenRefusedException if it does not say who is calling, or cannot be checked now */
    public Caller verify(String token) throws TokenRefusedException {
        if (token.length() > LONGEST_TOKEN) {
            throw invalid("it is too long");
        }
        try {
            var before = verified.find(token);
            return before.isPresent() && stillGood(before.get()) ? before.get().caller() : check(token);
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
            throw invalid("aud, nbf, exp or sub is not what this service expects; aud must hold " + audience);
        } catch (BadJOSEException | JOSEException e) {
            throw invalid("its signature does not verify with a key of the issuer");
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw invalid("it cannot be read");
        }
    }

    private boolean stillGood(VerifiedTokens.Verified before) throws BadJWTException, KeySourceException {
        var trust = trusted.get(before.caller().issuer());
        return trust != null && trust.stillGood(before);
    }

    private Caller check(String token) throws ParseException, BadJOSEException, JOSEException, TokenRefusedException {
        verified.forget(token);
        var jwt = SignedJWT.parse(token);
        if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
            throw invalid("its algorithm is not one of "
                    + ALGORITHMS.stream().map(JWSAlgorithm::getName).sorted().toList());
        }
        // Not believed yet: it only says with whose keys to look.
        var issuer = String.valueOf(jwt.getJWTClaimsSet().getIssuer());
        var trust = trusted.get(issuer);
        if (trust == null) {
            throw invalid("its iss is no issuer whose tokens are taken here");
        }
        var choice = new IssuerTrust.Choice();
        var claims = trust.check(jwt, choice);
        var caller = caller(issuer, claims);
        choice.with(caller, claims).ifPresent(good -> verified.remember(token, good));
        return caller;
    }

    private static Caller caller(String issuer, JWTClaimsSet claims) throws TokenRefusedException {
        var subject = claims.getSubject();
        if (subject == null || subject.isBlank() || subject.length() > LONGEST_SUBJECT) {
            throw invalid("its sub must have 1 to " + LONGEST_SUBJECT + " characters");
        }
        return new Caller(issuer, subject, scopes(claims), fhirUser(claims));
    }

    /** {@code scope} as the standard has it, or {@code scp}, a text or a list, as some issuers do. */
    private static Scopes scopes(JWTClaimsSet claims) {
        var scopes = claims.getClaim("scope") == null ? claims.getClaim("scp") : claims.getClaim("scope");
        if (scopes instanceof Collection<?> list) {
            return Scopes.parse(list.stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
        return scopes instanceof String text ? Scopes.parse(text) : Scopes.NONE;
    }

    private static Optional<String> fhirUser(JWTClaimsSet claims) {
        return claims.getClaim("fhirUser") instanceof String text
                        && FHIR_USER.matcher(text).matches()
                ? Optional.of(text)
                : Optional.empty();
    }

    private static TokenRefusedException invalid(String why) {
        return new TokenRefusedException(Reason.INVALID, why);
    }
}
