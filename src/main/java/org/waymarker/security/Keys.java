package org.waymarker.security;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/** Reads the public keys of an issuer, and first where they are if that is not configured. */
final class Keys implements JWKSetSource<SecurityContext> {
    private static final long KEPT_MILLIS = 15 * 60_000L;
    private static final long REFRESH_WAIT_MILLIS = 10_000L;
    private static final long BETWEEN_REFRESHES_MILLIS = 30_000L;
    private static final long KEPT_IN_OUTAGE_MILLIS = 4 * 3_600_000L;

    private final TrustedIssuer issuer;

    private Keys(TrustedIssuer issuer) {
        this.issuer = issuer;
    }

    /** Read when first needed, and kept. */
    static JWKSource<SecurityContext> of(TrustedIssuer issuer) {
        return JWKSourceBuilder.create(new Keys(issuer))
                .cache(KEPT_MILLIS, REFRESH_WAIT_MILLIS)
                .refreshAheadCache(false)
                .rateLimited(BETWEEN_REFRESHES_MILLIS)
                .outageTolerant(KEPT_IN_OUTAGE_MILLIS)
                .build();
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long currentTime, @Nullable SecurityContext context)
            throws JWKSetRetrievalException {
        try {
            return JWKSet.parse(text());
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw new JWKSetRetrievalException("no key set from " + issuer.name(), e);
        }
    }

    private String text() throws IOException {
        if (issuer.keys().isEmpty()) {
            var document = IssuerDocuments.naming("jwks_uri", issuer.name());
            return IssuerDocuments.read(URI.create(String.valueOf(document.get("jwks_uri"))));
        }
        var address = issuer.keys().get();
        return TrustedIssuer.isFile(address) ? Files.readString(Path.of(address)) : IssuerDocuments.read(address);
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
