package org.waymarker.serviceuse;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Counts;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.References;
import org.waymarker.programme.EpisodeId;
import org.waymarker.serviceuse.ServiceUseFhirMapper.About;
import org.waymarker.serviceuse.ServiceUseFhirMapper.Standing;

/** What patients report of their contacts as FHIR: counts beside those from records, under identifiers of their own. */
@Singleton
class SelfReportFhirMapper {
    private static final String FROM_MEMORY =
            "As the patient remembers it. It is compared with nothing but what the patient remembers of the other year.";

    private final BusinessIds ids;
    private final FhirTimes times;

    SelfReportFhirMapper(BusinessIds ids, FhirTimes times) {
        this.ids = ids;
        this.times = times;
    }

    /** One response's, so that a later one takes nothing away. */
    BusinessId countId(EpisodeId episode, Window.Side side, Measure measure, UUID response) {
        return ids.of(Kind.SERVICE_USE, episode, side.code(), measure.code(), Codes.SELF_REPORT.code(), response);
    }

    BusinessId changeId(EpisodeId episode, Measure measure) {
        return ids.of(Kind.SERVICE_USE_CHANGE, episode, measure.code(), Codes.SELF_REPORT.code());
    }

    /** @param whyNot in place of a number, a sentence */
    Observation count(
            About about,
            Window.Side side,
            Measure measure,
            UUID response,
            Optional<Integer> number,
            String whyNot,
            Standing standing) {
        var window = about.windows().of(side);
        var observation = observation(
                about,
                Profiles.SERVICE_USE_COUNT,
                countId(about.episode(), side, measure, response),
                measure.code(),
                window,
                standing);
        number.ifPresentOrElse(
                value -> observation.setValue(Counts.of(value, measure.unit()).setCode(measure.ucum())),
                () -> observation.setDataAbsentReason(Codes.ABSENT_UNKNOWN.toConcept(whyNot)));
        observation.addDerivedFrom(
                References.to("QuestionnaireResponse", ids.existing(Kind.QUESTIONNAIRE_RESPONSE, response)));
        ServiceUseFhirMapper.component(
                observation, Codes.FIRST_SESSION, FhirTimes.date(about.windows().firstSession()));
        ServiceUseFhirMapper.component(
                observation, Codes.LAST_SESSION, FhirTimes.date(about.windows().lastSession()));
        ServiceUseFhirMapper.component(observation, Codes.WINDOW_DAYS, ServiceUseFhirMapper.days(window.range()));
        return observation;
    }

    /** Follow-up minus baseline, or why that is not given. */
    Observation change(
            About about,
            Measure measure,
            Change change,
            Observation baseline,
            Observation followUp,
            Standing standing) {
        var observation = observation(
                about,
                Profiles.SERVICE_USE_CHANGE,
                changeId(about.episode(), measure),
                measure.code() + "-change",
                about.windows().followUp(),
                standing);
        ServiceUseFhirMapper.component(
                observation,
                Codes.BASELINE_DAYS,
                ServiceUseFhirMapper.days(about.windows().baseline().range()));
        ServiceUseFhirMapper.component(
                observation,
                Codes.FOLLOW_UP_DAYS,
                ServiceUseFhirMapper.days(about.windows().followUp().range()));
        if (change instanceof Change.Difference difference) {
            observation.setValue(Counts.of(difference.value(), measure.unit()).setCode(measure.ucum()));
        } else {
            observation.setDataAbsentReason(Codes.ABSENT_UNKNOWN.toConcept(
                    ((Change.Refused) change).reason().sentence()));
        }
        observation.addDerivedFrom(counted(baseline));
        observation.addDerivedFrom(counted(followUp));
        return observation;
    }

    private Reference counted(Observation count) {
        return References.to("Observation", ids.existing(Kind.SERVICE_USE, UUID.fromString(count.getIdPart())));
    }

    private Observation observation(
            About about, String profile, BusinessId id, String code, Window window, Standing standing) {
        var observation = new Observation()
                .setStatus(standing.status())
                .addCategory(Codes.CATEGORY_SURVEY.toConcept())
                .setCode(Codes.known(CodeSystems.SERVICE_USE_MEASURE, code).toConcept())
                .setSubject(about.patient().copy())
                .setEffective(
                        FhirTimes.days(window.range().from(), window.range().last()))
                .setIssuedElement(times.instant(standing.issued()))
                .addPerformer(about.patient().copy())
                .setMethod(Codes.SELF_REPORT.toConcept())
                .addNote(new Annotation().setText(FROM_MEMORY));
        observation.getMeta().addProfile(profile);
        observation.addIdentifier(id.toIdentifier());
        observation.addBasedOn(References.to(
                "CarePlan", ids.existing(Kind.PROGRAMME_PLAN, about.episode().value())));
        return observation;
    }
}
