package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.Test;
import org.waymarker.testing.Tokens;

/** Entries of batches and transactions, repeated calls and conditions need what a call of its own needs. */
@MicronautTest(transactional = false)
@Property(name = "test.endpoint", value = "true")
class BatchScopesIT {
    private static final String BOTH = "system/Encounter.crus system/CarePlan.s";

    private final Http http;
    private final TestEndpoint endpoint;

    BatchScopesIT(EmbeddedServer server, TestEndpoint endpoint) {
        this.http = new Http(server);
        this.endpoint = endpoint;
    }

    private static String visit(String id) {
        return """
                {"resourceType":"Encounter","identifier":[{"system":"https://waymarker.example/id/meeting","value":"%s"}],
                 "status":"planned","class":{"code":"AMB"},"subject":{"reference":"Patient/%s"}}""".formatted(id, id);
    }

    private static String fresh() {
        return UUID.randomUUID().toString();
    }

    /** A create and a search. */
    private static String bundle(String type, String visit) {
        return """
                {"resourceType":"Bundle","type":"%s","entry":[
                 {"resource":%s,"request":{"method":"POST","url":"Encounter"}},
                 {"request":{"method":"GET","url":"CarePlan?status=active"}}]}""".formatted(type, visit(visit));
    }

    private static void assertRefused(HttpResponse<String> response, String scope) {
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(Http.code(response)).isEqualTo("SCOPE_MISSING");
        assertThat(response.body()).contains(scope);
    }

    @Test
    void carriesATransactionOutIfEachEntryMayBe() {
        var response = http.with(Tokens.of(BOTH)).post("/", bundle("transaction", fresh()));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(((Bundle) Http.json(response)).getEntry())
                .extracting(entry -> entry.getResponse().getStatus())
                .containsExactly("201 Created", "200 Ok");
    }

    @Test
    void refusesATransactionOfWhichOneEntryMayNotBe() {
        int before = endpoint.calls.get();
        var response = http.with(Tokens.of("system/Encounter.crus")).post("/", bundle("transaction", fresh()));
        assertRefused(response, "system/CarePlan.s or user/CarePlan.s");
        assertThat(((OperationOutcome) Http.json(response))
                        .getIssueFirstRep()
                        .getExpression()
                        .get(0)
                        .getValue())
                .isEqualTo("Bundle.entry[1]");
        // Not even the entry that might have been was tried.
        assertThat(endpoint.calls.get()).isEqualTo(before);
    }

    @Test
    void refusesTheEntriesOfABatchOneByOne() {
        var response = http.with(Tokens.of("user/CarePlan.read")).post("/", bundle("batch", fresh()));
        assertThat(response.statusCode()).isEqualTo(200);
        var entries = ((Bundle) Http.json(response)).getEntry();
        assertThat(entries)
                .extracting(entry -> entry.getResponse().getStatus())
                .containsExactly("403 Forbidden", "200 Ok");
        var outcome = (OperationOutcome) entries.get(0).getResponse().getOutcome();
        assertThat(Http.code(outcome)).isEqualTo("SCOPE_MISSING");
        assertThat(outcome.getIssueFirstRep().getDiagnostics()).contains("system/Encounter.c or user/Encounter.c");
    }

    @Test
    void doesNotRepeatAnAnswerToATokenThatCouldNotHaveAskedForIt() {
        var id = fresh();
        var visit = visit(fresh());
        var transaction = bundle("transaction", fresh());
        var other = fresh();
        assertThat(http.post("/Encounter", visit, "X-Request-Id", id).statusCode())
                .isEqualTo(201);
        assertThat(http.post("/", transaction, "X-Request-Id", other).statusCode())
                .isEqualTo(200);
        var narrow = http.with(Tokens.of("system/CarePlan.cruds"));
        assertRefused(narrow.post("/Encounter", visit, "X-Request-Id", id), "system/Encounter.c");
        assertRefused(narrow.post("/", transaction, "X-Request-Id", other), "system/Encounter.c");
    }

    @Test
    void tellsByAConditionOnlyWhatASearchWouldTell() {
        var creator = http.with(Tokens.of("system/Encounter.c"));
        var visit = visit(fresh());
        assertThat(creator.post("/Encounter", visit).statusCode()).isEqualTo(201);
        assertRefused(
                creator.post("/Encounter", visit, "If-None-Exist", "status=planned"),
                "system/Encounter.s or user/Encounter.s");
        assertRefused(creator.post("/", """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"resource":%s,"request":{"method":"POST","url":"Encounter","ifNoneExist":"status=planned"}}]}""".formatted(visit(fresh()))), "system/Encounter.s");
        assertRefused(
                creator.post("/", """
                {"resourceType":"Bundle","type":"transaction","entry":[
                 {"resource":%s,"request":{"method":"POST","url":"Encounter"}}]}""".formatted(visit(fresh())
                        .replace(
                                "\"class\"",
                                "\"basedOn\":[{\"reference\":\"ServiceRequest?identifier=a|b\"}],\"class\""))),
                "system/ServiceRequest.s");
    }
}
