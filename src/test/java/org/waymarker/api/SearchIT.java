package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.transaction.TransactionOperations;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Kind;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.testing.People;

/** Searching over HTTP, as an integrator does it. */
@MicronautTest(transactional = false)
class SearchIT {
    private static final String NHS = "https://fhir.nhs.uk/Id/nhs-number";

    private final Http http;
    private final FhirRecord record;
    private final BusinessIds ids;
    private final Patients patients;
    private final TransactionOperations<Connection> transactions;

    private String nhsNumber;
    private PatientKey patient;

    SearchIT(
            EmbeddedServer server,
            FhirRecord record,
            BusinessIds ids,
            Patients patients,
            TransactionOperations<Connection> transactions) {
        this.http = new Http(server);
        this.record = record;
        this.ids = ids;
        this.patients = patients;
        this.transactions = transactions;
    }

    @BeforeEach
    void somebodyNew() {
        nhsNumber = People.freshNhsNumber();
        patient = transactions.executeWrite(
                status -> patients.register(Set.of(new PatientRef.Nhs(new NhsNumber(nhsNumber))), Optional.empty()));
    }

    private String keep(Resource resource) {
        var id = ids.of(Kind.PROGRAMME_PLAN, UUID.randomUUID());
        transactions.executeWrite(status -> record.write(Entry.kept(Optional.of(patient), resource, id), "tester"));
        return id.value().toString();
    }

    private static CarePlan plan() {
        var plan = new CarePlan()
                .setStatus(CarePlanStatus.ACTIVE)
                .setIntent(CarePlanIntent.PLAN)
                .setTitle("Programme")
                .setPeriod(new Period().setStartElement(new DateTimeType("2026-03-01")));
        plan.addNote().setText("Came with a friend");
        plan.getText().setStatus(NarrativeStatus.GENERATED).setDivAsString("<div>Programme</div>");
        return plan;
    }

    private String mine(String rest) {
        return "/CarePlan?patient:identifier=" + NHS + "%7C" + nhsNumber + rest;
    }

    private Bundle find(String path) {
        var response = http.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return (Bundle) Http.json(response);
    }

    private static List<String> ids(Bundle bundle, String mode) {
        return bundle.getEntry().stream()
                .filter(entry -> mode.equals(entry.getSearch().getMode().toCode()))
                .map(entry -> entry.getResource().getIdElement().getIdPart())
                .toList();
    }

    @Test
    void pagesThroughAPatientWithoutNamingOneInTheLinks() {
        var written = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            written.add(keep(plan()));
        }
        var seen = new ArrayList<String>();
        var bundle = find(mine("&_count=2&_sort=-_lastUpdated"));
        assertThat(bundle.getLink("first")).isNull();
        var first = ids(bundle, "match");
        while (true) {
            seen.addAll(ids(bundle, "match"));
            assertThat(bundle.getTotal()).isEqualTo(5);
            var next = bundle.getLink("next");
            if (next == null) {
                break;
            }
            assertThat(next.getUrl()).doesNotContain(nhsNumber);
            bundle = find(next.getUrl());
            assertThat(ids(find(bundle.getLink("first").getUrl()), "match")).isEqualTo(first);
        }
        assertThat(seen).hasSize(5).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void refusesACursorThatWasChangedOrBelongsToAnotherSearch() {
        keep(plan());
        keep(plan());
        var next = find(mine("&_count=1&status=active")).getLink("next").getUrl();
        assertThat(http.get(next).statusCode()).isEqualTo(200);
        for (var wrong : List.of(
                next.replace("status=active", "status=draft"),
                next.replace("/CarePlan?", "/Task?"),
                next.replace("_page=", "_page=A"),
                next + "&_revinclude=Provenance:target")) {
            var response = http.get(wrong);
            assertThat(response.statusCode()).as(wrong).isEqualTo(400);
            assertThat(Http.code(response)).isEqualTo("PAGE_UNKNOWN");
        }
    }

    @Test
    void tellsWhatItPassedOver() {
        var id = keep(plan());
        var bundle = find(mine("&colour=blue&status=active&1234567890=x"));
        assertThat(bundle.getLink("self").getUrl()).contains("status=active").doesNotContain("colour");
        assertThat(ids(bundle, "match")).containsExactly(id);
        assertThat(bundle.getTotal()).isEqualTo(1);
        var last = bundle.getEntry().get(1);
        assertThat(last.getSearch().getMode().toCode()).isEqualTo("outcome");
        var issue = ((OperationOutcome) last.getResource()).getIssueFirstRep();
        assertThat(issue.getSeverity().toCode()).isEqualTo("information");
        assertThat(issue.getCode().toCode()).isEqualTo("not-supported");
        assertThat(issue.getDiagnostics()).contains("colour").doesNotContain("1234567890");
        assertThat(http.get(mine("&colour=blue"), "Prefer", "handling=strict").statusCode())
                .isEqualTo(400);
        // An empty result may have an outcome too, and nothing else.
        var none = find(mine("&colour=blue&status=draft"));
        assertThat(none.getEntry()).hasSize(1);
        assertThat(none.getTotal()).isZero();
    }

    @Test
    void includesWhatLeadsToTheResults() {
        var first = keep(plan());
        var second = keep(plan().addReplaces(new Reference("CarePlan/" + first)));
        var provenance = keep(new Provenance().addTarget(new Reference("CarePlan/" + second + "/_history/1")));
        var bundle = find("/CarePlan?_id=" + second
                + "&_include=CarePlan:replaces&_revinclude=Provenance:target&_total=accurate&_count=1");
        assertThat(ids(bundle, "match")).containsExactly(second);
        assertThat(ids(bundle, "include")).containsExactly(first, provenance);
        assertThat(bundle.getTotal()).isEqualTo(1);
        assertThat(bundle.getEntry())
                .extracting(BundleEntryComponent::getFullUrl)
                .containsExactly(
                        http.base() + "/CarePlan/" + second,
                        http.base() + "/CarePlan/" + first,
                        http.base() + "/Provenance/" + provenance);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "_summary=true; title,period",
                "_summary=text; text",
                "_summary=data; title,period,note",
                "_elements=title; title",
                "_elements=title,CarePlan.note; title,note"
            })
    void givesAPartAndSaysSo(String option, String elements) {
        keep(plan());
        var found = (CarePlan) find(mine("&" + option)).getEntryFirstRep().getResource();
        assertThat(found.getMeta().getTag())
                .singleElement()
                .satisfies(tag -> assertThat(tag.getCode()).isEqualTo("SUBSETTED"));
        assertThat(found.getMeta().getVersionId()).isEqualTo("1");
        // Mandatory, and so always there.
        assertThat(found.getStatus()).isEqualTo(CarePlanStatus.ACTIVE);
        assertThat(found.getIntent()).isEqualTo(CarePlanIntent.PLAN);
        var given = new ArrayList<String>();
        for (var element : List.of("title", "period", "text", "note")) {
            if (found.getNamedProperty(element).hasValues()) {
                given.add(element);
            }
        }
        assertThat(String.join(",", given)).isEqualTo(elements);
        var xml = http.get(mine("&" + option), "Accept", "application/fhir+xml");
        assertThat(xml.statusCode()).isEqualTo(200);
        assertThat(xml.body()).contains("SUBSETTED");
    }

    @Test
    void givesTheWholeResourceAsItIsStored() {
        var id = keep(plan());
        var stored = http.get("/CarePlan/" + id).body();
        assertThat(http.get(mine("&_summary=false")).body()).contains(stored).doesNotContain("SUBSETTED");
    }

    @Test
    void countsAsAskedFor() {
        keep(plan());
        keep(plan());
        keep(plan());
        assertThat(find(mine("&_count=1&_total=none")).hasTotal()).isFalse();
        for (var option : List.of("_count=1", "_count=1&_total=estimate", "_count=1&_total=accurate")) {
            assertThat(find(mine("&" + option)).getTotal()).as(option).isEqualTo(3);
        }
        for (var option : List.of("_count=0", "_summary=count")) {
            var bundle = find(mine("&" + option));
            assertThat(bundle.getTotal()).as(option).isEqualTo(3);
            assertThat(bundle.hasEntry()).isFalse();
            assertThat(bundle.getLink("next")).isNull();
        }
    }

    @Test
    void findsByDatesWithRepeatsAsAnd() {
        var id = keep(plan());
        var updated = find(mine(""))
                .getEntryFirstRep()
                .getResource()
                .getMeta()
                .getLastUpdatedElement()
                .getValueAsString();
        var time = URLEncoder.encode(updated, StandardCharsets.UTF_8);
        for (var dates : List.of(
                "&date=ge2026-02&date=lt2026-04",
                "&date=2026,ge2026",
                "&_lastUpdated=" + time,
                "&_lastUpdated=ge" + time + "&_lastUpdated=le" + time,
                "&_lastUpdated=ap" + time)) {
            assertThat(ids(find(mine(dates)), "match")).as(dates).containsExactly(id);
        }
        for (var dates :
                List.of("&date=ge2026-02&date=lt2026-02-15", "&_lastUpdated=gt" + time, "&_lastUpdated=ne" + time)) {
            assertThat(ids(find(mine(dates)), "match")).as(dates).isEmpty();
        }
    }

    @Test
    void answersHostileValuesWithoutFailing() {
        var long10k = "x".repeat(10_000);
        assertStatus("CarePlan", "identifier=" + long10k, 200);
        assertStatus("CarePlan", "based-on=" + long10k, 200);
        assertStatus("CarePlan", "_id=" + long10k, 200);
        assertStatus("CarePlan", "status=" + ",".repeat(5_000), 400);
        assertStatus("CarePlan", "_id=" + "a,".repeat(5_000), 400);
        assertStatus("CarePlan", "date=" + "2".repeat(10_000), 400);
        assertStatus("CarePlan", "_page=" + long10k, 400);
        assertStatus("CarePlan", "_sort=" + long10k, 400);
        assertStatus("CarePlan", "identifier=%00", 400);
        assertStatus("CarePlan", "identifier=a%C0%80b", 400);
        assertStatus("CarePlan", "identifier=%ED%A0%80", 400);
        assertStatus("CarePlan", "identifier=%F0%9F%98%80%7C%F0%9F%98%80", 200);
        assertStatus("CarePlan", "identifier='%20or%201=1--", 200);
        assertStatus("CarePlan", "identifier=%5C", 200);
        assertStatus("CarePlan", "identifier=%7C", 400);
        assertStatus("CarePlan", "patient=../../etc/passwd", 400);
        assertStatus("CarePlan", "_include=" + ":".repeat(1_000), 200);
        assertStatus("CarePlan", "_elements=" + ".".repeat(1_000), 200);
        assertStatus("CarePlan", "_count=99999999999999999999", 400);
        assertStatus("CarePlan", "date=eq9999-12-31T23:59:59-14:00", 200);
        assertStatus("CarePlan", "date=0001", 200);
        assertStatus("CarePlan", "date=ap0001&_lastUpdated=ap9999", 200);
    }

    private void assertStatus(String type, String parameters, int status) {
        var byPost = http.send(
                "POST", "/" + type + "/_search", parameters, "Content-Type", "application/x-www-form-urlencoded");
        assertThat(byPost.statusCode()).as(parameters + byPost.body()).isEqualTo(status);
        if (parameters.length() < 10_000) {
            HttpResponse<String> byGet = http.get("/" + type + "?" + parameters);
            assertThat(byGet.statusCode()).as(parameters).isEqualTo(status);
        }
    }
}
