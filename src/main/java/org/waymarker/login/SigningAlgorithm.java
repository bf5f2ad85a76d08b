package org.waymarker.login;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How an assertion may be signed. SMART wants the first two, the NHS API platform the third.
 *
 * @see "SMART App Launch 2.2, Asymmetric Client Authentication"
 */
enum SigningAlgorithm {
    RS384,
    ES384,
    RS512;

    private static final int SHORTEST_RSA_BITS = 2048;

    JWSAlgorithm jws() {
        return JWSAlgorithm.parse(name());
    }

    boolean fits(JWK key) {
        return this == ES384
                ? key instanceof ECKey ec && ec.getCurve().equals(Curve.P_384)
                : key instanceof RSAKey rsa && rsa.size() >= SHORTEST_RSA_BITS;
    }

    /** The first that a key is good for. */
    static Optional<SigningAlgorithm> of(JWK key) {
        return Arrays.stream(values()).filter(each -> each.fits(key)).findFirst();
    }

    /** @throws IllegalArgumentException naming those that there are */
    static SigningAlgorithm named(String name) {
        return Arrays.stream(values())
                .filter(each -> each.name().equals(name.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("waymarker.hospital.login.algorithm must be one of "
                        + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "))));
    }
}
