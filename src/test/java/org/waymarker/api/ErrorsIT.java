package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.testing.Tokens;

/** Whatever goes wrong is an OperationOutcome, in the caller's format, that tells nothing of anybody. */
@MicronautTest(transactional = false)
@Property(name = "test.endpoint", value = "true")
@Property(name = "micronaut.server.max-request-size", value = "100KB")
class ErrorsIT {
    private final EmbeddedServer server;
    private final TestEndpoint endpoint;
    private final Http http;

    ErrorsIT(EmbeddedServer server, TestEndpoint endpoint) {
        this.server = server;
        this.endpoint = endpoint;
        this.http = new Http(server);
    }

    private static void assertOutcome(HttpResponse<String> response, int status, String type, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        var outcome = (OperationOutcome)
                (Http.header(response, "Content-Type").contains("xml") ? Http.xml(response) : Http.json(response));
        assertThat(outcome.getIssueFirstRep().getCode().toCode()).isEqualTo(type);
        assertThat(Http.code(outcome)).isEqualTo(code);
        assertThat(outcome.getIssueFirstRep().getDiagnostics()).isNotBlank();
        assertThat(response.body())
                .doesNotContain("Exception", "org.waymarker", "ca.uhn", "io.micronaut", "HAPI-", "9990000018");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/nonsense,404,not-supported,ROUTE_UNKNOWN",
        "GET,/Patient/1,404,not-supported,ROUTE_UNKNOWN",
        "GET,/CarePlan/1,404,not-found,NOT_FOUND",
        "GET,/CarePlan/c967eadf-a322-5427-869e-e57682bc733e/_history,404,not-found,NOT_FOUND",
        "DELETE,/CarePlan/1,405,not-supported,METHOD_NOT_ALLOWED",
        "PATCH,/CarePlan/1,405,not-supported,METHOD_NOT_ALLOWED",
        "POST,/CodeSystem,405,not-supported,METHOD_NOT_ALLOWED",
        "OPTIONS,/CarePlan,405,not-supported,METHOD_NOT_ALLOWED",
        "GET,/CarePlan?_format=ttl,406,not-supported,FORMAT_NOT_SUPPORTED",
        "GET,/CarePlan?identifier=%00,400,invalid,QUERY_INVALID",
        "GET,/CarePlan?_page=x,400,invalid,PAGE_UNKNOWN",
        "GET,/CarePlan?patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C9990000019,400,invalid,NHS_NUMBER_INVALID"
    })
    void answersInBothFormats(String method, String path, int status, String type, String code) {
        assertOutcome(http.send(method, path, ""), status, type, code);
        var xml = http.send(method, path, "", "Accept", "application/fhir+xml");
        assertOutcome(xml, status, type, code);
        assertThat(Http.header(xml, "Content-Type")).contains("xml");
    }

    @Test
    void answersOutsideTheFhirBaseToo() {
        var root = http.base().replace("/fhir/r4", "");
        assertOutcome(http.get(root + "/"), 404, "not-found", "ROUTE_UNKNOWN");
        assertOutcome(http.get(root + "/beans?_format=xml"), 404, "not-found", "ROUTE_UNKNOWN");
        assertThat(http.get(root + "/health").statusCode()).isEqualTo(200);
        assertThat(http.get(root + "/health/liveness").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void saysWhichMethodsThereAre() {
        assertThat(Http.header(http.send("DELETE", "/CarePlan/1", ""), "Allow")).isEqualTo("GET, HEAD, PUT");
        assertThat(Http.header(http.send("DELETE", "/Provenance/1", ""), "Allow"))
                .isEqualTo("GET, HEAD");
    }

    @Test
    void declinesFormatsThatItDoesNotSpeak() {
        assertOutcome(http.get("/CarePlan", "Accept", "text/turtle"), 406, "not-supported", "FORMAT_NOT_SUPPORTED");
        assertOutcome(
                http.send("POST", "/Encounter", "{}", "Content-Type", "text/plain"),
                415,
                "not-supported",
                "CONTENT_TYPE_NOT_SUPPORTED");
        assertOutcome(http.send("POST", "/Encounter", "{}"), 415, "not-supported", "CONTENT_TYPE_NOT_SUPPORTED");
        assertOutcome(
                http.send("POST", "/Encounter/_search", "{}", "Content-Type", "application/json"),
                415,
                "not-supported",
                "CONTENT_TYPE_NOT_SUPPORTED");
    }

    /** A program that asks for a table says so; what it is told of an error is FHIR all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "text/html", "application/fhir+json"})
    void takesAnyWishWhereTheAnswerIsADocument(String accept) {
        var report = "/MeasureReport/00000000-0000-4000-8000-000000000000/$document?format=csv";
        assertOutcome(http.get(report, "Accept", accept), 404, "not-found", "NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "not json", "[]", "{\"resourceType\":\"Encounter\",\"colour\":1}"})
    void refusesBodiesThatAreNotFhir(String body) {
        assertOutcome(http.post("/Encounter", body), 400, "structure", "BODY_NOT_FHIR");
    }

    @Test
    void refusesTheWrongResource() {
        assertOutcome(
                http.post("/Encounter", "{\"resourceType\":\"Parameters\"}"), 400, "invalid", "RESOURCE_TYPE_WRONG");
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        var body = "{\"resourceType\":\"Encounter\",\"id\":\"" + "x".repeat(200_000) + "\"}";
        assertOutcome(http.post("/Encounter", body), 413, "too-long", "BODY_TOO_LARGE");
    }

    @Test
    void refusesAnUnknownParameterToTheStrictOnly() {
        assertThat(http.get("/CarePlan?colour=blue").statusCode()).isEqualTo(200);
        assertOutcome(
                http.get("/CarePlan?colour=blue", "Prefer", "handling=strict"),
                400,
                "not-supported",
                "SEARCH_PARAMETER_UNKNOWN");
    }

    @Test
    void triesAgainWhenAnotherWriteGotInBetween() {
        endpoint.calls.set(0);
        assertThat(fail("stale once").statusCode()).isEqualTo(200);
        assertOutcome(fail("always stale"), 409, "conflict", "WRITTEN_MEANWHILE");
        assertOutcome(fail("conflict"), 409, "conflict", "PATIENT_NAMES_CONFLICT");
    }

    @Test
    void tellsNothingOfWhatWentWrongInside() {
        var response = fail("unexpectedly");
        assertOutcome(response, 500, "exception", "INTERNAL_ERROR");
        assertThat(response.body()).contains(Http.header(response, "X-Request-Id"));
    }

    private HttpResponse<String> fail(String how) {
        return http.post(
                "/Encounter/$fail",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"how\",\"valueString\":\"" + how + "\"}]}");
    }

    @Test
    void answersWhatIsHardlyHttp() throws IOException {
        assertThat(raw("GET /fhir/r4/CarePlan?a=" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.")
                .contains(" 413 ")
                .contains("OperationOutcome");
        assertThat(raw("GET /fhir/r4/CarePlan HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(40_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.")
                .contains(" 413 ")
                .contains("OperationOutcome");
        assertThat(raw("GET /fhir/r4/CarePlan?identifier=a|b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("identifier=a%7Cb");
        assertThat(raw("GET /fhir/r4/CarePlan?a=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("OperationOutcome");
    }

    private String raw(String request) throws IOException {
        try (var socket = new Socket("localhost", server.getPort())) {
            socket.setSoTimeout(3_000);
            var known = request.replace("Host: x", "Host: x\r\nAuthorization: Bearer " + Tokens.all());
            socket.getOutputStream().write(known.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            var answer = new StringBuilder();
            var buffer = new byte[8192];
            try {
                for (int n = socket.getInputStream().read(buffer);
                        n > 0;
                        n = socket.getInputStream().read(buffer)) {
                    answer.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            } catch (java.net.SocketTimeoutException e) {
                // The connection stays open; what came is the answer.
            }
            return answer.toString();
        }
    }
}
