package org.waymarker.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys and settings of logins. */
public final class LoginFixtures {
    private LoginFixtures() {}

    /** A private key as OpenSSL writes it. */
    public static String rsaPem() {
        try {
            return pem(rsa().toPrivateKey());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String ecPem() {
        return pemWithBothHalves(p384());
    }

    static RSAKey rsa() {
        try {
            return new RSAKeyGenerator(2048).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static ECKey p384() {
        try {
            return new ECKeyGenerator(Curve.P_384).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    static String pem(PublicKey key) {
        return block("PUBLIC KEY", key.getEncoded());
    }

    /** A private key on P-384 as OpenSSL writes it, with its public half at its end; Java's own form lacks that. */
    static String pemWithBothHalves(ECKey key) {
        var der = new java.io.ByteArrayOutputStream();
        der.writeBytes(java.util.HexFormat.of()
                .parseHex("3081b6020100301006072a8648ce3d020106052b8104002204819e30819b0201010430"));
        der.writeBytes(key.getD().decode());
        der.writeBytes(java.util.HexFormat.of().parseHex("a16403620004"));
        der.writeBytes(key.getX().decode());
        der.writeBytes(key.getY().decode());
        return block("PRIVATE KEY", der.toByteArray());
    }

    static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    /** The defaults, with a key as text and what is given besides. */
    static LoginSettings settings(JWK key, Map<String, String> given) {
        return settings(Map.of("client-id", "waymarker", "key", key.toJSONString()), given);
    }

    static LoginSettings settings(Map<String, String> usual, Map<String, String> given) {
        var all = new java.util.HashMap<>(usual);
        all.putAll(given);
        return new LoginSettings(
                Optional.ofNullable(all.get("client-id")),
                Optional.ofNullable(all.get("key-file")).map(java.nio.file.Path::of),
                Optional.ofNullable(all.get("key")),
                Optional.ofNullable(all.get("key-id")),
                Optional.ofNullable(all.get("other-key-file")).map(java.nio.file.Path::of),
                Optional.ofNullable(all.get("algorithm")),
                Optional.ofNullable(all.get("token-url")),
                Optional.ofNullable(all.get("audience")),
                Optional.ofNullable(all.get("issuer")),
                Optional.ofNullable(all.get("subject")),
                Optional.ofNullable(all.get("scope")),
                Optional.ofNullable(all.get("claims")),
                Optional.ofNullable(all.get("parameters")),
                Duration.parse(all.getOrDefault("renew-before", "PT1M")),
                List.of(all.getOrDefault("allowed-hosts", "").split(",")),
                Duration.ofSeconds(2),
                Duration.parse(all.getOrDefault("timeout", "PT2S")),
                Duration.ofHours(1));
    }
}
