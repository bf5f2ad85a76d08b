package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Callers with and without tokens, of an issuer whose keys are found by discovery. */
@MicronautTest(transactional = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Property(name = "test.endpoint", value = "true")
class TokensIT implements TestPropertyProvider {
    private static final String AUDIENCE = "https://waymarker.test/fhir/r4";
    private final AtomicInteger keyReads = new AtomicInteger();
    private HttpServer issuer;
    private RSAKey key;

    @Override
    public Map<String, String> getProperties() {
        try {
            key = new RSAKeyGenerator(2048).keyID("k1").generate();
            issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        serve(
                "/.well-known/openid-configuration",
                "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(url(), url()));
        serve("/keys", new JWKSet(key.toPublicJWK()).toString());
        issuer.start();
        return Map.of("waymarker.security.issuer", url(), "waymarker.security.audience", AUDIENCE);
    }

    private String url() {
        return "http://localhost:" + issuer.getAddress().getPort();
    }

    private void serve(String path, String body) {
        issuer.createContext(path, exchange -> {
            if (path.equals("/keys")) {
                keyReads.incrementAndGet();
            }
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @AfterAll
    void stop() {
        issuer.stop(0);
    }

    private String token(String kid, Instant expires) throws JOSEException {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(kid).build(),
                new JWTClaimsSet.Builder()
                        .issuer(url())
                        .audience(AUDIENCE)
                        .subject("ehr-1")
                        .expirationTime(Date.from(expires))
                        .build());
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private static void assertUnauthorised(HttpResponse<String> response, String type, String code) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Http.header(response, "WWW-Authenticate")).startsWith("Bearer");
        var outcome = (OperationOutcome) Http.json(response);
        assertThat(outcome.getIssueFirstRep().getCode().toCode()).isEqualTo(type);
        assertThat(Http.code(outcome)).isEqualTo(code);
    }

    @Test
    void checksWhoCalls(EmbeddedServer server) throws JOSEException {
        var http = new Http(server);
        var good = "Bearer " + token("k1", Instant.now().plusSeconds(60));
        assertThat(http.get("/metadata").statusCode()).isEqualTo(200);
        assertThat(http.get(http.base().replace("/fhir/r4", "/health")).statusCode())
                .isEqualTo(200);
        assertThat(http.get("/CarePlan", "Authorization", good).statusCode()).isEqualTo(200);
        assertThat(http.get("/CarePlan", "authorization", good.replace("Bearer", "bearer"))
                        .statusCode())
                .isEqualTo(200);

        assertUnauthorised(http.get("/CarePlan"), "login", "TOKEN_MISSING");
        assertUnauthorised(http.get("/CarePlan", "Authorization", "Basic YTpi"), "login", "TOKEN_MISSING");
        assertUnauthorised(http.get("/CarePlan", "Authorization", "Bearer nonsense"), "login", "TOKEN_INVALID");
        assertUnauthorised(
                http.get(
                        "/CarePlan",
                        "Authorization",
                        "Bearer " + token("k1", Instant.now().minusSeconds(120))),
                "expired",
                "TOKEN_EXPIRED");
        // A stranger learns neither what is here nor how a body is read.
        assertUnauthorised(http.get("/nonsense"), "login", "TOKEN_MISSING");
        assertUnauthorised(http.get("/metadata/../CarePlan"), "login", "TOKEN_MISSING");
        assertUnauthorised(http.get("/%6detadata/x"), "login", "TOKEN_MISSING");
        assertUnauthorised(http.post("/Encounter", "{"), "login", "TOKEN_MISSING");
        assertUnauthorised(http.send("POST", "/", ""), "login", "TOKEN_MISSING");
    }

    @Test
    void readsTheKeysSeldomHoweverOftenAStrangerAsks(EmbeddedServer server) throws JOSEException {
        var http = new Http(server);
        var forged = "Bearer " + token("unknown", Instant.now().plusSeconds(60));
        for (int i = 0; i < 10; i++) {
            assertUnauthorised(http.get("/CarePlan", "Authorization", forged), "login", "TOKEN_INVALID");
        }
        assertThat(keyReads.get()).isLessThanOrEqualTo(3);
    }
}
