package org.waymarker.hospital;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.Encounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.serviceuse.ContactsUnavailableException;
import org.waymarker.testing.Statements;

/** Servers that give less than there is. */
class WholeSearchIT {
    private static final Map<String, List<String>> SEARCH = Map.of("patient", List.of("a,b"));
    private static final String AT = "2026-11-20T10:00:00.000Z";

    private WireMockServer server;
    private DeliveryTestBed bed;
    private WholeSearch encounters;

    @BeforeEach
    void start() {
        server =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        server.start();
        server.stubFor(get(urlPathEqualTo("/fhir/metadata")).willReturn(fhir(searchableByTime())));
        bed = new DeliveryTestBed(server.baseUrl() + "/fhir", Map.of());
        encounters = bed.context.getBean(WholeSearch.class);
    }

    @AfterEach
    void stop() {
        bed.close();
        server.stop();
    }

    private static String searchableByTime() {
        var statement = FhirJson.parser().parseResource(CapabilityStatement.class, Statements.able());
        statement
                .getRestFirstRep()
                .getResource()
                .forEach(type -> type.addSearchParam().setName("_lastUpdated"));
        return FhirJson.encode(statement);
    }

    private static ResponseDefinitionBuilder fhir(String body) {
        return ok(body).withHeader("Content-Type", "application/fhir+json");
    }

    private static String encounter(String id) {
        return "{\"resource\": {\"resourceType\": \"Encounter\", \"id\": \"" + id
                + "\"}, \"search\": {\"mode\": \"match\"}}";
    }

    private static String outcome(String severity, String code) {
        return "{\"resource\": {\"resourceType\": \"OperationOutcome\", \"issue\": [{\"severity\": \"" + severity
                + "\", \"code\": \"" + code + "\"}]}, \"search\": {\"mode\": \"outcome\"}}";
    }

    private static String searchset(String further, String... entries) {
        return "{\"resourceType\": \"Bundle\", \"type\": \"searchset\", \"meta\": {\"lastUpdated\": \"" + AT + "\"}, "
                + further + "\"entry\": [" + String.join(",", entries) + "]}";
    }

    private String next(int page) {
        return "\"link\": [{\"relation\": \"next\", \"url\": \"" + server.baseUrl() + "/fhir?page=" + page + "\"}], ";
    }

    private static MappingBuilder search() {
        return post(urlPathEqualTo("/fhir/Encounter/_search"));
    }

    private static MappingBuilder whatChanged() {
        return search().atPriority(1).withRequestBody(matching(".*_lastUpdated=ge2026-11-20T10%3A00%3A00Z.*"));
    }

    private List<String> ids() {
        return encounters.search(SEARCH, true).stream()
                .map(Encounter::getIdPart)
                .toList();
    }

    private int asked(RequestPatternBuilder request) {
        return server.findAll(request).size();
    }

    private static RequestPatternBuilder searches() {
        return postRequestedFor(urlPathEqualTo("/fhir/Encounter/_search"));
    }

    @Test
    void takeOnePageAsItIs() {
        server.stubFor(search().willReturn(fhir(searchset("\"total\": 2, ", encounter("1"), encounter("2")))));
        assertThat(ids()).containsExactly("1", "2");
        assertThat(asked(searches())).isEqualTo(1);
    }

    @Test
    void areNotBelievedWhereTheyCountMoreThanTheyGive() {
        server.stubFor(search().willReturn(fhir(searchset("\"total\": 3, ", encounter("1"), encounter("2")))));
        assertThatThrownBy(this::ids)
                .isInstanceOf(ContactsUnavailableException.class)
                .hasMessage("The hospital says that more Encounters match than it gives");
    }

    @ParameterizedTest
    @CsvSource({"warning,incomplete", "information,suppressed", "warning,throttled", "error,processing"})
    void areNotBelievedWhereTheySayThatSomethingIsLacking(String severity, String code) {
        server.stubFor(search().willReturn(fhir(searchset("", encounter("1"), outcome(severity, code)))));
        assertThatThrownBy(this::ids)
                .isInstanceOf(ContactsUnavailableException.class)
                .hasMessage("The hospital gives a part of its Encounters: " + code);
    }

    @Test
    void mayRemarkOnOtherThings() {
        server.stubFor(search().willReturn(fhir(searchset("", encounter("1"), outcome("warning", "informational")))));
        assertThat(ids()).containsExactly("1");
    }

    @Test
    void areReadAgainWhereSomethingChangedBetweenTwoPages() {
        server.stubFor(search().willReturn(fhir(searchset(next(2), encounter("1")))));
        server.stubFor(get(urlPathEqualTo("/fhir"))
                .inScenario("pages")
                .willReturn(fhir(searchset("", encounter("2"))))
                .willSetStateTo("again"));
        server.stubFor(get(urlPathEqualTo("/fhir"))
                .inScenario("pages")
                .whenScenarioStateIs("again")
                .willReturn(fhir(searchset("", encounter("2"), encounter("3")))));
        server.stubFor(whatChanged()
                .inScenario("changes")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(fhir(searchset("", encounter("3"))))
                .willSetStateTo("calm"));
        server.stubFor(
                whatChanged().inScenario("changes").whenScenarioStateIs("calm").willReturn(fhir(searchset(""))));
        assertThat(ids()).containsExactly("1", "2", "3");
    }

    @Test
    void areNotBelievedWhereTheyNeverRest() {
        server.stubFor(search().willReturn(fhir(searchset(next(2), encounter("1")))));
        server.stubFor(get(urlPathEqualTo("/fhir")).willReturn(fhir(searchset("", encounter("2")))));
        server.stubFor(whatChanged().willReturn(fhir(searchset("", encounter("2")))));
        assertThatThrownBy(this::ids)
                .isInstanceOf(ContactsUnavailableException.class)
                .hasMessage("The hospital's Encounters change while they are read");
        assertThat(asked(searches())).isEqualTo(6);
    }
}
