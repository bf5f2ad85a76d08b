package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.waymarker.testing.SigningKey;
import org.waymarker.testing.Tokens;

/** Callers with and without tokens, of an issuer whose keys are found by discovery. */
@MicronautTest(transactional = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Property(name = "test.endpoint", value = "true")
class TokensIT implements TestPropertyProvider {
    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private final SigningKey key = SigningKey.generate();
    private final SmallIssuer issuer = new SmallIssuer();

    @Override
    public Map<String, String> getProperties() {
        issuer.serve(DISCOVERY, "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}".formatted(issuer.url(), issuer.url()));
        issuer.serve("/keys", key.publicKeys());
        return Map.of(
                "waymarker.security.issuer", issuer.url() + "," + Tokens.ISSUER,
                "waymarker.security.jwks-url", "," + Tokens.settings().get("waymarker.security.jwks-url"));
    }

    @AfterAll
    void stop() {
        issuer.close();
    }

    private String token(String kid, Instant expires) {
        return key.sign(
                kid,
                Tokens.claims()
                        .issuer(issuer.url())
                        .expirationTime(Date.from(expires))
                        .claim("scope", "system/CarePlan.s")
                        .build());
    }

    private static void assertUnauthorised(HttpResponse<String> response, String type, String code) {
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(Http.header(response, "WWW-Authenticate")).startsWith("Bearer");
        var outcome = (OperationOutcome) Http.json(response);
        assertThat(outcome.getIssueFirstRep().getCode().toCode()).isEqualTo(type);
        assertThat(Http.code(outcome)).isEqualTo(code);
    }

    @Test
    void checksWhoCalls(EmbeddedServer server) {
        var http = new Http(server).stranger();
        var good = "Bearer " + token(key.id(), Instant.now().plusSeconds(60));
        assertThat(http.get("/metadata").statusCode()).isEqualTo(200);
        assertThat(http.get(http.base().replace("/fhir/r4", "/health")).statusCode())
                .isEqualTo(200);
        assertThat(http.get("/CarePlan", "Authorization", good).statusCode()).isEqualTo(200);
        assertThat(http.get("/CarePlan", "authorization", good.replace("Bearer", "bearer"))
                        .statusCode())
                .isEqualTo(200);

        // An issuer beside the first.
        assertThat(http.with(Tokens.of("user/CarePlan.read")).get("/CarePlan").statusCode())
                .isEqualTo(200);

        assertUnauthorised(http.get("/CarePlan"), "login", "TOKEN_MISSING");
        assertUnauthorised(http.get("/CarePlan", "Authorization", "Basic YTpi"), "login", "TOKEN_MISSING");
        assertUnauthorised(http.get("/CarePlan", "Authorization", "Bearer nonsense"), "login", "TOKEN_INVALID");
        assertUnauthorised(
                http.get(
                        "/CarePlan",
                        "Authorization",
                        "Bearer " + token(key.id(), Instant.now().minusSeconds(120))),
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
    void readsTheKeysSeldomHoweverOftenAStrangerAsks(EmbeddedServer server) {
        var http = new Http(server).stranger();
        var forged = "Bearer " + token("unknown", Instant.now().plusSeconds(60));
        for (int i = 0; i < 10; i++) {
            assertUnauthorised(http.get("/CarePlan", "Authorization", forged), "login", "TOKEN_INVALID");
        }
        assertThat(issuer.asked("/keys")).isLessThanOrEqualTo(3);
    }

    @Test
    void refusesTokensThatAreNotForUs(EmbeddedServer server) {
        var http = new Http(server);
        var yesterday = Date.from(Instant.now().minusSeconds(86_400));
        var tomorrow = Date.from(Instant.now().plusSeconds(86_400));
        assertThat(http.with(Tokens.sign(claims())).get("/CarePlan").statusCode())
                .isEqualTo(200);
        for (var token : List.of(
                Tokens.sign(claims().issuer("https://stranger.example")),
                Tokens.sign(claims().issuer(issuer.url())),
                Tokens.sign(claims().audience("https://other.example/fhir")),
                Tokens.sign(claims().notBeforeTime(tomorrow)),
                Tokens.sign(claims().subject(null)),
                new PlainJWT(claims().build()).serialize(),
                hmac(claims().build()))) {
            assertUnauthorised(http.with(token).get("/CarePlan"), "login", "TOKEN_INVALID");
        }
        assertUnauthorised(
                http.with(Tokens.sign(claims().expirationTime(yesterday))).get("/CarePlan"),
                "expired",
                "TOKEN_EXPIRED");
    }

    private static JWTClaimsSet.Builder claims() {
        return Tokens.claims().claim("scope", "system/*.cruds");
    }

    private static String hmac(JWTClaimsSet claims) {
        try {
            var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            token.sign(new MACSigner(new byte[32]));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
