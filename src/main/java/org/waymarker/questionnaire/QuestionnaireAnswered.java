package org.waymarker.questionnaire;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.waymarker.programme.Episode;

/**
 * A patient has told how often they had contact with health services; told in the transaction in which the response is recorded, and
 * again when it is amended.
 *
 * @param response id of the QuestionnaireResponse
 * @param window {@code baseline-window} or {@code follow-up-window}
 * @param counts by code of CodeSystem {@code service-use-measure}, 0 or more
 * @param notAnswered codes that were asked for and not answered
 */
public record QuestionnaireAnswered(
        UUID response,
        Episode episode,
        LocalDate answered,
        String window,
        Map<String, Integer> counts,
        Set<String> notAnswered) {
    public QuestionnaireAnswered {
        counts = Map.copyOf(counts);
        notAnswered = Set.copyOf(notAnswered);
    }
}
