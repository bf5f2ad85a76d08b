package org.waymarker.api;

import java.util.UUID;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.Reference;

/** Responses to questionnaires as an EHR sends them. */
final class Responses {
    static final String SYSTEM = "https://ehr.example/response";
    static final String QUESTIONNAIRES = "https://waymarker.example/fhir/Questionnaire/";

    private Responses() {}

    /** @param answers to the items in their order; null for one that was not answered */
    static QuestionnaireResponse of(Reference subject, String questionnaire, Integer... answers) {
        var response = empty(subject, questionnaire);
        IntStream.range(0, answers.length)
                .filter(i -> answers[i] != null)
                .forEach(i -> response.addItem()
                        .setLinkId(questionnaire + "." + (i + 1))
                        .addAnswer()
                        .setValue(new IntegerType(answers[i])));
        return response;
    }

    static QuestionnaireResponse empty(Reference subject, String questionnaire) {
        var response = new QuestionnaireResponse()
                .setStatus(QuestionnaireResponseStatus.COMPLETED)
                .setQuestionnaire(QUESTIONNAIRES + questionnaire + "|1")
                .setSubject(subject)
                .setAuthoredElement(new DateTimeType("2026-02-27T18:05:00Z"));
        response.getIdentifier().setSystem(SYSTEM).setValue(UUID.randomUUID().toString());
        return response;
    }

    /** PHQ-9 with eight ones and this answer to the last item. */
    static QuestionnaireResponse phq9(Reference subject, Integer ninth) {
        return of(subject, "phq-9", 1, 1, 1, 1, 1, 1, 1, 1, ninth);
    }

    static QuestionnaireResponseItemComponent item(QuestionnaireResponse response, String linkId) {
        return response.getItem().stream()
                .filter(item -> linkId.equals(item.getLinkId()))
                .findFirst()
                .orElseThrow();
    }
}
