package org.waymarker.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jwt.JWTClaimsSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens whose signature was found good lately, since a caller sends the same one with every call. By digest, so that nobody reads a token out
 * of our memory. That a signature is good says nothing of whether the token still is: {@link TokenVerifier} asks that each time.
 */
final class VerifiedTokens {
    private static final int MOST = 1000;

    private final Map<String, Verified> byDigest = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verified> eldest) {
            return size() > MOST;
        }
    };

    /**
     * @param selector of the keys that may have signed it
     * @param keys of the issuer, that it chose when the signature was checked
     */
    record Verified(Caller caller, JWTClaimsSet claims, JWKSelector selector, List<JWK> keys) {
        Verified {
            keys = List.copyOf(keys);
        }
    }

    synchronized Optional<Verified> find(String token) {
        return Optional.ofNullable(byDigest.get(Sha256.hex(token)));
    }

    synchronized void remember(String token, Verified verified) {
        byDigest.put(Sha256.hex(token), verified);
    }

    synchronized void forget(String token) {
        byDigest.remove(Sha256.hex(token));
    }
}
