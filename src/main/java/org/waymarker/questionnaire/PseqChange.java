package org.waymarker.questionnaire;

import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.patient.PatientKey;
import org.waymarker.programme.Episode;
import org.waymarker.programme.EpisodeId;
import org.waymarker.programme.Programmes;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Search.Criterion;
import org.waymarker.record.Search.Wanted;
import org.waymarker.record.Stored;

/** Keeps the change between the first and the last PSEQ total of a programme. Joins the caller's transaction. */
@Singleton
class PseqChange {
    private final FhirRecord record;
    private final QuestionnaireFhirMapper mapper;
    private final Programmes programmes;

    PseqChange(FhirRecord record, QuestionnaireFhirMapper mapper, Programmes programmes) {
        this.record = record;
        this.mapper = mapper;
        this.programmes = programmes;
    }

    /** Brings it in line with the totals as they stand: there is one while there are two. */
    void update(EpisodeId episode, PatientKey patient, String author) {
        var enrolments = enrolments(episode, patient);
        var totals = totals(enrolments, patient);
        write(enrolments.get(0), patient, totals, author);
        // One person's change is told once.
        enrolments.stream().skip(1).forEach(other -> write(other, patient, List.of(), author));
    }

    /**
     * Two Patients whom the hospital found to be one may both have been enrolled: what began on one day is one way through.
     *
     * @return the newest first, to which a response belongs that names none
     */
    private List<EpisodeId> enrolments(EpisodeId id, PatientKey patient) {
        var own = programmes.episodesOf(patient);
        return own.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .map(episode -> own.stream()
                        .filter(each -> each.id().equals(id)
                                || (each.firstSession().equals(episode.firstSession())
                                        && !each.patient().equals(episode.patient())))
                        .map(Episode::id)
                        .toList())
                .orElse(List.of(id));
    }

    /** @param totals the earliest answered first */
    private void write(EpisodeId episode, PatientKey patient, List<Observation> totals, String author) {
        var id = mapper.pseqChangeId(episode);
        var standing = record.locked("Observation", id.value());
        Optional<Observation> wanted;
        if (totals.size() > 1) {
            var first = totals.get(0);
            var last = totals.get(totals.size() - 1);
            if (standing.filter(change -> isTold(change, first, last, episode)).isPresent()) {
                return;
            }
            wanted = Optional.of(mapper.pseqChange(
                    episode, first, last, standing.isPresent() ? ObservationStatus.AMENDED : ObservationStatus.FINAL));
        } else {
            wanted = standing.map(change -> change.as(Observation.class).setStatus(ObservationStatus.ENTEREDINERROR));
        }
        wanted.ifPresent(change -> record.write(Entry.ofPatient(patient, change, id), author));
    }

    /** Whether that change stands; a score in between, for one, says nothing new. */
    private boolean isTold(Stored standing, Observation first, Observation last, EpisodeId episode) {
        var before = standing.as(Observation.class);
        if (before.getStatus() == ObservationStatus.ENTEREDINERROR) {
            return false;
        }
        var again = mapper.pseqChange(episode, first, last, before.getStatus());
        return standing.isSaidAgain(before, again.setPerformer(before.getPerformer()));
    }

    /** Those that are numbers, the earliest answered first. */
    private List<Observation> totals(List<EpisodeId> episodes, PatientKey patient) {
        var plans = episodes.stream()
                .map(episode -> Wanted.of(new Token("", "CarePlan/" + episode)))
                .toList();
        var criteria = List.of(
                new Criterion("based-on", plans),
                new Criterion(
                        "code", List.of(Wanted.of(new Token(Codes.PSEQ_TOTAL.system(), Codes.PSEQ_TOTAL.code())))));
        return record.all("Observation", Optional.of(patient), criteria).stream()
                .map(stored -> stored.as(Observation.class))
                .filter(score -> score.hasValueQuantity() && score.getStatus() != ObservationStatus.ENTEREDINERROR)
                .sorted(Comparator.comparing((Observation score) ->
                                score.getEffectiveDateTimeType().getValue())
                        .thenComparing(Observation::getIdPart))
                .toList();
    }
}
