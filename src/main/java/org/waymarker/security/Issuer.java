package org.waymarker.security;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import org.jspecify.annotations.Nullable;

/** The issuer whose tokens are taken, where one is configured. */
@Factory
@Requires(property = "waymarker.security.issuer", pattern = ".+")
final class Issuer {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;
    private static final int MOST_BYTES = 100_000;
    private static final long KEYS_KEPT_MILLIS = 15 * 60_000L;
    private static final long REFRESH_WAIT_MILLIS = 10_000L;
    private static final long BETWEEN_REFRESHES_MILLIS = 30_000L;
    private static final long KEPT_IN_OUTAGE_MILLIS = 4 * 3_600_000L;

    @Bean
    @Singleton
    TokenVerifier tokenVerifier(
            @Value("${waymarker.security.issuer}") String issuer,
            @Value("${waymarker.security.audience}") String audience,
            @Value("${waymarker.security.jwks-url:}") String jwksUrl) {
        var keys = JWKSourceBuilder.create(new Keys(issuer, jwksUrl))
                .cache(KEYS_KEPT_MILLIS, REFRESH_WAIT_MILLIS)
                .refreshAheadCache(false)
                .rateLimited(BETWEEN_REFRESHES_MILLIS)
                .outageTolerant(KEPT_IN_OUTAGE_MILLIS)
                .build();
        return new TokenVerifier(issuer, audience, keys);
    }

    /** Reads the keys, and first where they are if that is not configured. */
    private static final class Keys implements JWKSetSource<SecurityContext> {
        private final ResourceRetriever web = new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MOST_BYTES);
        private final String issuer;
        private final String jwksUrl;

        Keys(String issuer, String jwksUrl) {
            this.issuer = issuer;
            this.jwksUrl = jwksUrl;
        }

        @Override
        public JWKSet getJWKSet(
                JWKSetCacheRefreshEvaluator refresh, long currentTime, @Nullable SecurityContext context)
                throws JWKSetRetrievalException {
            try {
                return JWKSet.parse(web.retrieveResource(url()).getContent());
            } catch (IOException | ParseException | IllegalArgumentException e) {
                throw new JWKSetRetrievalException("no key set from " + issuer, e);
            }
        }

        private URL url() throws IOException, ParseException {
            if (!jwksUrl.isEmpty()) {
                return URI.create(jwksUrl).toURL();
            }
            var address = issuer.replaceAll("/+$", "") + "/.well-known/openid-configuration";
            var found = JSONObjectUtils.parse(
                    web.retrieveResource(URI.create(address).toURL()).getContent());
            if (!issuer.equals(JSONObjectUtils.getString(found, "issuer"))) {
                throw new IOException("the document at " + address + " speaks for another issuer");
            }
            var uri = JSONObjectUtils.getString(found, "jwks_uri");
            if (uri == null || !WebAddress.isSecure(uri)) {
                throw new IOException("the document at " + address + " names no https address of keys");
            }
            return URI.create(uri).toURL();
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }
}
