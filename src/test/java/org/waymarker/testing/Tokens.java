package org.waymarker.testing;

import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.waymarker.security.Caller;
import org.waymarker.security.Scopes;

/**
 * The issuer of the tests: a key pair made once a JVM, its public half in a file. Every context that a test starts takes its tokens
 * without being told to ({@link TestIssuer}). They stay good whatever a test does to the clock.
 */
public final class Tokens {
    public static final String ISSUER = "https://issuer.test";
    public static final String AUDIENCE = "https://waymarker.test/fhir/r4";
    public static final String EVERY_SCOPE = "system/*.cruds " + Scopes.GROUP_MEMBERS;

    private static final Date NEVER = Date.from(Instant.parse("2200-01-01T00:00:00Z"));
    private static final SigningKey KEY = SigningKey.generate();
    private static final Path PUBLIC_KEYS = publicKeys();
    private static final String ALL = of(EVERY_SCOPE);

    private Tokens() {}

    private static Path publicKeys() {
        try {
            var file = Files.createTempFile("waymarker-test-issuer", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(file, KEY.publicKeys());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Settings of a service that takes these tokens. */
    public static Map<String, Object> settings() {
        return Map.of(
                "waymarker.security.issuer", ISSUER,
                "waymarker.security.audience", AUDIENCE,
                "waymarker.security.jwks-url", PUBLIC_KEYS.toUri().toString());
    }

    /** A token that allows everything. */
    public static String all() {
        return ALL;
    }

    /** @param scopes with spaces between them */
    public static String of(String scopes) {
        return sign(claims().claim("scope", scopes));
    }

    /** What a good token of this issuer holds, scopes aside. */
    public static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("test-ehr")
                .expirationTime(NEVER);
    }

    public static String sign(JWTClaimsSet.Builder claims) {
        return KEY.sign(claims.build());
    }

    /** The caller whom {@link #all()} stands for, under another name. */
    public static Caller caller(String subject) {
        return new Caller(ISSUER, subject, Scopes.parse(EVERY_SCOPE), Optional.empty());
    }
}
