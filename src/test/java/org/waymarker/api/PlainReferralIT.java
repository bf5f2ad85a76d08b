package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestPriority;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.People;
import org.waymarker.testing.ProfileValidator;
import org.waymarker.testing.Tokens;

/** An EHR that knows of no operation of ours: it posts and puts ServiceRequests, Tasks and CarePlans. */
@MicronautTest(transactional = false)
class PlainReferralIT {
    private final Clinic clinic;
    private final Http http;
    private Clinic.Completer ann;

    PlainReferralIT(EmbeddedServer server) {
        http = new Http(server);
        clinic = new Clinic(http);
    }

    @BeforeEach
    void somebodyCompletes() {
        ann = clinic.completer();
    }

    private ServiceRequest refer() {
        var created = clinic.post(Clinic.referral(ann));
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return (ServiceRequest) Http.json(created);
    }

    private Task taskOf(ServiceRequest request) {
        return clinic.find(Task.class, "focus=ServiceRequest/" + request.getIdPart());
    }

    @Test
    void keepsWhatItDoesNotModelAndGivesItBackInEveryLaterVersion() {
        var referral = Clinic.referral(ann);
        referral.setPriority(ServiceRequestPriority.URGENT);
        referral.addNote().setText("Prefers mornings");
        referral.addReasonReference(new Reference("Condition/12"));
        referral.addExtension("https://ehr.example/fhir/clinic", new org.hl7.fhir.r4.model.StringType("North"));
        referral.addIdentifier().setSystem("https://fhir.nhs.uk/Id/UBRN").setValue("000000070000");
        referral.getIdentifierFirstRep()
                .setType(new CodeableConcept(new Coding(CodeSystems.IDENTIFIER_TYPE, "PLAC", null)));
        var created = (ServiceRequest) Http.json(clinic.post(referral));
        ProfileValidator.assertValid(created);

        var task = taskOf(created);
        assertThat(clinic.put(task.setStatus(TaskStatus.CANCELLED)).statusCode())
                .isEqualTo(200);

        var revoked = clinic.read(ServiceRequest.class, created.getIdPart());
        assertThat(revoked.getStatus()).isEqualTo(ServiceRequestStatus.REVOKED);
        assertThat(revoked.getPriority()).isEqualTo(ServiceRequestPriority.URGENT);
        assertThat(revoked.getNoteFirstRep().getText()).isEqualTo("Prefers mornings");
        assertThat(revoked.getReasonReferenceFirstRep().getReference()).isEqualTo("Condition/12");
        assertThat(revoked.getExtensionByUrl("https://ehr.example/fhir/clinic")).isNotNull();
        assertThat(revoked.getIdentifier())
                .extracting(id -> id.getSystem())
                .as("ours, the placer's and the national one, once each")
                .hasSize(3)
                .contains("https://fhir.nhs.uk/Id/UBRN", "https://ehr.example/referral");
        ProfileValidator.assertValid(revoked);
    }

    @Test
    void takesYesByTheStatusOfTheTask() {
        var task = taskOf(refer());
        var accepted = clinic.put(task.setStatus(TaskStatus.ACCEPTED));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
        var after = (Task) Http.json(accepted);
        assertThat(after.getBusinessStatus().getCodingFirstRep().getCode()).isEqualTo("accepted");
        assertThat(after.getMeta().getVersionId()).isEqualTo("2");
        assertThat(Http.header(accepted, "ETag")).isEqualTo("W/\"2\"");
        var plan = clinic.find(CarePlan.class, "replaces=CarePlan/" + ann.plan().getIdPart());
        assertThat(plan.getStatus()).isEqualTo(CarePlanStatus.ACTIVE);
        ProfileValidator.assertValid(after);
        ProfileValidator.assertValid(plan);
    }

    @Test
    void takesNoWithAReasonAndNotes() {
        var task = taskOf(refer());
        task.setStatus(TaskStatus.REJECTED)
                .setStatusReason(new CodeableConcept(new Coding(CodeSystems.ANSWER_REASON, "practical", null)))
                .addNote(new Annotation().setText("Too far to travel").setAuthor(new Reference("Practitioner/8")));
        var after = (Task) Http.json(clinic.put(task));
        assertThat(after.getStatus()).isEqualTo(TaskStatus.REJECTED);
        assertThat(after.getStatusReason().getCodingFirstRep().getCode()).isEqualTo("practical");
        assertThat(after.getNoteFirstRep().getText()).isEqualTo("Too far to travel");
        ProfileValidator.assertValid(after);
    }

    @Test
    void takesNotNowWithTheDayToAskAgain() {
        var task = taskOf(refer()).setStatus(TaskStatus.ONHOLD);
        assertThat(Http.code(clinic.put(task))).isEqualTo("ASK_AGAIN_DATE_MISSING");
        task.getRestriction().getPeriod().setStartElement(new DateTimeType("2099-03-01"));
        var after = (Task) Http.json(clinic.put(task));
        assertThat(after.getStatus()).isEqualTo(TaskStatus.ONHOLD);
        assertThat(after.getRestriction().getPeriod().getStartElement().getValueAsString())
                .isEqualTo("2099-03-01");
        ProfileValidator.assertValid(after);
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, STATUS_MOVE_ILLEGAL",
        "FAILED, STATUS_MOVE_ILLEGAL",
        "INPROGRESS, STATUS_MOVE_ILLEGAL",
        "RECEIVED, STATUS_MOVE_ILLEGAL",
        "DRAFT, STATUS_MOVE_ILLEGAL"
    })
    void refusesAnIllegalMoveAndLeavesTheTaskAsItWas(TaskStatus status, String code) {
        var task = taskOf(refer());
        var refused = clinic.put(task.copy().setStatus(status));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Http.code(refused)).isEqualTo(code);
        var outcome = (OperationOutcome) Http.json(refused);
        assertThat(outcome.getIssueFirstRep().getCode()).isEqualTo(OperationOutcome.IssueType.BUSINESSRULE);
        assertThat(outcome.getIssueFirstRep().getExpression().get(0).getValue()).isEqualTo("Task.status");
        assertThat(FhirJson.encode(clinic.read(Task.class, task.getIdPart()))).isEqualTo(FhirJson.encode(task));
    }

    @Test
    void refusesALegalMoveThatFollowsFromTheGroupOnly() {
        var accepted = (Task) Http.json(clinic.put(taskOf(refer()).setStatus(TaskStatus.ACCEPTED)));
        var refused = clinic.put(accepted.setStatus(TaskStatus.COMPLETED));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Http.code(refused)).isEqualTo("STATUS_FOLLOWS");
    }

    @Test
    void refusesABusinessStatusThatContradictsTheStatus() {
        var task = taskOf(refer()).setStatus(TaskStatus.REJECTED);
        task.setBusinessStatus(new CodeableConcept(new Coding(CodeSystems.PEER_BUSINESS_STATUS, "accepted", null)));
        assertThat(Http.code(clinic.put(task))).isEqualTo("BUSINESS_STATUS_INCOHERENT");
        task.setBusinessStatus(new CodeableConcept(new Coding(CodeSystems.PEER_BUSINESS_STATUS, "declined", null)));
        assertThat(clinic.put(task).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesToHaveOverwrittenWhatFollowsFromTheOffer() {
        var task = taskOf(refer());
        var other = clinic.completer();
        var refused = clinic.put(task.setFor(other.subject()));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Http.code(refused)).isEqualTo("ELEMENT_NOT_WRITABLE");
        assertThat(((OperationOutcome) Http.json(refused))
                        .getIssueFirstRep()
                        .getExpression()
                        .get(0)
                        .getValue())
                .isEqualTo("Task.for");
    }

    @Test
    void leavesTheRequestToTheRequester() {
        var request = refer();
        var held = (ServiceRequest) Http.json(clinic.put(request.setStatus(ServiceRequestStatus.ONHOLD)));
        assertThat(held.getStatus()).isEqualTo(ServiceRequestStatus.ONHOLD);
        var task = taskOf(request);
        assertThat(task.getStatus()).isEqualTo(TaskStatus.REQUESTED);
        clinic.put(task.setStatus(TaskStatus.ACCEPTED));
        var still = clinic.read(ServiceRequest.class, request.getIdPart());
        assertThat(still.getStatus()).as("an answer does not end a hold").isEqualTo(ServiceRequestStatus.ONHOLD);
        var completed = (ServiceRequest) Http.json(clinic.put(still.setStatus(ServiceRequestStatus.COMPLETED)));
        assertThat(completed.getStatus()).isEqualTo(ServiceRequestStatus.COMPLETED);
        assertThat(Http.code(clinic.put(completed.setStatus(ServiceRequestStatus.ACTIVE))))
                .isEqualTo("STATUS_MOVE_ILLEGAL");
    }

    @Test
    void withdrawsTheOfferWithTheRequest() {
        var request = refer();
        assertThat(clinic.put(request.setStatus(ServiceRequestStatus.REVOKED)).statusCode())
                .isEqualTo(200);
        assertThat(taskOf(request).getStatus()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void marksAnOfferThatWasNeverMade() {
        var request = refer();
        clinic.put(taskOf(request).setStatus(TaskStatus.ACCEPTED));
        var task = taskOf(request);
        var inError = clinic.put(task.setStatus(TaskStatus.ENTEREDINERROR));
        assertThat(inError.statusCode()).as(inError.body()).isEqualTo(200);
        assertThat(clinic.read(ServiceRequest.class, request.getIdPart()).getStatus())
                .isEqualTo(ServiceRequestStatus.ENTEREDINERROR);
        assertThat(clinic.find(CarePlan.class, "replaces=CarePlan/" + ann.plan().getIdPart())
                        .getStatus())
                .isEqualTo(CarePlanStatus.ENTEREDINERROR);
        assertThat(refer().getIdPart()).as("a new offer may be made").isNotEqualTo(request.getIdPart());
    }

    @Test
    void holdsAndTakesBackThePlan() {
        var request = refer();
        clinic.put(taskOf(request).setStatus(TaskStatus.ACCEPTED));
        var plan = clinic.find(CarePlan.class, "replaces=CarePlan/" + ann.plan().getIdPart());
        var held = (CarePlan) Http.json(clinic.put(plan.setStatus(CarePlanStatus.ONHOLD)));
        assertThat(held.getStatus()).isEqualTo(CarePlanStatus.ONHOLD);
        assertThat(Http.code(clinic.put(held.copy().setStatus(CarePlanStatus.COMPLETED))))
                .isEqualTo("STATUS_FOLLOWS");
        var back = clinic.put(held.setStatus(CarePlanStatus.REVOKED));
        assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
        assertThat(taskOf(request).getStatus()).isEqualTo(TaskStatus.CANCELLED);
        ProfileValidator.assertValid(Http.json(back));
    }

    @Test
    void takesATaskOnAnOrderThatTheEhrMadeItself() {
        var task = new Task()
                .setStatus(TaskStatus.RECEIVED)
                .setIntent(Task.TaskIntent.ORDER)
                .setFocus(new Reference("ServiceRequest/order-" + ann.nhs()))
                .setFor(ann.subject())
                .setRequester(new Reference("Practitioner/7"));
        var created = clinic.post(task);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        var made = (Task) Http.json(created);
        assertThat(made.getStatus()).isEqualTo(TaskStatus.REQUESTED);
        ProfileValidator.assertValid(made);
        var again = clinic.post(task);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(Http.header(again, "Location")).isEqualTo(Http.header(created, "Location"));
    }

    @Test
    void needsTheVersionThatWasRead() {
        var task = taskOf(refer());
        var stale = task.copy();
        clinic.put(task.setStatus(TaskStatus.ACCEPTED));
        var refused = clinic.put(stale.setStatus(TaskStatus.REJECTED));
        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(Http.code(refused)).isEqualTo("VERSION_STALE");
        var path = "/Task/" + task.getIdPart();
        var missing = http.send("PUT", path, FhirJson.encode(task), "Content-Type", "application/fhir+json");
        assertThat(missing.statusCode()).isEqualTo(400);
        assertThat(Http.code(missing)).isEqualTo("IF_MATCH_MISSING");
        for (String tag : new String[] {"*", "2", "W/\"0\"", "\"x\"", "W/\"1\", W/\"2\""}) {
            assertThat(Http.code(clinic.put(task, tag))).as(tag).isEqualTo("IF_MATCH_INVALID");
        }
        assertThat(clinic.read(Task.class, task.getIdPart()).getStatus()).isEqualTo(TaskStatus.ACCEPTED);
    }

    @Test
    void letsOneOfManyWhoReadTheSameVersionWin() throws Exception {
        var plan = ann.plan();
        var answers = Executors.newFixedThreadPool(12)
                .invokeAll(IntStream.range(0, 12)
                        .<Callable<Integer>>mapToObj(i -> () -> {
                            var mine = plan.copy();
                            mine.addNote().setText("by " + i);
                            return clinic.put(mine).statusCode();
                        })
                        .toList());
        var statuses = new ArrayList<Integer>();
        for (var answer : answers) {
            statuses.add(answer.get());
        }
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 412);
        var after = clinic.read(CarePlan.class, plan.getIdPart());
        assertThat(after.getNote()).hasSize(1);
        assertThat(after.getMeta().getVersionId())
                .isEqualTo(Integer.toString(Integer.parseInt(plan.getMeta().getVersionId()) + 1));
    }

    @Test
    void takesNoExcerptForTheWhole() {
        var request = refer();
        var excerpt = clinic.find(ServiceRequest.class, "_id=" + request.getIdPart() + "&_elements=status");
        var refused = clinic.put(excerpt);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Http.code(refused)).isEqualTo("EXCERPT_NOT_TAKEN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Observation/../../x",
                "http://x/../y",
                "//evil/Observation/1",
                "/Observation/1",
                "Observation/1/../2",
                "urn:uuid:0e7f4f3c-6b1e-5c38-9a86-2c8f3e1d9b77",
                "Observation?identifier=a",
                "Observation\\1"
            })
    void takesNoReferenceThatWalksAbout(String reference) {
        var referral = Clinic.referral(ann);
        referral.addSupportingInfo(new Reference(reference));
        var refused = clinic.post(referral);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Http.code(refused)).isEqualTo("REFERENCE_INVALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Observation/1",
                "https://hospital.example/fhir/Observation/a.b-1/_history/2",
                "http://localhost:8080/fhir/r4/Observation/1"
            })
    void takesReferencesAsTheStandardHasThem(String reference) {
        var referral = Clinic.referral(ann);
        referral.addSupportingInfo(new Reference(reference));
        assertThat(clinic.post(referral).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\\u0001b", "\\ud83d", "\\ufffe"})
    void takesNoTextThatXmlCannotHold(String text) {
        var body = FhirJson.encode(Clinic.referral(ann))
                .replace("\"intent\"", "\"note\":[{\"text\":\"%s\"}],\"intent\"".formatted(text));
        var refused = http.post("/ServiceRequest", body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Http.code(refused)).isEqualTo("BODY_NOT_FHIR");
    }

    @Test
    void createsNothingByPut() {
        var task = taskOf(refer());
        task.setId("0e7f4f3c-6b1e-5c38-9a86-2c8f3e1d9b77");
        var refused = clinic.put(task);
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(Http.code(refused)).isEqualTo("UPDATE_CREATES_NOTHING");
    }

    @Test
    void createsOnceWhereIfNoneExistFindsOne() {
        var referral = Clinic.referral(ann);
        var identifier = referral.getIdentifierFirstRep();
        var query = "identifier=" + identifier.getSystem() + "%7C" + identifier.getValue();
        var first = clinic.post(referral, "If-None-Exist", query);
        assertThat(first.statusCode()).isEqualTo(201);
        // Another wish under the same identifier: what stands is the answer, whatever the body says.
        var second = clinic.post(Clinic.referral(clinic.completer()), "If-None-Exist", query);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(Http.header(second, "Location")).isEqualTo(Http.header(first, "Location"));
        var many = clinic.post(referral, "If-None-Exist", "status=active");
        assertThat(many.statusCode()).isIn(200, 412);
        assertThat(Http.code(clinic.post(referral, "If-None-Exist", ""))).isEqualTo("IF_NONE_EXIST_INVALID");
        for (var anything : new String[] {"identifier=", "status=active&_count=1", "_lastUpdated=gt2000", "foo"}) {
            assertThat(Http.code(clinic.post(referral, "If-None-Exist", anything)))
                    .as(anything)
                    .isEqualTo("IF_NONE_EXIST_INVALID");
        }
        assertThat(clinic.post(referral, "If-None-Exist", "colour=blue").statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesToNameTheGroupWhereTheHospitalWouldLearnOfIt() {
        var group = Clinic.only(
                clinic.call(
                        "/Group/$form-peer-group",
                        new Ins()
                                .identifier("group", "https://ehr.example/id", "g " + ann.nhs())
                                .text("name", "Thursday group")
                                .code("open-to", "any-completer")
                                .date("started", java.time.LocalDate.of(2025, 12, 1))),
                org.hl7.fhir.r4.model.Group.class);
        var referral = Clinic.referral(ann);
        referral.addSupportingInfo(new Reference("Group/" + group.getIdPart()));
        var refused = clinic.post(referral);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Http.code(refused)).isEqualTo("GROUP_NAMED");

        referral.setSupportingInfo(null);
        referral.addSupportingInfo(new Reference().setIdentifier(group.getIdentifierFirstRep()));
        assertThat(Http.code(clinic.post(referral))).isEqualTo("GROUP_NAMED");

        for (var words : new String[] {
            "urn:x:" + group.getIdPart(),
            "see " + group.getIdPart().toUpperCase(Locale.ROOT),
            http.base() + "/Group/" + group.getIdPart()
        }) {
            referral.setSupportingInfo(null);
            referral.setNote(null);
            referral.addNote().setText(words);
            assertThat(Http.code(clinic.post(referral))).as(words).isEqualTo("GROUP_NAMED");
        }
        referral.setNote(null);
        referral.setSupportingInfo(null);
        referral.addIdentifier(group.getIdentifierFirstRep());
        assertThat(Http.code(clinic.post(referral))).isEqualTo("GROUP_NAMED");

        referral.getIdentifier().remove(1);
        referral.addExtension(Extensions.PEER_GROUP, new Reference("Group/" + group.getIdPart()));
        assertThat(clinic.post(referral).statusCode()).isEqualTo(201);
    }

    @Test
    void refusesToHoldAnotherPatientBesideTheSubject() {
        var referral = Clinic.referral(ann);
        referral.addSupportingInfo(clinic.completer().subject().setType("Patient"));
        var refused = clinic.post(referral);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Http.code(refused)).isEqualTo("OTHER_PATIENT_NAMED");
        assertThat(clinic.total(
                        "/ServiceRequest?based-on=CarePlan/" + ann.plan().getIdPart()))
                .isZero();
    }

    @Test
    void refusesAModifierThatItDoesNotUnderstand() {
        var referral = Clinic.referral(ann);
        referral.addModifierExtension().setUrl("https://ehr.example/fhir/not").setValue(new BooleanType(true));
        var refused = clinic.post(referral);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(Http.code(refused)).isEqualTo("MODIFIER_UNKNOWN");
    }

    @Test
    void showsWhatStandsToThoseOnlyWhoMayReadIt() {
        var referral = Clinic.referral(ann);
        referral.addNote().setText("Only for those who may read");
        assertThat(clinic.post(referral).statusCode()).isEqualTo(201);
        var posting = new Clinic(http.with(Tokens.of("system/ServiceRequest.c"))).post(Clinic.referral(ann));
        assertThat(posting.statusCode()).isEqualTo(200);
        assertThat(Http.header(posting, "Location")).contains("/ServiceRequest/");
        assertThat(posting.body()).contains("ALREADY_OFFERED").doesNotContain("Only for those", ann.nhs());

        var wish = FhirJson.encode(
                new Ins().reference("requester", "Practitioner/7").done());
        var path = "/CarePlan/" + ann.plan().getIdPart() + "/$refer-peer-support";
        var referring = http.with(Tokens.of("system/CarePlan.u")).post(path, wish);
        assertThat(referring.statusCode()).isEqualTo(200);
        assertThat(referring.body()).contains("LEFT_OUT").doesNotContain("Only for those", ann.nhs());
        assertThat(http.post(path, wish).body()).contains("Only for those").doesNotContain("LEFT_OUT");
    }

    @Test
    void givesEverythingAboutOnePersonAndNothingOfAnother() {
        var request = refer();
        var other = clinic.completer();
        clinic.post(Clinic.referral(other));
        var everything = clinic.call("/$everything", new Ins().value("subject", ann.subject()));
        assertThat(everything.getType()).isEqualTo(Bundle.BundleType.SEARCHSET);
        assertThat(everything.getEntry())
                .extracting(e -> e.getResource().fhirType())
                .contains("CarePlan", "Encounter", "Observation", "Provenance", "ServiceRequest", "Task")
                .doesNotContain("Group");
        assertThat(everything.getEntry())
                .extracting(e -> e.getFullUrl())
                .contains(http.base() + "/ServiceRequest/" + request.getIdPart());
        assertThat(FhirJson.encode(everything)).contains(ann.nhs()).doesNotContain(other.nhs());
        var nobody = clinic.call("/$everything", new Ins().value("subject", Clinic.subject(People.freshNhsNumber())));
        assertThat(nobody.getTotal()).isZero();
        assertThat(http.get("/$everything?subject=Patient/1").statusCode()).isEqualTo(405);
    }

    @Test
    void refersAPersonByNumberWithoutKnowingThePlan() {
        var made = clinic.call(
                "/CarePlan/$refer-peer-support",
                new Ins().value("subject", ann.subject()).reference("requester", "Practitioner/7"));
        assertThat(Clinic.only(made, ServiceRequest.class).getBasedOnFirstRep().getReference())
                .isEqualTo("CarePlan/" + ann.plan().getIdPart());
    }
}
