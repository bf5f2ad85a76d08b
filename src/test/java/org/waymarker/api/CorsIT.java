package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.junit.jupiter.api.Test;
import org.waymarker.testing.Tokens;

/** Browsers of one other site, as {@code docs/operating.md} sets it. */
@MicronautTest(transactional = false)
@Property(name = "micronaut.server.cors.enabled", value = "true")
@Property(name = "micronaut.server.cors.configurations.ehr.allowed-origins", value = "https://ehr.example")
@Property(
        name = "micronaut.server.cors.configurations.ehr.exposed-headers",
        value = "Location,Content-Location,ETag,Last-Modified,X-Request-Id,WWW-Authenticate")
@Property(name = "micronaut.server.cors.configurations.ehr.allow-credentials", value = "false")
@Property(name = "waymarker.security.token-endpoint", value = "https://issuer.test/token")
class CorsIT {
    static {
        // Headers of a browser, which the client of the JDK keeps to itself otherwise; read once, when it is first
        // used.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "origin,access-control-request-method");
    }

    private final Http http;

    CorsIT(EmbeddedServer server) {
        this.http = new Http(server);
    }

    @Test
    void answersAPreflightAndTheCallAfterIt() {
        var preflight = http.stranger()
                .send(
                        "OPTIONS",
                        "/CarePlan",
                        "",
                        "Origin",
                        "https://ehr.example",
                        "Access-Control-Request-Method",
                        "GET",
                        "Access-Control-Request-Headers",
                        "authorization,x-request-id");
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(Http.header(preflight, "Access-Control-Allow-Origin")).isEqualTo("https://ehr.example");
        assertThat(Http.header(preflight, "Access-Control-Allow-Methods")).contains("GET");
        assertThat(preflight
                        .headers()
                        .allValues("Access-Control-Allow-Headers")
                        .toString()
                        .toLowerCase(java.util.Locale.ROOT))
                .contains("authorization", "x-request-id");

        var answer = http.get("/CarePlan", "Origin", "https://ehr.example");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Http.header(answer, "Access-Control-Allow-Origin")).isEqualTo("https://ehr.example");
        assertThat(answer.headers().allValues("Access-Control-Expose-Headers").toString())
                .contains("Location", "Content-Location", "ETag", "Last-Modified", "X-Request-Id", "WWW-Authenticate");
        assertThat(Http.header(answer, "Access-Control-Allow-Credentials")).isEmpty();
    }

    @Test
    void tellsTheScriptOfThatSiteWhyItWasRefused() {
        var refused = http.with(Tokens.of("openid")).get("/CarePlan", "Origin", "https://ehr.example");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Http.header(refused, "Access-Control-Allow-Origin")).isEqualTo("https://ehr.example");
    }

    @Test
    void letsNoOtherSiteIn() {
        var preflight = http.stranger()
                .send(
                        "OPTIONS",
                        "/CarePlan",
                        "",
                        "Origin",
                        "https://elsewhere.example",
                        "Access-Control-Request-Method",
                        "GET");
        assertThat(Http.header(preflight, "Access-Control-Allow-Origin")).isEmpty();
        assertThat(Http.header(
                        http.get("/CarePlan", "Origin", "https://elsewhere.example"), "Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void saysSoInTheCapabilityStatementWithTheTokenEndpointThatIsSet() {
        var security = ((CapabilityStatement) Http.json(http.get("/metadata")))
                .getRestFirstRep()
                .getSecurity();
        assertThat(security.getCors()).isTrue();
        assertThat(security.getExtensionFirstRep()
                        .getExtensionByUrl("token")
                        .getValue()
                        .primitiveValue())
                .isEqualTo("https://issuer.test/token");
        assertThat(http.get("/.well-known/smart-configuration").body())
                .contains("\"token_endpoint\":\"https://issuer.test/token\"")
                // Its keys are in a file here, where nobody else can read them.
                .doesNotContain("jwks_uri");
    }
}
