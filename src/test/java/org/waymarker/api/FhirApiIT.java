package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading, searching, creating and operating over HTTP. */
@MicronautTest(transactional = false)
@Property(name = "test.endpoint", value = "true")
@Property(name = "waymarker.hospital.base-url", value = "https://h.example/fhir")
class FhirApiIT {
    private final Http http;

    FhirApiIT(EmbeddedServer server) {
        http = new Http(server);
    }

    private String patient;

    @BeforeEach
    void somebodyNew() {
        patient = UUID.randomUUID().toString();
    }

    private String visit(String name) {
        return """
                {"resourceType":"Encounter","identifier":[{"system":"https://ehr.example/visit","value":"%s"}],
                 "status":"in-progress","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
                 "subject":{"reference":"Patient/%s"}}""".formatted(name, patient);
    }

    private HttpResponse<String> create(String... headers) {
        return http.post("/Encounter", visit(UUID.randomUUID().toString()), headers);
    }

    @Test
    void createsAndReads() {
        var created = create();
        assertThat(created.statusCode()).isEqualTo(201);
        var location = Http.header(created, "Location");
        assertThat(location).matches(http.base() + "/Encounter/[0-9a-f-]{36}/_history/1");
        assertThat(Http.header(created, "ETag")).isEqualTo("W/\"1\"");
        assertThat(Http.header(created, "Last-Modified")).endsWith("GMT");

        var version = http.get(location);
        assertThat(version.statusCode()).isEqualTo(200);
        assertThat(version.body()).isEqualTo(created.body());

        var read = http.get(location.replace("/_history/1", ""));
        assertThat(read.body()).isEqualTo(created.body());
        assertThat(Http.header(read, "ETag")).isEqualTo("W/\"1\"");
        assertThat(Http.header(read, "Content-Type")).isEqualTo("application/fhir+json;charset=UTF-8");
        assertThat(((Encounter) Http.json(read)).getSubject().getReference())
                .isEqualTo("https://h.example/fhir/Patient/" + patient);
    }

    @Test
    void answersTheSecondCreateWithTheFirst() {
        var body = visit(UUID.randomUUID().toString());
        var first = http.post("/Encounter", body);
        var second = http.post("/Encounter", body);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(Http.header(second, "Location")).isEqualTo(Http.header(first, "Location"));
        assertThat(second.body()).isEqualTo(first.body());
        var notice = http.post("/Encounter", body, "Prefer", "return=OperationOutcome");
        assertThat(Http.code(notice)).isEqualTo("VISIT_KNOWN");
        assertThat(http.post("/Encounter", body, "Prefer", "return=minimal").body())
                .isEmpty();
    }

    @Test
    void saysThatNothingChanged() {
        var location = Http.header(create(), "Location").replace("/_history/1", "");
        for (String tag : new String[] {"W/\"1\"", "\"1\"", "W/\"7\", W/\"1\"", "*"}) {
            var response = http.get(location, "If-None-Match", tag);
            assertThat(response.statusCode()).isEqualTo(304);
            assertThat(response.body()).isEmpty();
            assertThat(Http.header(response, "ETag")).isEqualTo("W/\"1\"");
        }
        assertThat(http.get(location, "If-None-Match", "W/\"2\"").statusCode()).isEqualTo(200);
    }

    @Test
    void answersHeadLikeGetWithoutABody() {
        var location = Http.header(create(), "Location").replace("/_history/1", "");
        var head = http.send("HEAD", location, "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(Http.header(head, "ETag")).isEqualTo("W/\"1\"");
        assertThat(Http.header(head, "Content-Length"))
                .isEqualTo(Http.header(http.get(location), "Content-Length"))
                .isNotEmpty();
        assertThat(head.body()).isEmpty();
    }

    @Test
    void operatesAndKeepsHistory() {
        var location = Http.header(create(), "Location").replace("/_history/1", "");
        var done = http.send("POST", location + "/$finish", "");
        assertThat(done.statusCode()).isEqualTo(200);
        var bundle = (Bundle) Http.json(done);
        assertThat(bundle.getType()).isEqualTo(BundleType.COLLECTION);
        assertThat(bundle.getEntry().get(0).getFullUrl()).isEqualTo(location);
        assertThat(bundle.getEntry().get(1).getResource()).isInstanceOf(OperationOutcome.class);

        var history = (Bundle) Http.json(http.get(location + "/_history"));
        assertThat(history.getType()).isEqualTo(BundleType.HISTORY);
        assertThat(history.getTotal()).isEqualTo(2);
        assertThat(history.getEntry())
                .extracting(e -> e.getResponse().getEtag())
                .containsExactly("W/\"2\"", "W/\"1\"");
        assertThat(history.getEntry())
                .extracting(e -> e.getRequest().getMethod().toCode())
                .containsExactly("PUT", "POST");
        assertThat(http.get(location + "/_history/3").statusCode()).isEqualTo(404);
        assertThat(http.get(location + "/_history/x").statusCode()).isEqualTo(404);
    }

    @Test
    void rollsBackWhatARefusalWrote() {
        var location = Http.header(create(), "Location").replace("/_history/1", "");
        http.send("POST", location + "/$finish", "");
        var refused = http.send("POST", location + "/$finish", "");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Http.code(refused)).isEqualTo("VISIT_FINISHED");
        var now = (Encounter) Http.json(http.get(location));
        assertThat(now.getStatus()).isEqualTo(Encounter.EncounterStatus.FINISHED);
        assertThat(now.getMeta().getVersionId()).isEqualTo("2");
    }

    @Test
    void searchesPageByPage() {
        for (int i = 0; i < 5; i++) {
            create();
        }
        var seen = new java.util.ArrayList<String>();
        var url = "/Encounter?patient=Patient/" + patient + "&status=in-progress&_count=2";
        for (int page = 0; url != null; page++) {
            assertThat(page).isLessThan(3);
            var bundle = (Bundle) Http.json(http.get(url));
            assertThat(bundle.getTotal()).isEqualTo(5);
            bundle.getEntry().forEach(e -> seen.add(e.getFullUrl()));
            assertThat(bundle.getEntry())
                    .allSatisfy(
                            e -> assertThat(e.getSearch().getMode().toCode()).isEqualTo("match"));
            url = bundle.getLink("next") == null ? null : bundle.getLink("next").getUrl();
        }
        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void searchesByPostWithTheSameAnswer() {
        create();
        var byGet = http.get("/Encounter?patient=" + patient);
        var byPost = http.send(
                "POST",
                "/Encounter/_search",
                "patient=" + patient,
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(byPost.body()).isEqualTo(byGet.body());
        assertThat(((Bundle) Http.json(byPost)).getTotal()).isEqualTo(1);
    }

    @Test
    void answersAnEmptySearchWithAnEmptyBundle() {
        var nobody = http.get("/Encounter?patient=Patient/nobody-" + patient);
        assertThat(nobody.statusCode()).isEqualTo(200);
        var bundle = (Bundle) Http.json(nobody);
        assertThat(bundle.getType()).isEqualTo(BundleType.SEARCHSET);
        assertThat(bundle.getTotal()).isZero();
        assertThat(((Bundle) Http.json(http.get("/Encounter?_summary=count&patient=" + patient))).hasEntry())
                .isFalse();
    }

    @Test
    void searchesByIdentifierOfAnySystem() {
        var created = create();
        var value = ((Encounter) Http.json(created)).getIdentifierFirstRep().getValue();
        for (String token : new String[] {"https://ehr.example/visit%7C" + value, value}) {
            assertThat(((Bundle) Http.json(http.get("/Encounter?identifier=" + token))).getTotal())
                    .isEqualTo(1);
        }
        assertThat(((Bundle) Http.json(http.get("/Encounter?identifier=%7C" + value))).getTotal())
                .isZero();
        assertThat(((Bundle) Http.json(
                                http.get("/Encounter?patient=" + patient + "&identifier=https://ehr.example/visit%7C")))
                        .getTotal())
                .isEqualTo(1);
    }

    @Test
    void speaksXml() {
        var created = http.send(
                "POST",
                "/Encounter?_format=xml",
                "<Encounter xmlns='http://hl7.org/fhir'><identifier><value value='" + UUID.randomUUID()
                        + "'/></identifier><status value='planned'/><class><code value='AMB'/></class>"
                        + "<subject><reference value='Patient/" + patient + "'/></subject></Encounter>",
                "Content-Type",
                "application/fhir+xml");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(Http.xml(created)).isInstanceOf(Encounter.class);
        var found = http.get("/Encounter?patient=" + patient, "Accept", "application/fhir+xml");
        assertThat(Http.header(found, "Content-Type")).isEqualTo("application/fhir+xml;charset=UTF-8");
        assertThat(((Bundle) Http.xml(found)).getTotal()).isEqualTo(1);
    }

    @Test
    void callsReadOnlyOperationsByGetToo() {
        var byGet = (Parameters) Http.json(http.get("/Encounter/$count?label=mine"));
        assertThat(byGet.getParameter("label").getValue().primitiveValue()).isEqualTo("mine");
        assertThat(http.post("/Encounter/$count", "{\"resourceType\":\"Parameters\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void givesPagesAsTheyAre() {
        var page = http.get("/Encounter/$page", "Accept", "text/html,*/*;q=0.8");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("<p>Zoë &amp; co</p>");
        assertThat(Http.header(page, "Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(Http.header(page, "Content-Security-Policy")).startsWith("default-src 'none'");
    }

    @Test
    void putsPagesIntoBundlesAsBinaries() {
        var batch = (Bundle) Http.json(http.post("", """
                {"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Encounter/$page"}}]}"""));
        var binary = (Binary) batch.getEntryFirstRep().getResource();
        assertThat(binary.getContentType()).isEqualTo("text/html;charset=UTF-8");
        assertThat(new String(binary.getData(), StandardCharsets.UTF_8)).isEqualTo("<p>Zoë &amp; co</p>");
    }

    @Test
    void pointsToTheStateOfWorkThatGoesOn() {
        var accepted = http.send("POST", "/$later", "");
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(Http.header(accepted, "Content-Location")).isEqualTo(http.base() + "/Encounter/$count");
    }

    @Test
    void servesItsOwnDefinitions() {
        assertThat(Http.json(http.get("/StructureDefinition/pmp-care-plan")).fhirType())
                .isEqualTo("StructureDefinition");
        var bundle = (Bundle) Http.json(http.get("/CodeSystem?url=https://waymarker.example/fhir/CodeSystem/refusal"));
        assertThat(bundle.getTotal()).isEqualTo(1);
        assertThat(http.get("/ValueSet/nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void servesAProfileWithItsSnapshotOnceToACallerWhoKeepsIt() {
        var read = http.get("/StructureDefinition/peer-referral-task");
        assertThat(((StructureDefinition) Http.json(read)).getSnapshot().getElement())
                .hasSizeGreaterThan(50);
        var tag = Http.header(read, "ETag");
        assertThat(tag).matches("W/\"[0-9a-f]{16}\"");
        var again = http.get("/StructureDefinition/peer-referral-task", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(http.get("/StructureDefinition/head-count", "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(200);
        assertThat(Http.xml(http.get("/StructureDefinition/head-count?_format=xml"))
                        .fhirType())
                .isEqualTo("StructureDefinition");
    }

    @Test
    void searchesItsDefinitions() {
        assertThat(total("/PlanDefinition?status=active&version=0.1.0")).isEqualTo(1);
        assertThat(total("/PlanDefinition?status=draft")).isZero();
        assertThat(total("/StructureDefinition?name=peer")).isEqualTo(5);
        assertThat(total("/CapabilityStatement?_id=ehr,nonsense")).isEqualTo(1);
        assertThat(total("/Basic?code=http://hl7.org/fhir/fhir-types%7CSubscriptionTopic"))
                .isEqualTo(3);
        assertThat(Http.code(http.get("/ValueSet?colour=blue", "Prefer", "handling=strict")))
                .isEqualTo("SEARCH_PARAMETER_UNKNOWN");
    }

    private int total(String path) {
        return ((Bundle) Http.json(http.get(path))).getTotal();
    }
}
