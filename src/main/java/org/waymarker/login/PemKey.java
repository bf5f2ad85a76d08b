package org.waymarker.login;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Reads a key as OpenSSL writes it. Both halves are wanted. An RSA private key holds the public one; one of an elliptic curve holds it
 * at its end, and OpenSSL always puts it there.
 *
 * @see "RFC 7468 (PEM), RFC 5958 (PKCS#8), RFC 5915 (EC private keys)"
 */
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    /** A context tag, a bit string without unused bits, and 04 for a point with both coordinates, on P-384. */
    private static final byte[] BEFORE_POINT = HexFormat.of().parseHex("a16403620004");

    private static final int COORDINATE = 48;

    private PemKey() {}

    /**
     * @return a private key with its public half, or a public one
     * @throws IllegalArgumentException saying what is wrong, without a word of the text
     */
    static JWK read(String pem) {
        var block = BLOCK.matcher(pem);
        while (block.find()) {
            switch (block.group(1)) {
                case "PRIVATE KEY" -> {
                    return privateKey(decoded(block.group(2)));
                }
                case "PUBLIC KEY" -> {
                    return publicKey(decoded(block.group(2)));
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" ->
                    throw new IllegalArgumentException("is not PKCS#8; openssl pkcs8 -topk8 -nocrypt makes it so");
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new IllegalArgumentException("is locked by a password; openssl pkcs8 -nocrypt takes it off");
                default -> {
                    // Parameters of a curve, or a certificate beside the key.
                }
            }
        }
        throw new IllegalArgumentException("holds neither a PEM block PRIVATE KEY nor a JWK");
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw unreadable();
        }
    }

    private static JWK privateKey(byte[] der) {
        var spec = new PKCS8EncodedKeySpec(der);
        try {
            return rsa((RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(spec));
        } catch (InvalidKeySpecException | ClassCastException e) {
            return curve(der, spec);
        } catch (GeneralSecurityException e) {
            throw unreadable();
        }
    }

    private static JWK rsa(RSAPrivateCrtKey key) throws GeneralSecurityException {
        Key half = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        return new RSAKey.Builder((RSAPublicKey) half).privateKey(key).build();
    }

    private static JWK curve(byte[] der, PKCS8EncodedKeySpec spec) {
        try {
            var factory = KeyFactory.getInstance("EC");
            var key = (ECPrivateKey) factory.generatePrivate(spec);
            requireP384(Curve.forECParameterSpec(key.getParams()));
            var half = factory.generatePublic(new ECPublicKeySpec(point(der), key.getParams()));
            return new ECKey.Builder(Curve.P_384, (ECPublicKey) half)
                    .privateKey(key)
                    .build();
        } catch (GeneralSecurityException | ClassCastException | IllegalStateException e) {
            throw unreadable();
        }
    }

    private static void requireP384(Curve curve) {
        if (!Curve.P_384.equals(curve)) {
            throw new IllegalArgumentException("is on a curve other than P-384, the one of ES384");
        }
    }

    private static ECPoint point(byte[] der) {
        int at = der.length - 2 * COORDINATE;
        if (at < BEFORE_POINT.length
                || !Arrays.equals(der, at - BEFORE_POINT.length, at, BEFORE_POINT, 0, BEFORE_POINT.length)) {
            throw new IllegalArgumentException(
                    "does not hold the public half of the key; openssl pkcs8 -topk8 -nocrypt puts it there");
        }
        return new ECPoint(new BigInteger(1, der, at, COORDINATE), new BigInteger(1, der, at + COORDINATE, COORDINATE));
    }

    private static JWK publicKey(byte[] der) {
        var spec = new X509EncodedKeySpec(der);
        try {
            return new RSAKey.Builder(
                            (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec))
                    .build();
        } catch (InvalidKeySpecException e) {
            return publicCurve(spec);
        } catch (GeneralSecurityException e) {
            throw unreadable();
        }
    }

    private static JWK publicCurve(X509EncodedKeySpec spec) {
        try {
            var key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(spec);
            requireP384(Curve.forECParameterSpec(key.getParams()));
            return new ECKey.Builder(Curve.P_384, key).build();
        } catch (GeneralSecurityException e) {
            throw unreadable();
        }
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException("holds a key that cannot be read; RSA and P-384 ones can");
    }
}
