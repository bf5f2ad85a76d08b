package org.waymarker.questionnaire;

import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.waymarker.fhir.RefusedException;
import org.waymarker.programme.Episode;
import org.waymarker.programme.ProgrammeEnded;
import org.waymarker.questionnaire.ScoringTable.CountQuestions;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Stored;

/**
 * Tells what patients say of their contacts with health services. The windows of a programme are known when it ends, so what was said
 * before is told again then. Joins the caller's transaction.
 */
@Singleton
class CountAnswers {
    private final ResponseReading reading;
    private final FhirRecord record;
    private final ApplicationEventPublisher<QuestionnaireAnswered> events;

    CountAnswers(ResponseReading reading, FhirRecord record, ApplicationEventPublisher<QuestionnaireAnswered> events) {
        this.reading = reading;
        this.record = record;
        this.events = events;
    }

    /** @param numbers by linkId */
    void tell(UUID response, Episode episode, LocalDate answered, CountQuestions asked, Map<String, Integer> numbers) {
        var counts = new HashMap<String, Integer>();
        var notAnswered = new HashSet<String>();
        asked.items().forEach((linkId, measure) -> {
            var number = numbers.get(linkId);
            if (number == null) {
                notAnswered.add(measure);
            } else {
                counts.put(measure, number);
            }
        });
        events.publishEvent(
                new QuestionnaireAnswered(response, episode, answered, asked.window(), counts, notAnswered));
    }

    @EventListener
    void on(ProgrammeEnded event) {
        var episode = event.episode();
        record.all("QuestionnaireResponse", Optional.of(episode.patient()), List.of())
                .forEach(stored -> tellAgain(stored, episode));
    }

    private void tellAgain(Stored stored, Episode ended) {
        var response = stored.as(QuestionnaireResponse.class);
        if (!isWhole(response)) {
            return;
        }
        try {
            var table = reading.table(response);
            var day = reading.dayOfAnswering(response);
            var episode = reading.episode(response, reading.patient(response), day);
            if (table.counts().isPresent() && episode.id().equals(ended.id())) {
                tell(stored.id(), ended, day, table.counts().get(), AnswerReading.numbers(response, table));
            }
        } catch (RefusedException e) {
            // It could be read when it came; the table has changed since, and a programme ends all the same.
        }
    }

    /** Whether the patient has finished with it. */
    static boolean isWhole(QuestionnaireResponse response) {
        return response.getStatus() == QuestionnaireResponseStatus.COMPLETED
                || response.getStatus() == QuestionnaireResponseStatus.AMENDED;
    }
}
