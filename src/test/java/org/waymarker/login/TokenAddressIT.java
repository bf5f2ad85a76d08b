package org.waymarker.login;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.login.LoginException.Reason;

/** Where we go for tokens, and where not, whatever a FHIR server says. */
class TokenAddressIT extends TokenServerBed {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://login.elsewhere.example/token\"",
                "\"http://login.elsewhere.example/token\"",
                "\"https://localhost.elsewhere.example/token\"",
                "\"https://localhost@login.elsewhere.example/token\"",
                "\"https://user@localhost/token\"",
                "\"https://localhost/token#part\"",
                "\"ftp://localhost/token\"",
                "\"/token\"",
                "\"\"",
                "17",
                "null"
            })
    void goesOnlyWhereItMay(String tokenEndpoint) {
        say(tokenEndpoint);
        assertFails(Reason.LOGIN_NOWHERE);
    }

    @Test
    void goesToAnotherHostIfThatIsAllowed() {
        say("\"" + at("/token").replace("localhost", "127.0.0.1") + "\"");
        assertFails(Reason.LOGIN_NOWHERE);
        assertThat(endpoint(Map.of("allowed-hosts", "login.example, 127.0.0.1"))
                        .ask()
                        .token())
                .isEqualTo("abc.def");
    }

    @Test
    void goesWhereItIsToldWithoutAsking() {
        SERVER.stubFor(any(anyUrl()).atPriority(10).willReturn(aResponse().withStatus(500)));
        say("\"https://login.elsewhere.example/token\"");
        assertThat(endpoint(Map.of("token-url", at("/token"))).ask().token()).isEqualTo("abc.def");
        assertThat(asked(CONFIGURATION)).isZero();
    }

    @Test
    void asksWhereTokensAreGivenOnceAnHour() {
        var endpoint = endpoint(Map.of());
        endpoint.ask();
        clock.advance(Duration.ofMinutes(59));
        endpoint.ask();
        assertThat(asked(CONFIGURATION)).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        endpoint.ask();
        assertThat(asked(CONFIGURATION)).isEqualTo(2);
    }

    @Test
    void asksAnewWhereTokensAreGivenWhenNoneWasHad() {
        var endpoint = endpoint(Map.of());
        endpoint.ask();
        answer(aResponse().withStatus(404));
        failure(endpoint);
        say("\"" + at("/moved") + "\"");
        SERVER.stubFor(post("/moved").willReturn(aResponse().withBody(TOKEN)));
        assertThat(endpoint.ask().token()).isEqualTo("abc.def");
    }

    @Test
    void goesOnWhereItWasWhileTheServerDoesNotSay() {
        var endpoint = endpoint(Map.of());
        endpoint.ask();
        clock.advance(Duration.ofHours(2));
        SERVER.stubFor(get(CONFIGURATION).willReturn(aResponse().withStatus(503)));
        for (int i = 0; i < 3; i++) {
            assertThat(endpoint.ask().token()).isEqualTo("abc.def");
        }
        assertThat(asked(CONFIGURATION)).as("once before, once now").isEqualTo(2);
        clock.advance(Duration.ofMinutes(1));
        endpoint.ask();
        assertThat(asked(CONFIGURATION)).isEqualTo(3);
    }

    @Test
    void goesNoLongerWhereTheServerSaysItIsNot() {
        var endpoint = endpoint(Map.of());
        endpoint.ask();
        clock.advance(Duration.ofHours(2));
        say("\"https://login.elsewhere.example/token\"");
        assertThat(failure(endpoint).reason()).isEqualTo(Reason.LOGIN_NOWHERE);
    }

    @Test
    void isAwayWhileTheServerNeverSaid() {
        SERVER.stubFor(get(CONFIGURATION).willReturn(aResponse().withStatus(503)));
        assertFails(Reason.LOGIN_UNREACHABLE);
        SERVER.stubFor(get(CONFIGURATION).willReturn(aResponse().withStatus(404)));
        assertFails(Reason.LOGIN_NOWHERE);
        SERVER.stubFor(get(CONFIGURATION).willReturn(aResponse().withBody("<html>")));
        assertFails(Reason.LOGIN_NOWHERE);
    }
}
