package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Flag.FlagStatus;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.patient.PersonChanges;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.People;
import org.waymarker.testing.ProfileValidator;
import org.waymarker.testing.Tokens;

/** Responses over HTTP: what is scored, what is refused, and that nobody overlooks an answer that tells of risk. */
abstract class QuestionnaireContract {
    @Inject
    EmbeddedServer server;

    @Inject
    MeterRegistry registry;

    @Inject
    Patients patients;

    @Inject
    PersonChanges changes;

    @Inject
    TransactionOperations<Connection> transactions;

    private Http http;
    private Clinic clinic;
    private Clinic.Completer ann;

    @BeforeEach
    void somebodyCompletes() {
        http = new Http(server);
        clinic = new Clinic(http);
        ann = clinic.completer();
    }

    private QuestionnaireResponse taken(QuestionnaireResponse response) {
        var created = clinic.post(response);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return stored(created);
    }

    /** Whatever the body is. */
    private QuestionnaireResponse stored(HttpResponse<String> reply) {
        var location = Http.header(reply, "Location");
        return (QuestionnaireResponse) Http.json(http.get(location));
    }

    private List<Observation> scores(QuestionnaireResponse response) {
        return all(Observation.class, "/Observation?derived-from=QuestionnaireResponse/" + response.getIdPart());
    }

    private Observation score(QuestionnaireResponse response) {
        var found = scores(response);
        assertThat(found).hasSize(1);
        ProfileValidator.assertValid(found.get(0));
        return found.get(0);
    }

    private <R> List<R> all(Class<R> type, String search) {
        return ((Bundle) Http.json(http.get(search)))
                .getEntry().stream()
                        .map(entry -> entry.getResource())
                        .filter(type::isInstance)
                        .map(type::cast)
                        .toList();
    }

    private List<Flag> flags(String status) {
        return all(
                Flag.class,
                "/Flag?status=" + status + "&patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C" + ann.nhs());
    }

    private static List<String> codes(HttpResponse<String> reply) {
        return codes((OperationOutcome) Http.json(reply)).toList();
    }

    private static Stream<String> codes(OperationOutcome outcome) {
        return outcome.getIssue().stream()
                .map(issue -> issue.getDetails().getCodingFirstRep().getCode());
    }

    private HttpResponse<String> acknowledge(Flag flag, String action) {
        return http.post(
                "/Flag/" + flag.getIdPart() + "/$acknowledge-alert",
                FhirJson.encode(new Ins()
                        .code("action", action)
                        .reference("acknowledged-by", "Practitioner/7")
                        .done()));
    }

    @Test
    void scoresAResponseAndKeepsIt() {
        var response = Responses.of(ann.subject(), "pseq", 0, 1, 2, 3, 4, 5, 6, 0, 1, 2);
        var kept = taken(response);
        assertThat(kept.getIdentifier().getValue())
                .isEqualTo(response.getIdentifier().getValue());
        assertThat(kept.getItem()).hasSize(10);
        var score = score(kept);
        assertThat(score.getValueQuantity().getValue()).isEqualByComparingTo("24");
        assertThat(score.getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(score.getEffectiveDateTimeType().getValueAsString()).isEqualTo("2026-02-27T18:05:00Z");
        assertThat(score.getBasedOnFirstRep().getReference())
                .isEqualTo("CarePlan/" + ann.plan().getIdPart());
        assertThat(score.getInterpretationFirstRep().getText()).isEqualTo("ePPOC band: 20 to 30");
        assertThat(flags("active")).isEmpty();
        assertThat(all(
                        Observation.class,
                        "/Observation?category=survey&code=pseq-total&patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C"
                                + ann.nhs()))
                .hasSize(1);
    }

    @Test
    void scoresEveryScaleOfAQuestionnaire() {
        var response = Responses.of(ann.subject(), "eq-5d-5l", 1, 1, 2, 2, 1);
        response.addItem().setLinkId("eq-vas").addAnswer().setValue(new IntegerType(62));
        assertThat(scores(taken(response)).stream()
                        .map(score -> score.hasValueQuantity()
                                ? score.getValueQuantity().getValue().toPlainString()
                                : score.getValueStringType().getValue()))
                .containsExactlyInAnyOrder("11221", "62");
    }

    @Test
    void readsNumbersInEachFormThatIsSafe() {
        var response = Responses.empty(ann.subject(), "pseq-2");
        var group = response.addItem().setLinkId("any-group");
        var coding = new Coding().setSystem("urn:answers").setCode("LA6568-5");
        coding.addExtension("http://hl7.org/fhir/StructureDefinition/ordinalValue", new DecimalType("5"));
        group.addItem().setLinkId("pseq-2.1").addAnswer().setValue(coding);
        group.addItem().setLinkId("pseq-2.2").addAnswer().setValue(new DecimalType("4.0"));
        assertThat(score(taken(response)).getValueQuantity().getValue()).isEqualByComparingTo("9");
    }

    @Test
    void givesNoScoreOfAnIncompleteResponseAndNamesWhatIsMissing() {
        var score = score(taken(Responses.of(ann.subject(), "gad-7", 1, 1, null, 1, 1, null, 1)));
        assertThat(score.hasValue()).isFalse();
        assertThat(score.getDataAbsentReason().getText()).isEqualTo("Not answered: gad-7.3, gad-7.6");
    }

    @Test
    void takesTheSameResponseOnce() {
        var response = Responses.of(ann.subject(), "pseq-2", 3, 4);
        var kept = taken(response);
        var again = clinic.post(response);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(stored(again).getMeta().getVersionId()).isEqualTo("1");
        assertThat(score(kept).getMeta().getVersionId()).isEqualTo("1");
        var unnamed = response.copy().setIdentifier(null);
        assertThat(stored(clinic.post(unnamed)).getIdPart())
                .isEqualTo(stored(clinic.post(unnamed)).getIdPart())
                .isNotEqualTo(kept.getIdPart());
        assertThat(clinic.post(
                                Responses.of(ann.subject(), "pseq-2", 3, 4),
                                "If-None-Exist",
                                "identifier=" + Responses.SYSTEM + "%7C"
                                        + response.getIdentifier().getValue())
                        .statusCode())
                .isEqualTo(200);
    }

    @RepeatedTest(10)
    void takesOneOfThoseThatComeAtOneTime() {
        var response = Responses.phq9(ann.subject(), 1);
        var replies =
                Stream.generate(() -> CompletableFuture.supplyAsync(() -> clinic.post(response)))
                        .limit(4)
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .map(HttpResponse::statusCode)
                        .sorted()
                        .toList();
        assertThat(replies).containsExactly(200, 200, 200, 201);
        assertThat(flags("active")).hasSize(1);
        assertThat(score(stored(clinic.post(response))).getMeta().getVersionId())
                .isEqualTo("1");
    }

    @Test
    void amendsTheScoreWithTheResponse() {
        var response = Responses.of(ann.subject(), "pseq-2", 3, 4);
        var kept = taken(response);
        Responses.item(response, "pseq-2.2").getAnswerFirstRep().setValue(new IntegerType(6));
        assertThat(codes(clinic.post(response))).containsExactly("RESPONSE_DIFFERS");
        var amended = clinic.post(response.setStatus(QuestionnaireResponseStatus.AMENDED));
        assertThat(amended.statusCode()).as(amended.body()).isEqualTo(200);
        var score = score(kept);
        assertThat(score.getStatus()).isEqualTo(ObservationStatus.AMENDED);
        assertThat(score.getValueQuantity().getValue()).isEqualByComparingTo("9");

        var read = stored(amended);
        Responses.item(read, "pseq-2.1").getAnswerFirstRep().setValue(new IntegerType(0));
        var put = clinic.put(read);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(score(kept).getValueQuantity().getValue()).isEqualByComparingTo("6");
        assertThat(score(kept).getMeta().getVersionId()).isEqualTo("3");
    }

    @Test
    void keepsTheIdentifierOfTheEhrWhereANewVersionNamesNone() {
        var response = Responses.of(ann.subject(), "pseq-2", 3, 4);
        var kept = taken(response);
        var named = kept.getIdentifier().copy();
        kept.setStatus(QuestionnaireResponseStatus.AMENDED).setIdentifier(null);
        Responses.item(kept, "pseq-2.2").getAnswerFirstRep().setValue(new IntegerType(5));
        var put = clinic.put(kept);
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(clinic.read(QuestionnaireResponse.class, kept.getIdPart()).getIdentifier())
                .usingRecursiveComparison()
                .comparingOnlyFields("system", "value")
                .isEqualTo(named);

        Responses.item(response, "pseq-2.2").getAnswerFirstRep().setValue(new IntegerType(6));
        var amended = clinic.post(response.setStatus(QuestionnaireResponseStatus.AMENDED));
        assertThat(amended.statusCode()).as(amended.body()).isEqualTo(200);
        assertThat(score(kept).getValueQuantity().getValue()).isEqualByComparingTo("9");
        var error = new QuestionnaireResponse().setStatus(QuestionnaireResponseStatus.ENTEREDINERROR);
        assertThat(clinic.post(error.setIdentifier(named)).statusCode()).isEqualTo(200);
        assertThat(score(kept).getStatus()).isEqualTo(ObservationStatus.ENTEREDINERROR);
    }

    @Test
    void takesTheScoreBackWithTheResponse() {
        var response = Responses.of(ann.subject(), "pseq-2", 3, 4);
        var kept = taken(response);
        var error = new QuestionnaireResponse().setStatus(QuestionnaireResponseStatus.ENTEREDINERROR);
        error.setIdentifier(response.getIdentifier());
        assertThat(clinic.post(error).statusCode()).isEqualTo(200);
        assertThat(score(kept).getStatus()).isEqualTo(ObservationStatus.ENTEREDINERROR);
        var after = clinic.read(QuestionnaireResponse.class, kept.getIdPart());
        assertThat(after.getStatus()).isEqualTo(QuestionnaireResponseStatus.ENTEREDINERROR);
        assertThat(after.getItem()).hasSize(2);
        assertThat(clinic.post(error).statusCode()).isEqualTo(200);
        assertThat(codes(clinic.post(response.setStatus(QuestionnaireResponseStatus.AMENDED))))
                .containsExactly("RESPONSE_IN_ERROR");
        error.getIdentifier().setValue(UUID.randomUUID().toString());
        assertThat(codes(clinic.post(error))).containsExactly("RESPONSE_UNKNOWN");
    }

    @ParameterizedTest
    @CsvSource({
        "questionnaire, QUESTIONNAIRE_MISSING",
        "unknown questionnaire, QUESTIONNAIRE_UNKNOWN",
        "unknown version, QUESTIONNAIRE_VERSION_UNKNOWN",
        "authored, AUTHORED_MISSING",
        "year only, AUTHORED_MISSING",
        "tomorrow, AUTHORED_LATER",
        "subject, ELEMENT_MISSING",
        "stranger, PATIENT_UNKNOWN",
        "status, RESPONSE_STATUS_UNKNOWN",
        "unknown item, ITEM_UNKNOWN",
        "too high, ANSWER_OUT_OF_RANGE",
        "below zero, ANSWER_OUT_OF_RANGE",
        "two answers, ANSWERED_TWICE",
        "item twice, ANSWERED_TWICE",
        "half, ANSWER_NOT_A_NUMBER",
        "words, ANSWER_NOT_A_NUMBER",
        "code without number, ANSWER_NOT_A_NUMBER",
        "plan of another, PLAN_OF_ANOTHER_PATIENT",
        "names another, OTHER_PATIENT_NAMED",
    })
    void refusesWhatCannotBeTakenAndStoresNothing(String fault, String code) {
        for (boolean risk : List.of(false, true)) {
            var response = spoilt(Responses.phq9(ann.subject(), risk ? 1 : 0), fault);
            var refused = clinic.post(response);
            assertThat(refused.statusCode()).as(refused.body()).isBetween(400, 422);
            if (risk) {
                assertThat(codes(refused)).containsExactly("RISK_ANSWER_NOT_STORED", code);
            } else {
                assertThat(codes(refused)).containsExactly(code);
            }
            assertThat(clinic.total("/QuestionnaireResponse?identifier=" + Responses.SYSTEM + "%7C"
                            + response.getIdentifier().getValue()))
                    .isZero();
        }
        assertThat(flags("active")).isEmpty();
    }

    private QuestionnaireResponse spoilt(QuestionnaireResponse response, String fault) {
        var second = Responses.item(response, "phq-9.2");
        switch (fault) {
            case "questionnaire" -> response.setQuestionnaire(Responses.QUESTIONNAIRES + "phq-9");
            case "unknown questionnaire" -> response.setQuestionnaire("https://elsewhere.example/phq|1");
            case "unknown version" -> response.setQuestionnaire(Responses.QUESTIONNAIRES + "phq-9|2");
            case "authored" -> response.setAuthoredElement(null);
            case "year only" -> response.setAuthoredElement(new DateTimeType("2026"));
            case "tomorrow" -> response.setAuthoredElement(new DateTimeType("2099-01-01"));
            case "subject" -> response.setSubject(null);
            case "stranger" -> response.setSubject(Clinic.subject(People.freshNhsNumber()));
            case "status" -> response.setStatus(null);
            case "unknown item" ->
                response.addItem().setLinkId("phq-9.10").addAnswer().setValue(new IntegerType(0));
            case "too high" -> second.getAnswerFirstRep().setValue(new IntegerType(4));
            case "below zero" -> second.getAnswerFirstRep().setValue(new IntegerType(-1));
            case "two answers" -> second.addAnswer().setValue(new IntegerType(0));
            case "item twice" ->
                response.addItem().setLinkId("phq-9.2").addAnswer().setValue(new IntegerType(0));
            case "half" -> second.getAnswerFirstRep().setValue(new DecimalType("1.5"));
            case "words" -> second.getAnswerFirstRep().setValue(new StringType("1"));
            case "code without number" -> second.getAnswerFirstRep().setValue(new Coding().setCode("1"));
            case "plan of another" ->
                response.addBasedOn(
                        new Reference("CarePlan/" + clinic.completer().plan().getIdPart()));
            case "names another" ->
                response.setSource(clinic.completer().subject().setType("Patient"));
            default -> throw new IllegalArgumentException(fault);
        }
        return response;
    }

    @Test
    void raisesAnAlertThatTheCallerHearsOfWhateverItPrefers() {
        for (String preference : List.of("return=minimal", "return=representation", "return=OperationOutcome", "x=y")) {
            ann = clinic.completer();
            var created = clinic.post(Responses.phq9(ann.subject(), 1), "Prefer", preference);
            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(codes(created)).as(preference).containsExactly("RISK_ALERT_RAISED", "CREATED");
            assertThat(((OperationOutcome) Http.json(created))
                            .getIssueFirstRep()
                            .getSeverity())
                    .isEqualTo(IssueSeverity.WARNING);
            var flag = flags("active").get(0);
            ProfileValidator.assertValid(flag);
            assertThat(created.body()).contains("Flag/" + flag.getIdPart());
            var score = score(stored(created));
            assertThat(score.getValueQuantity().getValue()).isEqualByComparingTo("9");
        }
    }

    @Test
    void listsAlertsUntilAPersonSaysWhatWasDone() {
        taken(Responses.phq9(ann.subject(), 2));
        var flag = flags("active").get(0);
        assertThat(listed()).contains(flag.getIdPart());
        assertThat(Http.code(acknowledge(flag, "read-it"))).isEqualTo("CODE_UNKNOWN");
        assertThat(listed()).contains(flag.getIdPart());

        var done = acknowledge(flag, "contacted-patient");
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(listed()).doesNotContain(flag.getIdPart());
        var closed = clinic.read(Flag.class, flag.getIdPart());
        assertThat(closed.getStatus()).isEqualTo(FlagStatus.INACTIVE);
        assertThat(FhirJson.encode(closed)).contains("Practitioner/7", "contacted-patient");
        ProfileValidator.assertValid(closed);

        assertThat(acknowledge(flag, "contacted-patient").statusCode()).isEqualTo(200);
        var other = acknowledge(flag, "already-known");
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(Http.code(other)).isEqualTo("ALERT_CLOSED");
        assertThat(Http.code(
                        acknowledge((Flag) flag.copy().setId(UUID.randomUUID().toString()), "already-known")))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void closesNoAlertBeforeItWasRaised() {
        taken(Responses.phq9(ann.subject(), 2));
        var flag = flags("active").get(0);
        assertThat(Http.code(acknowledged(flag, new DateTimeType("2001-01-01T00:00:00Z"))))
                .isEqualTo("ACKNOWLEDGED_BEFORE_RAISED");
        assertThat(Http.code(acknowledged(flag, new DateTimeType("2001")))).isEqualTo("PARAMETER_INVALID");
        assertThat(Http.code(acknowledged(flag, new DateTimeType("2099-01-01T00:00:00Z"))))
                .isEqualTo("PARAMETER_INVALID");
        assertThat(listed()).contains(flag.getIdPart());
        var raised = flag.getPeriod().getStartElement();
        var done = acknowledged(flag, raised);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
    }

    private HttpResponse<String> acknowledged(Flag flag, DateTimeType at) {
        return http.post(
                "/Flag/" + flag.getIdPart() + "/$acknowledge-alert",
                FhirJson.encode(new Ins()
                        .code("action", "contacted-patient")
                        .reference("acknowledged-by", "Practitioner/7")
                        .value("acknowledged", at)
                        .done()));
    }

    private List<String> listed() {
        return all(Flag.class, "/Flag/$alerts").stream().map(Flag::getIdPart).toList();
    }

    @Test
    void saysThatTheItemWasNotAnsweredAndRaisesNoAlert() {
        var created = clinic.post(Responses.phq9(ann.subject(), null));
        assertThat(codes(created)).containsExactly("RISK_ITEM_NOT_ANSWERED", "CREATED");
        assertThat(flags("active")).isEmpty();
        var score = score(stored(created));
        assertThat(score.getDataAbsentReason().getText()).isEqualTo("Not answered: phq-9.9");
        assertThat(score.getNoteFirstRep().getText()).contains("no all-clear");
    }

    @Test
    void raisesAnAlertFromAResponseThatIsNotWholeAndScoresItLater() {
        var response = Responses.empty(ann.subject(), "phq-9").setStatus(QuestionnaireResponseStatus.INPROGRESS);
        response.addItem().setLinkId("phq-9.9").addAnswer().setValue(new IntegerType(1));
        var created = clinic.post(response);
        assertThat(codes(created)).containsExactly("RISK_ALERT_RAISED", "CREATED");
        assertThat(scores(stored(created))).isEmpty();
        var whole = Responses.phq9(ann.subject(), 1).setIdentifier(response.getIdentifier());
        var completed = clinic.post(whole);
        assertThat(completed.statusCode()).as(completed.body()).isEqualTo(200);
        assertThat(codes(completed)).containsExactly("RISK_ALERT_OPEN", "UPDATED");
        assertThat(score(stored(completed)).getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(flags("active")).hasSize(1);
    }

    @Test
    void raisesAnAlertWhenAnAmendmentDoesAndLeavesItWhenAnAmendmentTakesItBack() {
        var response = Responses.phq9(ann.subject(), 0);
        taken(response);
        assertThat(flags("active")).isEmpty();
        response.setStatus(QuestionnaireResponseStatus.AMENDED);
        assertThat(codes(clinic.post(ninth(response, 1)))).containsExactly("RISK_ALERT_RAISED", "UPDATED");
        assertThat(codes(clinic.post(ninth(response, 0)))).containsExactly("RISK_ALERT_OPEN", "UPDATED");
        var first = flags("active").get(0);
        var error = response.copy().setStatus(QuestionnaireResponseStatus.ENTEREDINERROR);
        assertThat(acknowledge(first, "already-known").statusCode()).isEqualTo(200);
        assertThat(codes(clinic.post(ninth(response, 2)))).containsExactly("RISK_ALERT_RAISED", "UPDATED");
        assertThat(flags("active"))
                .hasSize(1)
                .noneMatch(flag -> flag.getIdPart().equals(first.getIdPart()));
        assertThat(codes(clinic.post(response))).containsExactly("RISK_ALERT_OPEN", "ALREADY_RECORDED");
        assertThat(codes(clinic.post(error))).contains("RISK_ALERT_OPEN");
        assertThat(flags("active")).hasSize(1);
    }

    private static QuestionnaireResponse ninth(QuestionnaireResponse response, int answer) {
        Responses.item(response, "phq-9.9").getAnswerFirstRep().setValue(new IntegerType(answer));
        return response;
    }

    @ParameterizedTest
    @ValueSource(ints = {4, -1})
    void saysSoWhereTheVeryItemCannotBeTaken(int answer) {
        assertThat(codes(clinic.post(Responses.phq9(ann.subject(), answer))))
                .containsExactly("RISK_ANSWER_NOT_STORED", "ANSWER_OUT_OF_RANGE");
    }

    @Test
    void countsEachRefusalThatWantsAPerson() {
        var refused = registry.get("waymarker.questionnaire.risk.refused").counter();
        var before = refused.count();
        clinic.post(spoilt(Responses.phq9(ann.subject(), 0), "too high"));
        assertThat(refused.count()).as("nothing tells of risk").isEqualTo(before);
        clinic.post(spoilt(Responses.phq9(ann.subject(), 1), "too high"));
        assertThat(refused.count()).isEqualTo(before + 1);
    }

    @Test
    void letsNoRefusalOfTheServerItselfSwallowARiskAnswer() {
        var response = Responses.phq9(ann.subject(), 0);
        var kept = taken(response);
        var wanted = kept.copy().setStatus(QuestionnaireResponseStatus.AMENDED);
        assertThat(codes(clinic.put(ninth(wanted, 3), "W/\"7\"")))
                .containsExactly("RISK_ANSWER_NOT_STORED", "VERSION_STALE");
        assertThat(codes(clinic.put(ninth(kept.copy(), 3))))
                .containsExactly("RISK_ANSWER_NOT_STORED", "RESPONSE_DIFFERS");
        var back = ninth(kept.copy(), 3).setStatus(QuestionnaireResponseStatus.INPROGRESS);
        assertThat(codes(clinic.put(back))).containsExactly("RISK_ANSWER_NOT_STORED", "STATUS_MOVE_ILLEGAL");
        // What If-None-Exist finds says something else.
        var criteria = "identifier=" + Responses.SYSTEM + "%7C"
                + response.getIdentifier().getValue();
        response.setStatus(QuestionnaireResponseStatus.AMENDED);
        assertThat(codes(clinic.post(ninth(response, 1), "If-None-Exist", criteria)))
                .containsExactly("RISK_ALERT_RAISED", "UPDATED");
    }

    @Test
    void letsNoOtherEntryOfABundleSwallowARiskAnswer() {
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        add(bundle, Responses.phq9(ann.subject(), 1));
        add(bundle, Responses.of(ann.subject(), "pseq-2", 9, 9));
        var refused = http.post("", FhirJson.encode(bundle));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(codes(refused)).containsExactly("RISK_ANSWER_NOT_STORED", "ANSWER_OUT_OF_RANGE");
        assertThat(flags("active")).isEmpty();

        var batch = (Bundle) Http.json(http.post("", FhirJson.encode(bundle.setType(BundleType.BATCH))));
        assertThat(codes(
                        (OperationOutcome) batch.getEntry().get(0).getResponse().getOutcome()))
                .containsExactly("RISK_ALERT_RAISED", "CREATED");
        assertThat(codes(
                        (OperationOutcome) batch.getEntry().get(1).getResponse().getOutcome()))
                .startsWith("ANSWER_OUT_OF_RANGE");
        assertThat(flags("active")).hasSize(1);
    }

    @Test
    void letsNoFlawOfABundleSwallowARiskAnswer() {
        var response = Responses.phq9(ann.subject(), 1);
        response.addBasedOn(new Reference("urn:uuid:" + UUID.randomUUID()));
        var bundle = new Bundle().setType(BundleType.BATCH);
        add(bundle, response);
        var batch = (Bundle) Http.json(http.post("", FhirJson.encode(bundle)));
        assertThat(codes(
                        (OperationOutcome) batch.getEntry().get(0).getResponse().getOutcome()))
                .containsExactly("RISK_ANSWER_NOT_STORED", "BUNDLE_REFERENCE_UNKNOWN");
        bundle.setType(BundleType.TRANSACTION).addEntry().setFullUrl("urn:uuid:" + UUID.randomUUID());
        assertThat(codes(http.post("", FhirJson.encode(bundle))))
                .containsExactly("RISK_ANSWER_NOT_STORED", "BUNDLE_ENTRY_INCOMPLETE");
    }

    @Test
    void letsNoDoubtAboutThePatientSwallowARiskAnswer() {
        var other = "Patient/" + UUID.randomUUID();
        clinic.call(
                "/Group/$open-cohort",
                new Ins()
                        .identifier("cohort", "https://ehr.example/id", "cohort " + UUID.randomUUID())
                        .text("name", "Spring")
                        .date("first-session", Clinic.FIRST)
                        .date("last-session", Clinic.FIRST.plusWeeks(11))
                        .count("sessions", 12)
                        .parts("participant", new Ins().reference("subject", other)));
        assertThat(codes(clinic.post(Responses.phq9(ann.subject().setReference(other), 1))))
                .containsExactly("RISK_ANSWER_NOT_STORED", "PATIENT_NAMES_CONFLICT");
    }

    private static void add(Bundle bundle, QuestionnaireResponse response) {
        bundle.addEntry()
                .setResource(response)
                .getRequest()
                .setMethod(HTTPVerb.POST)
                .setUrl("QuestionnaireResponse");
    }

    @Test
    void asksForTheScopesOfTheTypesThatAreTouched() {
        var reader = http.with(Tokens.of("system/QuestionnaireResponse.rs"));
        assertThat(Http.code(reader.post("/QuestionnaireResponse", FhirJson.encode(Responses.phq9(ann.subject(), 1)))))
                .isEqualTo("SCOPE_MISSING");
        assertThat(Http.code(reader.get("/Flag/$alerts"))).isEqualTo("SCOPE_MISSING");
        assertThat(http.with(Tokens.of("system/Flag.rs")).get("/Flag/$alerts").statusCode())
                .isEqualTo(200);
    }

    @Test
    void belongsToWhatIsKnownOfAPerson() {
        taken(Responses.phq9(ann.subject(), 1));
        var everything = clinic.call("/$everything", new Ins().value("subject", ann.subject()));
        assertThat(everything.getEntry().stream()
                        .map(entry -> entry.getResource().fhirType()))
                .contains("QuestionnaireResponse", "Flag", "Observation", "CarePlan");
    }

    private QuestionnaireResponse contacts(String questionnaire, String answered, Integer gp, Integer ed) {
        var response = Responses.empty(ann.subject(), questionnaire).setAuthoredElement(new DateTimeType(answered));
        if (gp != null) {
            response.addItem().setLinkId("gp").addAnswer().setValue(new IntegerType(gp));
        }
        if (ed != null) {
            response.addItem().setLinkId("ed").addAnswer().setValue(new IntegerType(ed));
        }
        return response;
    }

    private Observation reported(String measure, String status) {
        var found = all(
                        Observation.class,
                        "/Observation?category=survey&code=" + measure
                                + "&patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C" + ann.nhs())
                .stream()
                .filter(each -> each.getStatus().toCode().equals(status))
                .toList();
        assertThat(found).hasSize(1);
        ProfileValidator.assertValid(found.get(0));
        return found.get(0);
    }

    @Test
    void countsWhatThePatientRemembersAndComparesItWithNothingElse() {
        var before = contacts("service-use-before", "2025-09-03", 9, 0);
        taken(before);
        var gp = reported("gp-consultations", "final");
        assertThat(gp.getValueQuantity().getValue()).isEqualByComparingTo("9");
        assertThat(gp.getMethod().getCodingFirstRep().getCode()).isEqualTo("self-report");
        assertThat(gp.getEffectivePeriod().getStartElement().getValueAsString()).isEqualTo("2024-09-04");
        assertThat(gp.getPerformerFirstRep().getIdentifier().getValue()).isEqualTo(ann.nhs());
        assertThat(reported("ed-attendances", "final").getValueQuantity().getValue())
                .isEqualByComparingTo("0");
        assertThat(reported("nhs111-contacts", "final").getDataAbsentReason().getText())
                .contains("gave no number");
        assertThat(clinic.total(
                        "/Observation?category=survey&code=gp-consultations-change&patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C"
                                + ann.nhs()))
                .as("one count makes no change")
                .isZero();

        taken(contacts("service-use-after", "2026-11-19", 4, null));
        var change = reported("gp-consultations-change", "final");
        assertThat(change.getValueQuantity().getValue()).isEqualByComparingTo("-5");
        assertThat(change.getDerivedFrom()).hasSize(2);
        assertThat(reported("ed-attendances-change", "final")
                        .getDataAbsentReason()
                        .getText())
                .contains("not known");

        Responses.item(before, "gp").getAnswerFirstRep().setValue(new IntegerType(6));
        assertThat(clinic.post(before.setStatus(QuestionnaireResponseStatus.AMENDED))
                        .statusCode())
                .isEqualTo(200);
        assertThat(reported("gp-consultations-change", "amended")
                        .getValueQuantity()
                        .getValue())
                .isEqualByComparingTo("-2");

        assertThat(clinic.post(before.setStatus(QuestionnaireResponseStatus.ENTEREDINERROR))
                        .statusCode())
                .isEqualTo(200);
        reported("gp-consultations", "entered-in-error");
        assertThat(reported("gp-consultations-change", "amended").hasValue()).isFalse();
    }

    @Test
    void comparesWithWhatWasAnsweredLastNotWithWhatWasAmendedLast() {
        taken(contacts("service-use-before", "2025-09-03", 9, 0));
        var earlier = contacts("service-use-after", "2026-11-19", 4, 0);
        taken(earlier);
        taken(contacts("service-use-after", "2026-11-23", 2, 0));
        assertThat(changes("gp-consultations-change"))
                .extracting(change -> change.getValueQuantity().getValue().intValue())
                .containsExactly(-7);
        Responses.item(earlier, "gp").getAnswerFirstRep().setValue(new IntegerType(5));
        assertThat(clinic.post(earlier.setStatus(QuestionnaireResponseStatus.AMENDED))
                        .statusCode())
                .isEqualTo(200);
        assertThat(changes("gp-consultations-change"))
                .extracting(change -> change.getValueQuantity().getValue().intValue())
                .containsExactly(-7);
    }

    private List<Observation> changes(String code) {
        return all(
                Observation.class,
                "/Observation?category=survey&code=" + code + "&patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C"
                        + ann.nhs());
    }

    @Test
    void takesTheResultsAlongWhereAnAmendmentMovesAResponseToAnotherProgramme() {
        var first = ann.plan();
        var second = clinic.close(clinic.enrolled(ann.nhs()));
        var moved = based(pseq("2026-04-01", 4), first);
        taken(based(pseq("2026-01-14", 1), first));
        taken(moved);
        taken(based(contacts("service-use-before", "2025-09-03", 9, 0), first));
        var counts = based(contacts("service-use-after", "2026-11-19", 4, 0), first);
        taken(counts);
        assertThat(of(first, "pseq-total-change").getStatus()).isEqualTo(ObservationStatus.FINAL);

        amended(based(moved, second));
        assertThat(of(first, "pseq-total-change").getStatus()).isEqualTo(ObservationStatus.ENTEREDINERROR);
        taken(based(pseq("2026-01-15", 2), second));
        assertThat(of(second, "pseq-total-change").getValueQuantity().getValue())
                .as("40 less 20")
                .isEqualByComparingTo("20");

        amended(based(counts, second));
        var before =
                all(Observation.class, "/Observation?code=gp-consultations&based-on=CarePlan/" + first.getIdPart());
        assertThat(before)
                .extracting(Observation::getStatus)
                .containsExactlyInAnyOrder(ObservationStatus.FINAL, ObservationStatus.ENTEREDINERROR);
        assertThat(of(first, "gp-consultations-change").hasValue()).isFalse();
        assertThat(of(second, "gp-consultations").getValueQuantity().getValue()).isEqualByComparingTo("4");
    }

    private static QuestionnaireResponse based(QuestionnaireResponse response, CarePlan plan) {
        return response.setBasedOn(List.of(new Reference("CarePlan/" + plan.getIdPart())));
    }

    private void amended(QuestionnaireResponse response) {
        var amended = clinic.post(response.setStatus(QuestionnaireResponseStatus.AMENDED));
        assertThat(amended.statusCode()).as(amended.body()).isEqualTo(200);
    }

    private Observation of(CarePlan plan, String code) {
        return clinic.find(
                Observation.class, "category=survey&code=" + code + "&based-on=CarePlan/" + plan.getIdPart());
    }

    @Test
    void takesNoCountOfAYearThatIsNotOver() {
        taken(contacts("service-use-after", "2026-11-18", 4, 1));
        assertThat(reported("gp-consultations", "final").getDataAbsentReason().getText())
                .isEqualTo("The patient answered before the window was over.");
    }

    @Test
    void refusesACountThatIsNone() {
        assertThat(codes(clinic.post(contacts("service-use-before", "2025-09-03", -1, 0))))
                .containsExactly("ANSWER_OUT_OF_RANGE");
    }

    @Test
    void countsWhatWasToldBeforeTheProgrammeEndedOnceItHas() {
        var running = clinic.enrolled();
        ann = new Clinic.Completer(running.nhs(), running.plan());
        taken(contacts("service-use-before", "2025-09-03", 9, 0));
        var search =
                "/Observation?category=survey&code=gp-consultations&patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C"
                        + ann.nhs();
        assertThat(clinic.total(search)).as("no window yet").isZero();
        clinic.close(running);
        assertThat(reported("gp-consultations", "final").getValueQuantity().getValue())
                .isEqualByComparingTo("9");
    }

    @Test
    void tellsTheChangeFromTheFirstTotalToTheLast() {
        taken(pseq("2026-01-14", 1));
        assertThat(clinic.total(
                        "/Observation?code=pseq-total-change&patient:identifier=https://fhir.nhs.uk/Id/nhs-number%7C"
                                + ann.nhs()))
                .isZero();
        var last = pseq("2026-04-01", 4);
        taken(last);
        taken(pseq("2026-02-20", 6));
        var change = reported("pseq-total-change", "final");
        assertThat(change.getMeta().getVersionId())
                .as("one in between says nothing new")
                .isEqualTo("1");
        assertThat(change.getValueQuantity().getValue()).as("40 less 10").isEqualByComparingTo("30");
        assertThat(change.getInterpretationFirstRep().getText()).startsWith("Counts as important");
        assertThat(clinic.post(last.setStatus(QuestionnaireResponseStatus.ENTEREDINERROR))
                        .statusCode())
                .isEqualTo(200);
        assertThat(reported("pseq-total-change", "amended").getValueQuantity().getValue())
                .as("60 less 10")
                .isEqualByComparingTo("50");
    }

    @Test
    void makesTheChangeAcrossTheKeysOfOnePerson() {
        taken(pseq("2026-01-14", 1));
        var other = hospitalPatient();
        merged(ann.nhs(), other);
        taken(pseq("2026-04-01", 4).setSubject(new Reference("Patient/" + other.value())));
        assertThat(of(ann.plan(), "pseq-total-change").getValueQuantity().getValue())
                .as("40 less 10")
                .isEqualByComparingTo("30");
    }

    /** The two were enrolled as two, and went one way. */
    @Test
    void makesOneChangeOfAPersonWhoWasEnrolledUnderTwoKeys() {
        taken(pseq("2026-01-14", 1));
        taken(pseq("2026-02-14", 2));
        assertThat(of(ann.plan(), "pseq-total-change").getStatus()).isEqualTo(ObservationStatus.FINAL);
        var twin = clinic.completer();
        var id = hospitalPatient();
        learned(twin.nhs(), id);
        merged(ann.nhs(), id);
        taken(pseq("2026-04-01", 4));
        assertThat(of(twin.plan(), "pseq-total-change").getValueQuantity().getValue())
                .as("40 less 10")
                .isEqualByComparingTo("30");
        assertThat(of(ann.plan(), "pseq-total-change").getStatus())
                .as("of one person one change is told")
                .isEqualTo(ObservationStatus.ENTEREDINERROR);
    }

    private static PatientRef.HospitalId hospitalPatient() {
        return new PatientRef.HospitalId(UUID.randomUUID().toString());
    }

    private void learned(String nhs, PatientRef.HospitalId id) {
        transactions.executeWrite(status -> patients.register(Set.of(named(nhs), id), Optional.empty()));
    }

    private void merged(String nhs, PatientRef.HospitalId into) {
        transactions.executeWrite(
                status -> changes.replaced(patients.find(Set.of(named(nhs))).orElseThrow(), into));
    }

    private static PatientRef named(String nhs) {
        return new PatientRef.Nhs(new NhsNumber(nhs));
    }

    private QuestionnaireResponse pseq(String day, int each) {
        return Responses.of(ann.subject(), "pseq", each, each, each, each, each, each, each, each, each, each)
                .setAuthoredElement(new DateTimeType(day));
    }
}
