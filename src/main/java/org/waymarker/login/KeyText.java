package org.waymarker.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.Optional;

/** Reads a key as text, PEM or JWK, and gives it what every key here has: a name, an algorithm, and a use. */
final class KeyText {
    private KeyText() {}

    /**
     * @param keyId name of the key, before any that it has itself
     * @param algorithm how it is to sign; what fits it if empty
     * @return a private key or a public one
     * @throws IllegalArgumentException saying what is wrong, without a word of the text
     */
    static JWK read(String text, Optional<String> keyId, Optional<SigningAlgorithm> algorithm) {
        var bare = bare(text);
        var fitting = algorithm.isPresent() ? algorithm.filter(wanted -> wanted.fits(bare)) : SigningAlgorithm.of(bare);
        return named(bare, keyId, fitting);
    }

    /**
     * The same for a key that others are only shown now, and that signs before or after.
     *
     * @param usual how keys of its kind sign here
     */
    static JWK readToShow(String text, Optional<SigningAlgorithm> usual) {
        var bare = bare(text);
        return named(
                bare, Optional.empty(), usual.filter(each -> each.fits(bare)).or(() -> SigningAlgorithm.of(bare)));
    }

    private static JWK bare(String text) {
        return text.strip().startsWith("{") ? jwk(text) : PemKey.read(text);
    }

    private static JWK jwk(String text) {
        try {
            return JWK.parse(text);
        } catch (ParseException | IllegalArgumentException e) {
            throw new IllegalArgumentException("holds a JWK that cannot be read");
        }
    }

    private static JWK named(JWK key, Optional<String> keyId, Optional<SigningAlgorithm> fitting) {
        var algorithm = fitting.orElseThrow(
                () -> new IllegalArgumentException("holds a key that is too weak or of the wrong kind:"
                        + " RS384 and RS512 want RSA of 2048 bits or more, ES384 wants P-384"));
        var own = keyId.or(() -> Optional.ofNullable(key.getKeyID()));
        try {
            var name = own.isPresent() ? own.get() : key.computeThumbprint().toString();
            if (key instanceof RSAKey rsa) {
                return new RSAKey.Builder(rsa)
                        .keyID(name)
                        .algorithm(algorithm.jws())
                        .keyUse(KeyUse.SIGNATURE)
                        .keyOperations(null)
                        .build();
            }
            return new ECKey.Builder(key.toECKey())
                    .keyID(name)
                    .algorithm(algorithm.jws())
                    .keyUse(KeyUse.SIGNATURE)
                    .keyOperations(null)
                    .build();
        } catch (JOSEException | IllegalStateException e) {
            throw new IllegalArgumentException("holds a key that cannot be read");
        }
    }

    static JWSSigner signer(JWK key) throws JOSEException {
        return key instanceof RSAKey rsa ? new RSASSASigner(rsa) : new ECDSASigner(key.toECKey());
    }

    /** @throws IllegalArgumentException if there is no private half, or it is not that of the public one which others are shown */
    static JWK able(JWK key) {
        if (!key.isPrivate()) {
            throw new IllegalArgumentException("holds a public key only; the private one is needed to sign");
        }
        try {
            var probe = new JWSObject(
                    new JWSHeader(com.nimbusds.jose.JWSAlgorithm.parse(
                            key.getAlgorithm().getName())),
                    new Payload("probe"));
            probe.sign(signer(key));
            if (probe.verify(verifier(key))) {
                return key;
            }
        } catch (JOSEException e) {
            // Said below.
        }
        throw new IllegalArgumentException("holds a key that does not verify what it signs");
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        return key instanceof RSAKey rsa
                ? new RSASSAVerifier(rsa.toPublicJWK())
                : new ECDSAVerifier(key.toECKey().toPublicJWK());
    }
}
