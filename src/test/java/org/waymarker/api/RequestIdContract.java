package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same X-Request-Id twice. */
abstract class RequestIdContract {
    @Inject
    EmbeddedServer server;

    @Inject
    TestEndpoint endpoint;

    private Http http;

    @BeforeEach
    void call() {
        http = new Http(server);
    }

    private HttpResponse<String> create(String requestId, String visit) {
        return http.post("/Encounter", """
                {"resourceType":"Encounter","identifier":[{"value":"%s"}],"status":"planned","class":{"code":"AMB"},
                 "subject":{"reference":"Patient/%s"}}""".formatted(visit, visit), "X-Request-Id", requestId);
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }

    @Test
    void echoesTheIdOrMakesOne() {
        assertThat(Http.header(http.get("/metadata", "X-Request-Id", "abc-1"), "X-Request-Id"))
                .isEqualTo("abc-1");
        assertThat(Http.header(http.get("/metadata"), "X-Request-Id")).hasSize(36);
        assertThat(Http.code(http.get("/CarePlan", "X-Request-Id", "a b"))).isEqualTo("REQUEST_ID_INVALID");
    }

    @Test
    void answersTheSameCallTheSameWayAndDoesItOnce() {
        var id = fresh();
        var visit = fresh();
        int before = endpoint.calls.get();
        var first = create(id, visit);
        var second = create(id, visit);
        assertThat(endpoint.calls.get()).isEqualTo(before + 1);
        assertThat(second.statusCode()).isEqualTo(first.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        for (String header : new String[] {"Location", "ETag", "Last-Modified", "Content-Type"}) {
            assertThat(Http.header(second, header)).isEqualTo(Http.header(first, header));
        }
        // The answer is kept as it was, whatever happened since.
        http.send("POST", Http.header(first, "Location").replace("/_history/1", "/$finish"), "");
        assertThat(create(id, visit).body()).isEqualTo(first.body());
    }

    @Test
    void refusesTheIdOfAnotherCall() {
        var id = fresh();
        create(id, fresh());
        var other = create(id, fresh());
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(Http.code(other)).isEqualTo("REQUEST_ID_REUSED");
        assertThat(other.body()).contains("\"duplicate\"");
    }

    @Test
    void forgetsARefusedCall() {
        var location = Http.header(create(fresh(), fresh()), "Location").replace("/_history/1", "/$finish");
        http.send("POST", location, "");
        var id = fresh();
        int before = endpoint.calls.get();
        assertThat(http.send("POST", location, "", "X-Request-Id", id).statusCode())
                .isEqualTo(422);
        assertThat(http.send("POST", location, "", "X-Request-Id", id).statusCode())
                .isEqualTo(422);
        assertThat(endpoint.calls.get()).isEqualTo(before + 2);
    }

    @Test
    void doesTheWorkOnceForManyAtTheSameInstant() {
        var pool = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 10; round++) {
                var id = fresh();
                var visit = fresh();
                var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
                for (int i = 0; i < 8; i++) {
                    answers.add(CompletableFuture.supplyAsync(() -> create(id, visit), pool));
                }
                var bodies = new HashSet<String>();
                for (var answer : answers) {
                    assertThat(answer.join().statusCode()).isEqualTo(201);
                    bodies.add(answer.join().body());
                }
                assertThat(bodies).hasSize(1);
                // One did the work: only a create that finds nothing answers 201, and the others' would be 200.
            }
        } finally {
            pool.shutdown();
        }
    }
}
