package org.waymarker.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What a client meets, and how often the server was asked, with each fault. */
class OutageProxyIT {
    private static final Duration PATIENCE = Duration.ofMillis(400);
    private static final String ANSWER =
            "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\",\"link\":\"%s\"}";

    private final AtomicInteger asked = new AtomicInteger();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer server;
    private OutageProxy proxy;
    private FaultMix mix;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/fhir", exchange -> {
            exchange.getRequestBody().readAllBytes();
            asked.incrementAndGet();
            var body = ANSWER.formatted(exchange.getRequestHeaders().getFirst("Host"))
                    .getBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/fhir+json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        proxy = OutageProxy.inFrontOf("http://localhost:" + server.getAddress().getPort() + "/fhir");
    }

    @AfterEach
    void stop() {
        proxy.close();
        server.stop(0);
    }

    private HttpResponse<String> ask() throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(proxy.baseUrl()))
                        .timeout(PATIENCE.multipliedBy(4))
                        .header("Authorization", "Bearer one")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private void always(Fault fault) {
        mix = new FaultMix(1, Map.of(fault, 1.0));
        proxy.play(mix, PATIENCE);
    }

    private String proxied() {
        return ANSWER.formatted("localhost:" + URI.create(proxy.baseUrl()).getPort());
    }

    @Test
    void passesEverythingOnAndTellsWhatItSaw() throws Exception {
        assertThat(ask().body()).isEqualTo(proxied());
        assertThat(proxy.requests()).hasSize(1);
        assertThat(proxy.requests().get(0).isTransaction()).isTrue();
        assertThat(proxy.arrivals()).hasSize(1);
        assertThat(proxy.transactions()).isEqualTo(1);
        assertThat(proxy.carriedOut()).containsExactly(Map.entry("Bearer one", 1));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "ANSWER_LOST",
                "REQUEST_LOST",
                "RESET_BEFORE",
                "RESET_AFTER",
                "ANSWER_CUT",
                "STALL",
                "STALL_AFTER",
                "REQUEST_LATE",
                "DRIP_BEYOND"
            })
    void givesNoAnswer(Fault fault) throws Exception {
        always(fault);
        var answered = true;
        try {
            ask();
        } catch (IOException e) {
            answered = false;
        }
        assertThat(answered).isFalse();
        awaitAsked(fault.reachesServer() ? 1 : 0);
        assertThat(proxy.carriedOut()).isEmpty();
        assertThat(mix.injected()).containsExactly(Map.entry(fault, 1));
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.INCLUDE,
            names = {
                "TOO_MANY",
                "UNAVAILABLE_BURST",
                "ERROR_PAGE",
                "BAD_GATEWAY",
                "PAGE_INSTEAD",
                "PAGE_AFTER",
                "WRONG_TYPE",
                "JSON_CUT",
                "JSON_CUT_INSTEAD"
            })
    void answersOtherwiseThanTheServer(Fault fault) throws Exception {
        always(fault);
        var answer = ask();
        var type = answer.headers().firstValue("Content-Type").orElse("");
        var good = answer.statusCode() == 200
                && type.equals("application/fhir+json")
                && answer.body().equals(proxied());
        assertThat(good).isFalse();
        assertThat(answer.statusCode()).isEqualTo(status(fault));
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(fault == Fault.TOO_MANY);
        awaitAsked(fault.reachesServer() ? 1 : 0);
    }

    private static int status(Fault fault) {
        return switch (fault) {
            case TOO_MANY -> 429;
            case UNAVAILABLE_BURST -> 503;
            case ERROR_PAGE -> 500;
            case BAD_GATEWAY -> 502;
            default -> 200;
        };
    }

    @Test
    void dripsTheWholeAnswer() throws Exception {
        always(Fault.DRIP_WITHIN);
        assertThat(ask().body()).isEqualTo(proxied());
    }

    @Test
    void asksTwiceAndAnswersOnce() throws Exception {
        always(Fault.DUPLICATED);
        assertThat(ask().body()).isEqualTo(proxied());
        assertThat(asked).hasValue(2);
    }

    @Test
    void letsLinksLeadPastIt() throws Exception {
        always(Fault.FOREIGN_LINKS);
        assertThat(ask().body())
                .isEqualTo(ANSWER.formatted("localhost:" + server.getAddress().getPort()));
    }

    @Test
    void refusesWhatIsPoisonousAndNothingElse() throws Exception {
        proxy.refuseWhere(request -> request.body().contains("{}"));
        assertThat(ask().statusCode()).isEqualTo(422);
        assertThat(asked).hasValue(0);
        proxy.refuseWhere(request -> request.body().contains("someone else"));
        assertThat(ask().statusCode()).isEqualTo(200);
    }

    private void awaitAsked(int times) throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (asked.get() < times && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        assertThat(asked).hasValue(times);
    }
}
