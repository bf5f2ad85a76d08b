package org.waymarker.login;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.nimbusds.jose.jwk.ECKey;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.waymarker.login.LoginException.Reason;
import org.waymarker.login.TokenEndpoint.Granted;
import org.waymarker.testing.SettableClock;

/** A FHIR server that says where tokens are given, a token endpoint, and whoever asks both. */
abstract class TokenServerBed {
    static final String CONFIGURATION = "/fhir/.well-known/smart-configuration";
    static final String TOKEN = "{\"access_token\":\"abc.def\",\"token_type\":\"bearer\",\"expires_in\":300}";
    private static final ECKey KEY = LoginFixtures.p384();
    static final WireMockServer SERVER = new WireMockServer(options().dynamicPort());

    final SettableClock clock = new SettableClock();

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @BeforeEach
    void healthy() {
        SERVER.resetAll();
        say("\"" + at("/token") + "\"");
        answer(aResponse().withStatus(200).withBody(TOKEN));
    }

    static String at(String path) {
        return "http://localhost:" + SERVER.port() + path;
    }

    static void say(String tokenEndpoint) {
        SERVER.stubFor(
                get(CONFIGURATION).willReturn(aResponse().withBody("{\"token_endpoint\":" + tokenEndpoint + "}")));
    }

    static void answer(ResponseDefinitionBuilder answer) {
        SERVER.stubFor(post(urlPathEqualTo("/token")).willReturn(answer));
    }

    TokenEndpoint endpoint(Map<String, String> given) {
        var settings = LoginFixtures.settings(KEY, given);
        var http = new LoginHttp(settings.connectTimeout(), settings.timeout(), Optional.empty());
        return new TokenEndpoint(
                settings,
                new Assertion(settings, LoginKeys.of(settings), clock),
                new TokenAddress(at("/fhir"), settings, http, clock),
                http,
                clock);
    }

    Granted granted() {
        return endpoint(Map.of()).ask();
    }

    LoginException failure(Map<String, String> given) {
        return failure(endpoint(given));
    }

    static LoginException failure(TokenEndpoint endpoint) {
        try {
            throw new AssertionError("There was one: " + endpoint.ask());
        } catch (LoginException e) {
            return e;
        }
    }

    void assertFails(Reason reason) {
        assertThat(failure(Map.of()).reason()).isEqualTo(reason);
    }

    static int asked(String path) {
        return SERVER.findAll(getRequestedFor(urlPathEqualTo(path))).size();
    }
}
