package org.waymarker.serviceuse;

import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.References;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.programme.Episode;
import org.waymarker.programme.EpisodeEnteredInError;
import org.waymarker.programme.EpisodeId;
import org.waymarker.programme.Programmes;
import org.waymarker.questionnaire.AnswersWithdrawn;
import org.waymarker.questionnaire.QuestionnaireAnswered;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Search.Criterion;
import org.waymarker.record.Search.Wanted;
import org.waymarker.record.Stored;
import org.waymarker.serviceuse.ServiceUseFhirMapper.About;
import org.waymarker.serviceuse.ServiceUseFhirMapper.Standing;

/**
 * Writes what patients report of their contacts, in the transaction in which it is told. Once a programme has ended its windows are
 * known; what is told before is told again then.
 */
@Singleton
class SelfReportedCounts {
    /** Whose word these counts are: never a feed's, so no change is ever made of one of these and one from records. */
    static final CountSource SOURCE = new CountSource(new TreeSet<>(Set.of(new FeedName("The patient's own report"))));

    private static final String AUTHOR = "service-use";
    private static final String NOT_ANSWERED = "The patient was asked and gave no number.";
    private static final String TOO_EARLY = "The patient answered before the window was over.";
    private final FhirRecord record;
    private final SelfReportFhirMapper mapper;
    private final Programmes programmes;
    private final Patients patients;
    private final PatientReferences references;
    private final Clock clock;

    SelfReportedCounts(
            FhirRecord record,
            SelfReportFhirMapper mapper,
            Programmes programmes,
            Patients patients,
            PatientReferences references,
            Clock clock) {
        this.record = record;
        this.mapper = mapper;
        this.programmes = programmes;
        this.patients = patients;
        this.references = references;
        this.clock = clock;
    }

    @EventListener
    void on(QuestionnaireAnswered event) {
        var episode = event.episode();
        // An amendment may have moved the response to another programme.
        withdraw(reportedIn(event.response()).stream()
                .filter(count -> !programme(count).equals(Optional.of(episode.id())))
                .toList());
        if (episode.ending().isEmpty() || episode.enteredInError()) {
            return;
        }
        var about = about(episode);
        var side = Arrays.stream(Window.Side.values())
                .filter(each -> each.code().equals(event.window()))
                .findFirst()
                .orElseThrow();
        boolean early =
                event.answered().isBefore(about.windows().of(side).range().to());
        for (Measure measure : Measure.values()) {
            var number = Optional.ofNullable(event.counts().get(measure.code()));
            if (number.isEmpty() && !event.notAnswered().contains(measure.code())) {
                continue;
            }
            put(
                    episode.patient(),
                    mapper.countId(episode.id(), side, measure, event.response()),
                    standing -> mapper.count(
                            about,
                            side,
                            measure,
                            event.response(),
                            early ? Optional.empty() : number,
                            number.isEmpty() ? NOT_ANSWERED : TOO_EARLY,
                            standing));
            change(episode, about, measure);
        }
    }

    @EventListener
    void on(AnswersWithdrawn event) {
        withdraw(reportedIn(event.response()));
    }

    /** The counts of a response that stand. */
    private List<Observation> reportedIn(UUID response) {
        var derived = criterion("derived-from", new Token("", "QuestionnaireResponse/" + response));
        return found(Optional.empty(), List.of(derived)).stream()
                .filter(count -> count.getStatus() != ObservationStatus.ENTEREDINERROR)
                .toList();
    }

    private static Optional<EpisodeId> programme(Observation count) {
        return References.maybeIdOf("CarePlan", count.getBasedOnFirstRep()).map(EpisodeId::new);
    }

    private void withdraw(List<Observation> counts) {
        for (Observation count : counts) {
            var episode = programme(count).flatMap(programmes::episode).orElseThrow();
            withdraw(episode, count);
            Measure.ofCode(count.getCode().getCodingFirstRep().getCode())
                    .ifPresent(measure -> change(episode, about(episode), measure));
        }
    }

    /** As with counts from records: around a programme that never was there is nothing to count. */
    @EventListener
    void on(EpisodeEnteredInError event) {
        var episode = event.episode();
        found(Optional.of(episode.patient()), List.of(basedOn(episode)))
                .forEach(observation -> withdraw(episode, observation));
    }

    private void withdraw(Episode episode, Observation observation) {
        var identifier = observation.getIdentifierFirstRep();
        record.write(
                Entry.ofPatient(
                        episode.patient(),
                        observation.setStatus(ObservationStatus.ENTEREDINERROR),
                        new BusinessId(identifier.getSystem(), UUID.fromString(identifier.getValue()))),
                AUTHOR);
    }

    private About about(Episode episode) {
        return new About(episode.id(), references.write(patients.identity(episode.patient())), Windows.of(episode));
    }

    /** Made once there is a count in each window; of the newest ones. */
    private void change(Episode episode, About about, Measure measure) {
        var counts = counts(episode, measure);
        var baseline = newest(counts, about.windows().baseline());
        var followUp = newest(counts, about.windows().followUp());
        if (baseline.isEmpty() || followUp.isEmpty()) {
            return;
        }
        var change = between(
                windowCount(baseline.get(), measure, about.windows().baseline()),
                windowCount(followUp.get(), measure, about.windows().followUp()));
        put(
                episode.patient(),
                mapper.changeId(episode.id(), measure),
                standing -> mapper.change(about, measure, change, baseline.get(), followUp.get(), standing));
    }

    private static Change between(Optional<WindowCount> baseline, Optional<WindowCount> followUp) {
        return baseline.isPresent() && followUp.isPresent()
                ? Change.between(baseline.get(), followUp.get())
                : new Change.Refused(Change.Reason.COUNT_NOT_KNOWN);
    }

    private static Optional<WindowCount> windowCount(Observation count, Measure measure, Window window) {
        return count.hasValueQuantity() && count.getStatus() != ObservationStatus.ENTEREDINERROR
                ? Optional.of(new WindowCount(
                        measure,
                        window,
                        SOURCE,
                        new Count.Counted(count.getValueQuantity().getValue().intValueExact())))
                : Optional.empty();
    }

    private List<Observation> counts(Episode episode, Measure measure) {
        return found(
                Optional.of(episode.patient()),
                List.of(
                        basedOn(episode),
                        criterion("code", new Token(CodeSystems.SERVICE_USE_MEASURE, measure.code()))));
    }

    private static Criterion basedOn(Episode episode) {
        return criterion("based-on", new Token("", "CarePlan/" + episode.id()));
    }

    private static Criterion criterion(String name, Token value) {
        return new Criterion(name, List.of(Wanted.of(value)));
    }

    /** What was answered last. One that stands goes before one that was taken back. */
    private Optional<Observation> newest(List<Observation> counts, Window window) {
        return counts.stream()
                .filter(count -> window.range()
                        .from()
                        .toString()
                        .equals(count.getEffectivePeriod().getStartElement().getValueAsString()))
                .max(Comparator.comparing((Observation count) -> count.getStatus() != ObservationStatus.ENTEREDINERROR)
                        .thenComparing(this::answered)
                        .thenComparing(Observation::getIssued));
    }

    /** An amendment is written later and answered no later. */
    private Date answered(Observation count) {
        return References.maybeIdOf("QuestionnaireResponse", count.getDerivedFromFirstRep())
                .flatMap(id -> record.read("QuestionnaireResponse", id))
                .map(stored -> stored.as(QuestionnaireResponse.class).getAuthored())
                .orElseThrow();
    }

    private List<Observation> found(Optional<PatientKey> patient, List<Criterion> criteria) {
        var all = new ArrayList<Criterion>(criteria);
        all.add(criterion("category", new Token(Codes.CATEGORY_SURVEY.system(), Codes.CATEGORY_SURVEY.code())));
        return record.all("Observation", patient, all).stream()
                .map(stored -> stored.as(Observation.class))
                .filter(count -> Codes.SELF_REPORT.isIn(count.getMethod()))
                .toList();
    }

    /** A new version only where something else is said. */
    private void put(PatientKey patient, BusinessId id, Function<Standing, Observation> build) {
        var standing = record.locked("Observation", id.value());
        if (standing.isPresent() && isSame(standing.get(), build)) {
            return;
        }
        var status = standing.isPresent() ? ObservationStatus.AMENDED : ObservationStatus.FINAL;
        record.write(Entry.ofPatient(patient, build.apply(new Standing(status, clock.instant())), id), AUTHOR);
    }

    /** The patient is the performer as well. */
    private static boolean isSame(Stored standing, Function<Standing, Observation> build) {
        var before = standing.as(Observation.class);
        var again =
                build.apply(new Standing(before.getStatus(), before.getIssued().toInstant()));
        return standing.isSaidAgain(before, again.setPerformer(before.getPerformer()));
    }
}
