package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micronaut.context.annotation.Property;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.OperationOutcome.OperationOutcomeIssueComponent;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Profiles;

/** {@code $validate} over HTTP. */
@MicronautTest(transactional = false)
@Property(name = "test.endpoint", value = "true")
@Property(name = "waymarker.hospital.base-url", value = "https://h.example/fhir")
class ValidateIT {
    private final Http http;

    ValidateIT(EmbeddedServer server) {
        http = new Http(server);
    }

    private static String example(String name) {
        try {
            return Files.readString(Path.of("fhir-profiles/examples", name + ".json"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String parameters(Resource resource, String mode, String profile) {
        var parameters = new Parameters();
        parameters.addParameter().setName("resource").setResource(resource);
        parameters.addParameter().setName("mode").setValue(new CodeType(mode));
        parameters.addParameter().setName("profile").setValue(new UriType(profile));
        return FhirJson.encode(parameters);
    }

    private static List<OperationOutcomeIssueComponent> issues(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return ((OperationOutcome) Http.json(response)).getIssue();
    }

    private static List<OperationOutcomeIssueComponent> errors(HttpResponse<String> response) {
        return issues(response).stream()
                .filter(i -> i.getSeverity() == IssueSeverity.ERROR || i.getSeverity() == IssueSeverity.FATAL)
                .toList();
    }

    @Test
    void findsNoErrorInAValidResourceAsBodyOrAsParameter() {
        var plan = example("pmp-care-plan-completed");
        assertThat(errors(http.post("/CarePlan/$validate", plan))).isEmpty();
        var parsed = FhirJson.parse(plan);
        assertThat(errors(http.post("/CarePlan/$validate", parameters(parsed, "create", Profiles.PMP_CARE_PLAN))))
                .isEmpty();
    }

    @Test
    void namesTheInvariantAndTheElement() {
        var response = http.post("/CarePlan/$validate", example("invalid/pmp-care-plan-active-with-end--pmp-plan-end"));
        assertThat(errors(response)).singleElement().satisfies(issue -> {
            assertThat(issue.getCode()).isEqualTo(IssueType.INVARIANT);
            assertThat(issue.getDetails().getCodingFirstRep().getCode()).endsWith("#pmp-plan-end");
            assertThat(issue.getExpression().get(0).getValue()).isEqualTo("CarePlan");
        });
    }

    @Test
    void looksAtTheProfileThatIsAskedFor() {
        var plan = (CarePlan) FhirJson.parse(example("pmp-care-plan-completed"));
        assertThat(errors(
                        http.post("/CarePlan/$validate", parameters(plan, "profile", Profiles.PEER_SUPPORT_CARE_PLAN))))
                .isNotEmpty();
        var unknown = http.post(
                "/CarePlan/$validate",
                parameters(plan, "profile", "https://waymarker.example/fhir/StructureDefinition/nonsense"));
        assertThat(unknown.statusCode()).isEqualTo(422);
        assertThat(Http.code(unknown)).isEqualTo("PROFILE_UNKNOWN");
    }

    @Test
    void answersWhatIsNoFhirAtAllAsInvalid() {
        var broken = http.post("/CarePlan/$validate", "{\"resourceType\":\"CarePlan\",\"colour\":\"blue\"}");
        assertThat(errors(broken))
                .singleElement()
                .satisfies(issue -> assertThat(
                                issue.getDetails().getCodingFirstRep().getCode())
                        .isEqualTo("BODY_NOT_FHIR"));
    }

    @Test
    void validatesAStoredResourceByGetAndPost() {
        var patient = UUID.randomUUID();
        var visit = """
                {"resourceType":"Encounter","identifier":[{"system":"https://ehr.example/visit","value":"%s"}],
                 "status":"in-progress","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
                 "subject":{"reference":"Patient/%s"}}""".formatted(patient, patient);
        var location = Http.header(http.post("/Encounter", visit), "Location").replace("/_history/1", "");
        assertThat(errors(http.get(location + "/$validate"))).isEmpty();
        assertThat(errors(http.send("POST", location + "/$validate", ""))).isEmpty();
        assertThat(errors(http.get(location + "/$validate?mode=profile&profile=" + Profiles.PMP_SESSION_ENCOUNTER)))
                .isNotEmpty();
        assertThat(http.get("/Encounter/" + UUID.randomUUID() + "/$validate").statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesWhatCannotBeAsked() {
        assertThat(Http.code(http.send("POST", "/CarePlan/$validate", ""))).isEqualTo("PARAMETER_MISSING");
        assertThat(Http.code(http.post("/Task/$validate", example("pmp-care-plan-completed"))))
                .isEqualTo("RESOURCE_TYPE_WRONG");
        assertThat(Http.code(
                        http.post("/CarePlan/$validate", parameters(new CarePlan(), "colour", Profiles.PMP_CARE_PLAN))))
                .isEqualTo("PARAMETER_INVALID");
        assertThat(Http.code(
                        http.post("/CarePlan/$validate", parameters(new CarePlan(), "delete", Profiles.PMP_CARE_PLAN))))
                .isEqualTo("NOTHING_IS_DELETED");
        var large = new CarePlan().setDescription("x".repeat(600_000));
        var tooLarge = http.post("/CarePlan/$validate", FhirJson.encode(large));
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(Http.code(tooLarge)).isEqualTo("BODY_TOO_LARGE");
    }

    /** The validator's messages quote what they complain of: to the caller whose it is, and to nobody else. */
    @Test
    void logsNothingOfTheResource() {
        var seen = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        seen.start();
        root.addAppender(seen);
        try {
            var plan = (CarePlan) FhirJson.parse(example("pmp-care-plan-completed"));
            plan.getSubject().setReference("Marmalade/9990000018");
            plan.addCategory().addCoding().setSystem("urn:marmalade").setCode("marmalade");
            plan.getMeta().addProfile("https://marmalade.example/profile");
            assertThat(http.post("/CarePlan/$validate", FhirJson.encode(plan)).body())
                    .contains("armalade");
        } finally {
            root.detachAppender(seen);
        }
        assertThat(seen.list)
                .noneMatch(event -> event.getFormattedMessage().toLowerCase().contains("marmalade"));
    }

    @Test
    void looksAtADeeplyNestedResourceWithoutFalling() {
        var depth = 300;
        var nested = IntStream.range(0, depth)
                .mapToObj(i -> "{\"url\":\"urn:x\",\"extension\":[")
                .toList();
        var body = "{\"resourceType\":\"CarePlan\",\"extension\":[" + String.join("", nested)
                + "{\"url\":\"urn:x\",\"valueInteger\":1}" + "]}".repeat(depth) + "]}";
        assertThat(errors(http.post("/CarePlan/$validate", body))).isNotEmpty();
    }
}
