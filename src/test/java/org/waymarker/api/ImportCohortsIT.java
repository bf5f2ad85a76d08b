package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.People;
import org.waymarker.testing.ProfileValidator;
import org.waymarker.testing.Tokens;

/** An integration engineer loads past cohorts from a spreadsheet. */
@MicronautTest(transactional = false)
class ImportCohortsIT {
    private static final String IMPORT = "/Group/$import-cohorts";
    private static final String SYSTEM = "https://trust.example/cohort";
    private static final String HEADER =
            "Cohort;Cohort name;First session;Last session;NHS number;Birth date;Outcome;Ended;Attended;Offered;Present";

    private final Clinic clinic;
    private final Http http;
    private String ann;
    private String ben;
    private String cohort;

    ImportCohortsIT(EmbeddedServer server) {
        http = new Http(server);
        clinic = new Clinic(http);
    }

    @BeforeEach
    void newPeople() {
        ann = People.freshNhsNumber();
        ben = People.freshNhsNumber();
        cohort = "C-" + UUID.randomUUID();
    }

    /** As a spreadsheet on a British machine writes it: a byte order mark, semicolons, CRLF. */
    private String aFile() {
        return "\uFEFF"
                + String.join(
                        "\r\n",
                        HEADER,
                        line(ann, "31/05/1961", "completed;;11;12;yes"),
                        line(ben, "02/01/1970", "withdrew;03/10/2023;4;12;no"),
                        "");
    }

    private String line(String nhs, String born, String rest) {
        return cohort + ";\"Tuesdays; autumn\";05/09/2023;21/11/2023;" + nhs + ";" + born + ";" + rest;
    }

    private static Ins aCall(String file) {
        return new Ins()
                .value(
                        "file",
                        new Attachment().setContentType("text/csv").setData(file.getBytes(StandardCharsets.UTF_8)))
                .value("cohort-system", new UriType(SYSTEM))
                .reference("declared-by", "Practitioner/7");
    }

    private HttpResponse<String> call(Ins in) {
        return http.post(IMPORT, FhirJson.encode(in.done()));
    }

    private HttpResponse<String> load(String file) {
        return call(aCall(file).value("dry-run", new BooleanType(false)));
    }

    private static Parameters report(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return (Parameters) Http.json(response);
    }

    private static String value(Parameters report, String name) {
        return ((PrimitiveType<?>) report.getParameterValue(name)).getValueAsString();
    }

    private int plansOf(String nhs) {
        var found = http.send(
                "POST",
                "/CarePlan/_search",
                "patient:identifier=" + CodeSystems.NHS_NUMBER + "%7C" + nhs,
                "Content-Type",
                "application/x-www-form-urlencoded");
        return ((Bundle) Http.json(found)).getTotal();
    }

    @Test
    void looksOnlyUnlessToldOtherwise() {
        var report = report(call(aCall(aFile())));
        assertThat(value(report, "dry-run")).isEqualTo("true");
        assertThat(value(report, "send-to-hospital")).isEqualTo("false");
        assertThat(value(report, "rows")).isEqualTo("2");
        assertThat(value(report, "cohorts-new")).isEqualTo("1");
        assertThat(value(report, "programmes-new")).isEqualTo("2");
        assertThat(value(report, "faults")).isEqualTo("0");
        assertThat(report.hasParameter("cohort")).isFalse();
        assertThat(plansOf(ann)).isZero();
    }

    @Test
    void importsAFileOnceAndItIsReadAsIfRecordedThen() {
        var report = report(load(aFile()));
        assertThat(value(report, "cohorts-new")).isEqualTo("1");
        var id = ((Reference) report.getParameterValue("cohort"))
                .getReferenceElement()
                .getIdPart();
        var group = clinic.read(Group.class, id);
        assertThat(group.getName()).isEqualTo("Tuesdays; autumn");
        assertThat(group.getActive()).isFalse();
        assertThat(group.getQuantity()).isEqualTo(2);

        var plan = planOf(ann);
        ProfileValidator.assertValid(plan);
        assertThat(plan.getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(plan.getPeriod().getStartElement().getValueAsString()).isEqualTo("2023-09-05");
        assertThat(plan.getPeriod().getEndElement().getValueAsString()).isEqualTo("2023-11-21");
        var session = clinic.read(Encounter.class, sessionOf(plan));
        ProfileValidator.assertValid(session);
        assertThat(session.getPeriod().getStartElement().getValueAsString()).isEqualTo("2023-11-21");
        var counts = ((Bundle) Http.json(http.get("/Observation?based-on=CarePlan/" + plan.getIdPart())))
                .getEntry().stream()
                        .map(entry -> (Observation) entry.getResource())
                        .toList();
        assertThat(counts)
                .extracting(o -> o.getValueQuantity().getValue().intValue())
                .containsExactlyInAnyOrder(11, 1);
        assertThat(planOf(ben).getStatus()).isEqualTo(CarePlanStatus.REVOKED);
        assertThat(planOf(ben).getPeriod().getEndElement().getValueAsString()).isEqualTo("2023-10-03");

        var again = report(load(aFile()));
        assertThat(value(again, "cohorts-new")).isEqualTo("0");
        assertThat(value(again, "programmes-standing")).isEqualTo("2");
        assertThat(planOf(ann).getMeta().getVersionId())
                .isEqualTo(plan.getMeta().getVersionId());
        assertThat(((Reference) again.getParameterValue("cohort"))
                        .getReferenceElement()
                        .getIdPart())
                .isEqualTo(id);
    }

    private CarePlan planOf(String nhs) {
        var found = http.send(
                "POST",
                "/CarePlan/_search",
                "patient:identifier=" + CodeSystems.NHS_NUMBER + "%7C" + nhs,
                "Content-Type",
                "application/x-www-form-urlencoded");
        return Clinic.only((Bundle) Http.json(found), CarePlan.class);
    }

    private static String sessionOf(CarePlan plan) {
        return plan.getActivityFirstRep().getOutcomeReference().stream()
                .filter(r -> r.getReference().startsWith("Encounter/"))
                .findFirst()
                .orElseThrow()
                .getReferenceElement()
                .getIdPart();
    }

    /** A completer of years ago may be offered a place today, and was not by having been imported. */
    @Test
    void offersNothingByItself() {
        report(load(aFile()));
        var plan = planOf(ann);
        assertThat(clinic.total("/ServiceRequest?based-on=CarePlan/" + plan.getIdPart()))
                .isZero();
        var offered = clinic.call(
                "/CarePlan/" + plan.getIdPart() + "/$refer-peer-support",
                new Ins().reference("requester", "Practitioner/7"));
        assertThat(Clinic.only(offered, Task.class).getStatus()).isEqualTo(Task.TaskStatus.REQUESTED);
    }

    /** Wrong columns, duplicates, impossible dates: a report by line, and nothing is imported. */
    @Test
    void reportsABadFileByLineAndImportsNothing() {
        var bad = aFile()
                + line(ann, "31/05/1961", "completed;;11;12;yes\r\n")
                + line("9990000019", "30/02/1961", "finished;;11;12;yes\r\n")
                + line(People.freshNhsNumber(), "31/05/2023", "completed;22/11/2023;13;12;yes\r\n")
                + "too;few\r\n";
        var report = report(call(aCall(bad)));
        assertThat(value(report, "rows")).isEqualTo("6");
        assertThat(faults(report))
                .containsExactly(
                        "4 null PERSON_REPEATED",
                        "5 nhs-number NHS_NUMBER_INVALID",
                        "5 birth-date DATE_INVALID",
                        "5 outcome CODE_UNKNOWN",
                        "6 ended END_AFTER_LAST_SESSION",
                        "6 attended ATTENDED_EXCEEDS_OFFERED",
                        "7 null FIELD_COUNT_WRONG");
        var refused = load(bad);
        assertThat(refused.statusCode()).isEqualTo(422);
        var outcome = (OperationOutcome) Http.json(refused);
        assertThat(outcome.getIssue())
                .extracting(issue -> issue.getDetails().getCodingFirstRep().getCode())
                .containsExactly(
                        "PERSON_REPEATED",
                        "NHS_NUMBER_INVALID",
                        "DATE_INVALID",
                        "CODE_UNKNOWN",
                        "END_AFTER_LAST_SESSION",
                        "ATTENDED_EXCEEDS_OFFERED",
                        "FIELD_COUNT_WRONG");
        assertThat(outcome.getIssue().get(2).getDetails().getText()).startsWith("Line 5, column birth-date: ");
        assertThat(plansOf(ann)).isZero();
        for (var body : List.of(refused.body(), FhirJson.encode(report))) {
            assertThat(body).doesNotContain(ann, ben, "9990000019", "1961-05-31", "31/05/1961", "30/02/1961", cohort);
        }
    }

    private static List<String> faults(Parameters report) {
        return report.getParameter().stream()
                .filter(parameter -> parameter.getName().equals("fault"))
                .map(fault -> part(fault, "line") + " " + part(fault, "column") + " " + part(fault, "code"))
                .toList();
    }

    private static String part(Parameters.ParametersParameterComponent fault, String name) {
        return fault.getPart().stream()
                .filter(part -> part.getName().equals(name))
                .map(part -> part.getValue().primitiveValue())
                .findFirst()
                .orElse(null);
    }

    @Test
    void reportsWrongColumnsWithoutSayingWhatStoodThere() {
        var report = report(call(aCall("Name;Cohort;NHS number\r\nJane Doe;A;" + ann + "\r\n")));
        assertThat(faults(report)).contains("1 null COLUMN_UNKNOWN", "1 birth-date COLUMN_MISSING");
        assertThat(FhirJson.encode(report)).doesNotContain("Name", "Jane", ann);
    }

    @Test
    void aChangedLineIsAConflict() {
        report(load(aFile()));
        var changed = load(aFile().replace(";11;12;", ";10;12;"));
        assertThat(changed.statusCode()).isEqualTo(422);
        var issue = ((OperationOutcome) Http.json(changed)).getIssueFirstRep();
        assertThat(issue.getCode()).isEqualTo(OperationOutcome.IssueType.CONFLICT);
        assertThat(issue.getDetails().getCodingFirstRep().getCode()).isEqualTo("PROGRAMME_ENDED_OTHERWISE");
    }

    @Test
    void aTransactionThatHoldsABadFileWritesNothing() {
        var bundle = new Bundle().setType(Bundle.BundleType.TRANSACTION);
        bundle.addEntry()
                .setResource(
                        aCall(aFile()).value("dry-run", new BooleanType(false)).done())
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("Group/$import-cohorts");
        bundle.addEntry()
                .setResource(aCall("x;y\r\n1;2\r\n")
                        .value("dry-run", new BooleanType(false))
                        .done())
                .getRequest()
                .setMethod(Bundle.HTTPVerb.POST)
                .setUrl("Group/$import-cohorts");
        var response = http.post("", FhirJson.encode(bundle));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
        assertThat(plansOf(ann)).isZero();
    }

    @Test
    void saysWhatIsWrongWithTheCallItself() {
        assertRefused(call(new Ins()), "PARAMETER_MISSING");
        var noSystem = new Ins().value("file", csv("text/csv", "x")).reference("declared-by", "Practitioner/7");
        assertRefused(call(noSystem), "PARAMETER_MISSING");
        assertRefused(call(with("application/pdf", "x")), "PARAMETER_INVALID");
        assertRefused(call(with("text/csv", "")), "PARAMETER_INVALID");
        assertRefused(
                call(aCall(aFile()).value("mrn-system", new UriType("https://elsewhere.example"))),
                "PATIENT_IDENTIFIER_SYSTEM");
        assertThat(call(with("text/csv; charset=utf-8", aFile())).statusCode()).isEqualTo(200);
    }

    private static Attachment csv(String contentType, String text) {
        var attachment = new Attachment().setContentType(contentType);
        return text.isEmpty() ? attachment : attachment.setData(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Ins with(String contentType, String text) {
        return new Ins()
                .value("file", csv(contentType, text))
                .value("cohort-system", new UriType(SYSTEM))
                .reference("declared-by", "Practitioner/7");
    }

    private static void assertRefused(HttpResponse<String> response, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(Http.code(response)).isEqualTo(code);
    }

    @Test
    void needsTheScopeToChangeGroups() {
        var body = FhirJson.encode(aCall(aFile()).done());
        assertThat(http.with(Tokens.of("system/Group.rs system/CarePlan.cruds"))
                        .post(IMPORT, body)
                        .statusCode())
                .isEqualTo(403);
        assertThat(http.with(Tokens.of("system/Group.u")).post(IMPORT, body).statusCode())
                .isEqualTo(200);
    }

    /** The example of the documentation is one that can be loaded. */
    @Test
    void takesTheExample() throws IOException {
        var example = Files.readString(Path.of("docs/past-cohorts.csv"));
        var report = report(call(aCall(example)));
        assertThat(faults(report)).isEmpty();
        assertThat(value(report, "cohorts-new")).isEqualTo("2");
    }
}
