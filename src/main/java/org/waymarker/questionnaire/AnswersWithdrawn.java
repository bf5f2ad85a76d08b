package org.waymarker.questionnaire;

import java.util.UUID;

/**
 * A response turned out to be in error; told in the transaction in which that is recorded.
 *
 * @param response id of the QuestionnaireResponse
 */
public record AnswersWithdrawn(UUID response) {}
