package org.waymarker.questionnaire;

import static org.waymarker.questionnaire.ResponseRefusal.ANSWERED_TWICE;
import static org.waymarker.questionnaire.ResponseRefusal.ANSWER_NOT_A_NUMBER;
import static org.waymarker.questionnaire.ResponseRefusal.ANSWER_OUT_OF_RANGE;
import static org.waymarker.questionnaire.ResponseRefusal.ITEM_UNKNOWN;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.Type;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;

/** Reads numbers out of a response, item by item; groups are looked into, whatever their linkIds. */
final class AnswerReading {
    private AnswerReading() {}

    /**
     * @return by linkId, each an answer that the item takes
     * @throws RefusedException (422) that names every item whose answer cannot be taken
     */
    static Map<String, Integer> numbers(QuestionnaireResponse response, ScoringTable table) {
        var numbers = new TreeMap<String, Integer>();
        var refusals = new ArrayList<Refusal>();
        var wanted = table.numbers();
        for (var item : items(response.getItem())) {
            if (!item.hasAnswer()) {
                continue;
            }
            var linkId = String.valueOf(item.getLinkId());
            if (!wanted.contains(linkId)) {
                if (!table.other().contains(linkId)) {
                    refusals.add(refusal(ITEM_UNKNOWN, ITEM_UNKNOWN.sentence(), item));
                }
                continue;
            }
            number(item, table, numbers).ifPresent(refusals::add);
        }
        if (!refusals.isEmpty()) {
            throw new RefusedException(refusals);
        }
        return numbers;
    }

    private static Optional<Refusal> number(
            QuestionnaireResponseItemComponent item, ScoringTable table, Map<String, Integer> numbers) {
        var linkId = item.getLinkId();
        if (item.getAnswer().size() > 1 || numbers.containsKey(linkId)) {
            return Optional.of(refusal(ANSWERED_TWICE, ANSWERED_TWICE.sentence(), item));
        }
        var number = whole(item.getAnswerFirstRep().getValue());
        if (number.isEmpty()) {
            return Optional.of(refusal(ANSWER_NOT_A_NUMBER, ANSWER_NOT_A_NUMBER.sentence(), item));
        }
        var objection = table.objection(linkId, number.get());
        if (objection.isPresent()) {
            return Optional.of(refusal(
                    ANSWER_OUT_OF_RANGE, ANSWER_OUT_OF_RANGE.sentence() + ", which is " + objection.get(), item));
        }
        numbers.put(linkId, number.get());
        return Optional.empty();
    }

    /**
     * Whether an item that tells of risk has any answer but 0: one above, or one that cannot be read.
     *
     * @param riskItems linkIds
     */
    static boolean tellsOfRisk(QuestionnaireResponse response, List<String> riskItems) {
        return items(response.getItem()).stream()
                .filter(item -> riskItems.contains(String.valueOf(item.getLinkId())))
                .flatMap(item -> item.getAnswer().stream())
                .anyMatch(answer ->
                        whole(answer.getValue()).filter(number -> number == 0).isEmpty());
    }

    /** Those within groups and beneath answers too. */
    private static List<QuestionnaireResponseItemComponent> items(List<QuestionnaireResponseItemComponent> given) {
        var all = new ArrayList<QuestionnaireResponseItemComponent>();
        for (var item : given) {
            all.add(item);
            all.addAll(items(item.getItem()));
            for (QuestionnaireResponseItemAnswerComponent answer : item.getAnswer()) {
                all.addAll(items(answer.getItem()));
            }
        }
        return all;
    }

    private static Optional<Integer> whole(Type value) {
        if (value instanceof IntegerType integer && integer.hasValue()) {
            return Optional.of(integer.getValue());
        }
        if (value instanceof DecimalType decimal && decimal.hasValue()) {
            return whole(decimal.getValue());
        }
        if (value instanceof Coding coding
                && coding.getExtensionByUrl(Extensions.ORDINAL_VALUE) != null
                && coding.getExtensionByUrl(Extensions.ORDINAL_VALUE).getValue() instanceof DecimalType ordinal
                && ordinal.hasValue()) {
            return whole(ordinal.getValue());
        }
        return Optional.empty();
    }

    private static Optional<Integer> whole(BigDecimal value) {
        try {
            return Optional.of(value.intValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** The item is named by its linkId, which is the questionnaire's and says nothing of the patient. */
    private static Refusal refusal(ResponseRefusal reason, String sentence, QuestionnaireResponseItemComponent item) {
        var linkId = String.valueOf(item.getLinkId());
        return Refusals.of(
                reason,
                sentence,
                linkId.matches("[A-Za-z0-9/._-]{1,64}")
                        ? "QuestionnaireResponse.descendants().where(linkId = '" + linkId + "')"
                        : "QuestionnaireResponse.item");
    }
}
