package org.waymarker.login;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import com.nimbusds.jwt.SignedJWT;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.login.LoginException.Reason;
import org.waymarker.login.TokenEndpoint.Granted;

/** What is made of the answers of a token endpoint. */
class TokenEndpointIT extends TokenServerBed {
    @Test
    void asksAsSmartSays() throws ParseException {
        endpoint(Map.of("scope", "system/Patient.rs system/CarePlan.crus", "parameters", "{\"client_id\":\"a b\"}"))
                .ask();
        var request = SERVER.findAll(postRequestedFor(urlPathEqualTo("/token"))).get(0);
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        var form = Arrays.stream(request.getBodyAsString().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        assertThat(form)
                .containsEntry("grant_type", "client_credentials")
                .containsEntry("scope", "system/Patient.rs system/CarePlan.crus")
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
                .containsEntry("client_id", "a b")
                .hasSize(5);
        var claims = SignedJWT.parse(form.get("client_assertion")).getJWTClaimsSet();
        assertThat(claims.getAudience()).containsExactly(at("/token"));
    }

    @ParameterizedTest
    @CsvSource({
        "300, PT5M",
        "300.0, PT5M",
        "'\"300\"', PT5M",
        "null, PT1M",
        "0, PT1M",
        "-5, PT1M",
        "'\"soon\"', PT1M",
        "99999999999, PT24H"
    })
    void readsHowLongATokenIsGood(String said, Duration goodFor) {
        answer(aResponse()
                .withBody("{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"expires_in\":" + said + "}"));
        assertThat(granted()).isEqualTo(new Granted("abc", goodFor));
    }

    @Test
    void takesATokenOfWhichNothingIsSaidForShort() {
        answer(aResponse().withBody("{\"access_token\":\"abc\",\"token_type\":\"bearer\"}"));
        assertThat(granted().goodFor()).isEqualTo(Duration.ofMinutes(1));
        assertThat(granted().toString()).doesNotContain("abc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{\"token_type\":\"bearer\"}",
                "{\"access_token\":\"abc\"}",
                "{\"access_token\":\"abc\",\"token_type\":\"mac\"}",
                "{\"access_token\":\"abc\\r\\nX-Evil: 1\",\"token_type\":\"bearer\"}",
                "{\"access_token\":17,\"token_type\":\"bearer\"}"
            })
    void refusesAnAnswerWithoutAToken(String body) {
        answer(aResponse().withBody(body));
        assertFails(Reason.LOGIN_UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "400, LOGIN_REFUSED",
        "401, LOGIN_REFUSED",
        "403, LOGIN_REFUSED",
        "404, LOGIN_REFUSED",
        "408, LOGIN_UNREACHABLE",
        "429, LOGIN_UNREACHABLE",
        "500, LOGIN_UNREACHABLE",
        "503, LOGIN_UNREACHABLE",
        "204, LOGIN_NOWHERE"
    })
    void tellsARefusalFromAnAbsence(int status, Reason reason) {
        answer(aResponse().withStatus(status));
        assertFails(reason);
    }

    @Test
    void repeatsOnlyTheCodeOfARefusal() {
        answer(aResponse()
                .withStatus(400)
                .withBody("{\"error\":\"invalid_client\",\"error_description\":\"key of waymarker is s3cret\"}"));
        assertThat(failure(Map.of())).hasMessage("HTTP 400 invalid_client").hasNoCause();
        answer(aResponse().withStatus(400).withBody("{\"error\":\"Bad s3cret!\"}"));
        assertThat(failure(Map.of())).hasMessage("HTTP 400 unknown");
    }

    @Test
    void tellsOfAClockThatIsWrong() {
        answer(aResponse().withStatus(401).withHeader("Date", "Mon, 02 Mar 2026 09:07:00 GMT"));
        assertThat(failure(Map.of())).hasMessage("HTTP 401 unknown; this machine's clock is 420 s behind the server's");
        clock.advance(Duration.ofMinutes(7));
        assertThat(failure(Map.of())).hasMessage("HTTP 401 unknown");
    }

    @Test
    void waitsAsLongAsItIsAsked() {
        answer(aResponse().withStatus(429).withHeader("Retry-After", "7"));
        assertThat(failure(Map.of()).retryAfter()).contains(Duration.ofSeconds(7));
    }

    /** The assertion would go wherever the answer says. */
    @Test
    void followsNoRedirect() {
        answer(aResponse().withStatus(307).withHeader("Location", at("/elsewhere")));
        assertFails(Reason.LOGIN_NOWHERE);
        SERVER.stubFor(
                get(CONFIGURATION).willReturn(aResponse().withStatus(302).withHeader("Location", at("/elsewhere"))));
        assertFails(Reason.LOGIN_NOWHERE);
        assertThat(SERVER.findAll(
                        com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor(urlPathEqualTo("/elsewhere"))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"CONNECTION_RESET_BY_PEER", "EMPTY_RESPONSE"})
    void isAwayWhenTheConnectionBreaks(Fault fault) {
        answer(aResponse().withFault(fault));
        assertFails(Reason.LOGIN_UNREACHABLE);
    }

    @Test
    void readsNoAnswerWithoutEnd() {
        answer(aResponse().withBody(TOKEN + " ".repeat(200_000)));
        assertFails(Reason.LOGIN_UNREACHABLE);
    }

    /** Silent for less than any timeout of a socket, and yet not there in time. */
    @Test
    void givesUpOnAnAnswerThatDrips() {
        answer(aResponse().withBody(TOKEN).withChunkedDribbleDelay(20, 4_000));
        var began = System.nanoTime();
        assertThat(failure(Map.of("timeout", "PT0.5S")).reason()).isEqualTo(Reason.LOGIN_UNREACHABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }
}
