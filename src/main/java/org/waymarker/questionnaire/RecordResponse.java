package org.waymarker.questionnaire;

import io.micronaut.context.event.ApplicationEventPublisher;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.OnePatient;
import org.waymarker.fhir.References;
import org.waymarker.fhir.RefusedException;
import org.waymarker.patient.PatientKey;
import org.waymarker.programme.EpisodeId;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Stored;

/** Takes a patient's response into the record, with all that follows from it: scores, counts, an alert. All of it or nothing. */
@Singleton
class RecordResponse {
    private final ResponseReading reading;
    private final JdbcResponses responses;
    private final FhirRecord record;
    private final QuestionnaireFhirMapper mapper;
    private final PseqChange pseqChange;
    private final Alerts alerts;
    private final OnePatient onePatient;
    private final Clock clock;
    private final CountAnswers countAnswers;
    private final ApplicationEventPublisher<AnswersWithdrawn> withdrawn;

    RecordResponse(
            ResponseReading reading,
            JdbcResponses responses,
            FhirRecord record,
            QuestionnaireFhirMapper mapper,
            PseqChange pseqChange,
            Alerts alerts,
            OnePatient onePatient,
            Clock clock,
            CountAnswers countAnswers,
            ApplicationEventPublisher<AnswersWithdrawn> withdrawn) {
        this.reading = reading;
        this.responses = responses;
        this.record = record;
        this.mapper = mapper;
        this.pseqChange = pseqChange;
        this.alerts = alerts;
        this.onePatient = onePatient;
        this.clock = clock;
        this.countAnswers = countAnswers;
        this.withdrawn = withdrawn;
    }

    /** What became of it. */
    enum Change {
        MADE,
        CHANGED,
        /** It stood there just so. */
        NONE
    }

    /**
     * @param resource as it stands
     * @param alert newest of this response, if there is one
     * @param raised whether it was raised just now
     * @param riskItemMissing whether an item that tells of risk was asked and not answered, in a response that is whole
     */
    record Recorded(
            QuestionnaireResponse resource,
            Change change,
            Optional<RiskAlert> alert,
            boolean raised,
            boolean riskItemMissing) {}

    /** @throws RefusedException if it cannot be taken; then nothing is written */
    @Transactional
    Recorded post(QuestionnaireResponse sent, String author) {
        var id = reading.identity(sent);
        responses.take(id.value(), clock.instant());
        return take(id, record.locked("QuestionnaireResponse", id.value()), sent, author);
    }

    /**
     * @param id of the response that is put
     * @throws RefusedException if it cannot be taken; then nothing is written
     */
    @Transactional
    Recorded put(UUID id, QuestionnaireResponse sent, String author) {
        var known = reading.known(id);
        return take(known, record.locked("QuestionnaireResponse", id), sent, author);
    }

    private Recorded take(BusinessId id, Optional<Stored> stored, QuestionnaireResponse sent, String author) {
        var standing = stored.map(found -> found.as(QuestionnaireResponse.class));
        if (sent.getStatus() == QuestionnaireResponseStatus.ENTEREDINERROR) {
            return withdraw(id, standing, sent, author);
        }
        reading.requireStatus(sent);
        var patient = reading.patient(sent);
        var wanted = reading.asKept(sent, id, patient, standing);
        if (standing.isPresent() && reading.isSame(wanted, standing.get())) {
            return standing(id, standing.get());
        }
        standing.ifPresent(before -> reading.requireMayFollow(before, sent));
        var table = reading.table(sent);
        var day = reading.dayOfAnswering(sent);
        var numbers = AnswerReading.numbers(sent, table);
        var episode = reading.episode(sent, patient, day);
        onePatient.requireOnly(patient, sent);

        record.write(Entry.kept(Optional.of(patient), wanted, id), author);
        reading.theirId(sent).ifPresent(theirs -> record.adopt("QuestionnaireResponse", id, theirs));
        var about = new QuestionnaireFhirMapper.About(
                id.value(), episode.id(), wanted.getSubject(), sent.getAuthoredElement());
        boolean whole = CountAnswers.isWhole(sent);
        if (whole) {
            var programmeBefore = programmeOfPseq(id.value());
            table.scales().forEach((scale, items) -> write(about, patient, scale, items, numbers, sent, author));
            if (table.scales().containsKey(Scale.PSEQ)) {
                // An amendment may move the response, and the total is then no longer one of the programme before.
                Stream.concat(programmeBefore.stream(), Stream.of(episode.id()))
                        .distinct()
                        .sorted(Comparator.comparing(EpisodeId::value))
                        .forEach(each -> pseqChange.update(each, patient, author));
            }
            table.counts().ifPresent(asked -> countAnswers.tell(id.value(), episode, day, asked, numbers));
        }
        var before = standing.flatMap(old -> riskAnswer(table, readable(old, table)));
        var answer = riskAnswer(table, numbers);
        var raised = alerts.raiseIfNeeded(id.value(), patient, answer, before, clock.instant(), author);
        return new Recorded(
                wanted,
                standing.isPresent() ? Change.CHANGED : Change.MADE,
                raised.or(() -> alerts.lastOf(id.value())),
                raised.isPresent(),
                whole && answer.isEmpty() && !table.riskItems().isEmpty());
    }

    private Recorded standing(BusinessId id, QuestionnaireResponse standing) {
        return new Recorded(standing, Change.NONE, alerts.lastOf(id.value()), false, false);
    }

    /** A score is amended when its response is, or when it stands here otherwise. */
    private void write(
            QuestionnaireFhirMapper.About about,
            PatientKey patient,
            Scale scale,
            List<String> items,
            Map<String, Integer> numbers,
            QuestionnaireResponse sent,
            String author) {
        var id = mapper.scoreId(about.response(), scale);
        var status = sent.getStatus() == QuestionnaireResponseStatus.AMENDED
                        || record.read("Observation", id.value()).isPresent()
                ? ObservationStatus.AMENDED
                : ObservationStatus.FINAL;
        var score = ScoringRules.score(scale, items, numbers);
        record.write(Entry.ofPatient(patient, mapper.score(about, scale, items, score, status), id), author);
    }

    /** As the score says that stands; empty if there is none. */
    private Optional<EpisodeId> programmeOfPseq(UUID response) {
        return record.read("Observation", mapper.scoreId(response, Scale.PSEQ).value())
                .map(stored -> programme(stored.as(Observation.class)));
    }

    private static EpisodeId programme(Observation score) {
        return new EpisodeId(References.idOf("CarePlan", score.getBasedOnFirstRep(), "Observation.basedOn"));
    }

    /** By the table of today: what that cannot read is no answer that anybody has acted on. */
    private static Map<String, Integer> readable(QuestionnaireResponse before, ScoringTable table) {
        try {
            return AnswerReading.numbers(before, table);
        } catch (RefusedException e) {
            return Map.of();
        }
    }

    /** The highest, if there are several such items. */
    private static Optional<Integer> riskAnswer(ScoringTable table, Map<String, Integer> numbers) {
        return table.riskItems().stream()
                .filter(numbers::containsKey)
                .map(numbers::get)
                .max(Integer::compare);
    }

    /** An alert stays: what was answered may have been meant, and a person says so or not. */
    private Recorded withdraw(
            BusinessId id, Optional<QuestionnaireResponse> standing, QuestionnaireResponse sent, String author) {
        var before = standing.orElseThrow(
                () -> Refusals.because(ResponseRefusal.RESPONSE_UNKNOWN, "QuestionnaireResponse.identifier"));
        if (before.getStatus() == QuestionnaireResponseStatus.ENTEREDINERROR) {
            return standing(id, before);
        }
        reading.requireSameThing(before, sent);
        var patient = reading.patient(before);
        // What was said stays readable: only that it was a mistake is new.
        var kept = before.copy().setStatus(QuestionnaireResponseStatus.ENTEREDINERROR);
        record.write(Entry.kept(Optional.of(patient), kept, id), author);
        for (Scale scale : Scale.values()) {
            var scoreId = mapper.scoreId(id.value(), scale);
            record.locked("Observation", scoreId.value())
                    .map(score -> score.as(Observation.class))
                    .ifPresent(score -> {
                        record.write(
                                Entry.ofPatient(patient, score.setStatus(ObservationStatus.ENTEREDINERROR), scoreId),
                                author);
                        if (scale == Scale.PSEQ) {
                            pseqChange.update(programme(score), patient, author);
                        }
                    });
        }
        withdrawn.publishEvent(new AnswersWithdrawn(id.value()));
        return new Recorded(kept, Change.CHANGED, alerts.lastOf(id.value()), false, false);
    }
}
