package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.waymarker.security.Scopes;
import org.waymarker.testing.SettableClock;
import org.waymarker.testing.Tokens;

/** Where callers get their tokens, with an issuer that says nothing at first. */
@MicronautTest(transactional = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmartConfigurationIT implements TestPropertyProvider {
    private static final String ADDRESS = "/.well-known/smart-configuration";
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final String OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

    private final SmallIssuer issuer = new SmallIssuer();

    @Override
    public Map<String, String> getProperties() {
        return Map.of(
                "waymarker.testing.clock",
                "settable",
                "waymarker.security.issuer",
                issuer.url() + "," + Tokens.ISSUER,
                "waymarker.security.jwks-url",
                issuer.url() + "/keys," + Tokens.settings().get("waymarker.security.jwks-url"));
    }

    @AfterAll
    void stop() {
        issuer.close();
    }

    private static JsonNode json(HttpResponse<String> response) throws JsonProcessingException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(Http.header(response, "Content-Type")).isEqualTo("application/json");
        return new ObjectMapper().readTree(response.body());
    }

    private static CapabilityStatement statement(Http http) {
        return (CapabilityStatement) Http.json(http.get("/metadata"));
    }

    @Test
    void saysWhereTokensAreGivenOnceTheIssuerSaysSo(EmbeddedServer server, SettableClock clock) throws Exception {
        var http = new Http(server).stranger();
        for (int i = 0; i < 3; i++) {
            var response = http.get(ADDRESS);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(Http.code(response)).isEqualTo("ISSUER_UNAVAILABLE");
        }
        // However often a stranger asks us, the issuer hears of it once.
        assertThat(issuer.asked(DISCOVERY)).isEqualTo(1);
        var before = statement(http).getRestFirstRep().getSecurity();
        assertThat(before.getExtensionByUrl(OAUTH_URIS)).isNull();
        assertThat(before.getServiceFirstRep().getCodingFirstRep().getCode()).isEqualTo("SMART-on-FHIR");
        assertThat(before.getCors()).isFalse();

        issuer.serve(DISCOVERY, """
                {"issuer":"%1$s","jwks_uri":"%1$s/keys","token_endpoint":"%1$s/token","authorization_endpoint":"%1$s/authorize",
                 "token_endpoint_auth_methods_supported":["client_secret_basic","private_key_jwt"]}""".formatted(issuer.url()));
        clock.advance(Duration.ofSeconds(31));
        var found = json(http.get(ADDRESS, "Accept", "application/fhir+xml"));
        assertThat(found.get("issuer").asText()).isEqualTo(issuer.url());
        assertThat(found.get("jwks_uri").asText()).isEqualTo(issuer.url() + "/keys");
        assertThat(found.get("token_endpoint").asText()).isEqualTo(issuer.url() + "/token");
        assertThat(found.get("authorization_endpoint").asText()).isEqualTo(issuer.url() + "/authorize");
        assertThat(found.get("grant_types_supported"))
                .extracting(JsonNode::asText)
                .containsExactly("client_credentials", "authorization_code");
        assertThat(found.get("capabilities"))
                .extracting(JsonNode::asText)
                .containsExactly("client-confidential-asymmetric", "permission-v1", "permission-v2");
        assertThat(found.get("code_challenge_methods_supported"))
                .extracting(JsonNode::asText)
                .containsExactly("S256");
        assertThat(http.send("HEAD", ADDRESS, "").statusCode()).isEqualTo(200);
        assertThat(json(http.get(ADDRESS, "Accept", "text/html"))).isEqualTo(found);
        assertThat(http.send("POST", ADDRESS, "").statusCode()).isEqualTo(405);

        var oauth = statement(http).getRestFirstRep().getSecurity().getExtensionByUrl(OAUTH_URIS);
        assertThat(oauth.getExtensionByUrl("token").getValue().primitiveValue()).isEqualTo(issuer.url() + "/token");
        assertThat(oauth.getExtensionByUrl("authorize").getValue().primitiveValue())
                .isEqualTo(issuer.url() + "/authorize");

        everyScopeIsOneThatWeUnderstand(found, http);
    }

    private static void everyScopeIsOneThatWeUnderstand(JsonNode found, Http http) {
        assertThat(found.get("scopes_supported")).extracting(JsonNode::asText).allSatisfy(scope -> {
            var parsed = Scopes.parse(scope);
            assertThat(parsed.groupMembers() || !parsed.allowed().isEmpty())
                    .as(scope)
                    .isTrue();
        });
        for (var resource : statement(http).getRestFirstRep().getResource()) {
            var wanted = resource.getType() + ".";
            assertThat(found.get("scopes_supported"))
                    .extracting(JsonNode::asText)
                    .satisfies(scopes -> assertThat(scopes.stream().filter(scope -> scope.contains("/" + wanted)))
                            .hasSize(Declarations.DEFINITION_TYPES.contains(resource.getType()) ? 0 : 2));
        }
    }

    /** Nobody is to look for keys of a service that logs in nowhere by one. */
    @Test
    void hasNoKeysBesideIt(EmbeddedServer server) {
        var response = new Http(server).stranger().get("/.well-known/jwks.json");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Http.code(response)).isEqualTo("ROUTE_UNKNOWN");
    }
}
