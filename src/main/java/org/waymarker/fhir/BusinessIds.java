package org.waymarker.fhir;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes business identifiers: UUID version 5 of kind and natural key in this deployment's own namespace.
 *
 * <p>The namespace is drawn at random when the database is new and kept secret in it. Were it guessable, whoever holds the
 * identifiers of referrals and of groups could try every pair and so learn who was offered which group.
 */
public final class BusinessIds {
    private final String base;
    private final UUID namespace;

    /** @param base identifier base, an absolute URI without a trailing slash */
    public BusinessIds(String base, UUID namespace) {
        this.base = base;
        this.namespace = namespace;
    }

    /** @param naturalKey what makes the thing the one that it is; its parts are joined by {@code |} */
    public BusinessId of(Kind kind, Object... naturalKey) {
        var name = new StringBuilder(kind.path());
        for (Object part : naturalKey) {
            name.append('|').append(part);
        }
        return new BusinessId(system(kind), uuid5(name.toString()));
    }

    /** A thing whose logical id is known. */
    public BusinessId existing(Kind kind, UUID value) {
        return new BusinessId(system(kind), value);
    }

    public String system(Kind kind) {
        return base + "/" + kind.path();
    }

    /**
     * A secret key for one purpose, the same in every process of the deployment and after a restart. It tells nothing of the
     * namespace, nor of the key for another purpose.
     *
     * @return 32 bytes
     */
    public byte[] keyFor(String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(namespaceBytes(), "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HMAC with SHA-256", e);
        }
    }

    private byte[] namespaceBytes() {
        return ByteBuffer.allocate(16)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .array();
    }

    private UUID uuid5(String name) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(namespaceBytes());
            var hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
            // RFC 9562: version 5, variant 10.
            long high = (hash.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x5000L;
            long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new UUID(high, low);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
