package org.waymarker.questionnaire;

import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Flag.FlagStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.References;
import org.waymarker.programme.EpisodeId;

/** Scores and alerts as FHIR; field by field in {@code docs/fhir-mapping.md}. */
@Singleton
class QuestionnaireFhirMapper {
    private final BusinessIds ids;
    private final PainService service;
    private final FhirTimes times;

    QuestionnaireFhirMapper(BusinessIds ids, PainService service, FhirTimes times) {
        this.ids = ids;
        this.service = service;
        this.times = times;
    }

    /**
     * Which response, and around which episode.
     *
     * @param response id of the QuestionnaireResponse
     */
    record About(UUID response, EpisodeId episode, Reference patient, DateTimeType authored) {}

    BusinessId scoreId(UUID response, Scale scale) {
        return ids.of(Kind.PATIENT_REPORTED_SCORE, response, scale.code());
    }

    BusinessId alertId(UUID response, int number) {
        return ids.of(Kind.RISK_ALERT, response, number);
    }

    Reference response(UUID response) {
        return References.to("QuestionnaireResponse", ids.existing(Kind.QUESTIONNAIRE_RESPONSE, response));
    }

    /** @param items linkIds of the scale, the first item's first */
    Observation score(About about, Scale scale, List<String> items, Score score, ObservationStatus status) {
        var id = scoreId(about.response, scale);
        var observation = new Observation()
                .setStatus(status)
                .addCategory(Codes.CATEGORY_SURVEY.toConcept())
                .setCode(code(scale))
                .setSubject(about.patient.copy())
                .setEffective(about.authored.copy())
                .addPerformer(about.patient.copy());
        observation.getMeta().addProfile(Profiles.PATIENT_REPORTED_SCORE);
        observation.addIdentifier(id.toIdentifier());
        observation.addBasedOn(References.to("CarePlan", ids.existing(Kind.PROGRAMME_PLAN, about.episode.value())));
        observation.addDerivedFrom(response(about.response));
        if (score instanceof Score.Points number) {
            observation.setValue(points(number.value()));
            if (number.answered() < items.size()) {
                observation
                        .addNote()
                        .setText("Of " + number.answered() + " answers; the scale has " + items.size() + " items.");
            }
            band(scale, number).ifPresent(observation::addInterpretation);
        } else if (score instanceof Score.Levels levels) {
            observation.setValue(new StringType(levels.digits()));
        } else {
            absent(observation, scale, items, ((Score.Incomplete) score).missing());
        }
        return observation;
    }

    BusinessId pseqChangeId(EpisodeId episode) {
        return ids.of(Kind.PATIENT_REPORTED_CHANGE, episode, Scale.PSEQ.code());
    }

    /**
     * The last PSEQ total of a programme less the first.
     *
     * @param first as it stands in the record, with a total
     * @param last as well
     */
    Observation pseqChange(EpisodeId episode, Observation first, Observation last, ObservationStatus status) {
        int before = first.getValueQuantity().getValue().intValueExact();
        int after = last.getValueQuantity().getValue().intValueExact();
        var observation = new Observation()
                .setStatus(status)
                .addCategory(Codes.CATEGORY_SURVEY.toConcept())
                .setCode(Codes.PSEQ_TOTAL_CHANGE.toConcept())
                .setSubject(last.getSubject().copy())
                .setEffective(last.getEffective().copy())
                .addPerformer(service.reference())
                .setValue(points(BigDecimal.valueOf((long) after - before)))
                .addInterpretation(new CodeableConcept()
                        .setText(
                                PseqBand.isImportant(before, after)
                                        ? "Counts as important: by 7 points or more, into another ePPOC band"
                                        : "Does not count as important: less than 7 points, or within one ePPOC band"));
        observation.getMeta().addProfile(Profiles.PATIENT_REPORTED_CHANGE);
        observation.addIdentifier(pseqChangeId(episode).toIdentifier());
        observation.addBasedOn(References.to("CarePlan", ids.existing(Kind.PROGRAMME_PLAN, episode.value())));
        observation.addDerivedFrom(score(first));
        observation.addDerivedFrom(score(last));
        observation.addNote().setText("A change, not an effect: scores also move by themselves.");
        return observation;
    }

    private Reference score(Observation score) {
        return References.to(
                "Observation", ids.existing(Kind.PATIENT_REPORTED_SCORE, UUID.fromString(score.getIdPart())));
    }

    private static CodeableConcept code(Scale scale) {
        var code = Codes.known(CodeSystems.PATIENT_REPORTED_MEASURE, scale.measure())
                .toConcept();
        switch (scale) {
            case PHQ_9 -> code.addCoding(Codes.LOINC_PHQ_9_TOTAL.toCoding());
            case GAD_7 -> code.addCoding(Codes.LOINC_GAD_7_TOTAL.toCoding());
            default -> {
                // None was found in LOINC that is certain to mean the same.
            }
        }
        return code;
    }

    private static Quantity points(BigDecimal value) {
        return new Quantity()
                .setValue(value)
                .setUnit("score")
                .setSystem(CodeSystems.UCUM)
                .setCode("{score}");
    }

    private static Optional<CodeableConcept> band(Scale scale, Score.Points number) {
        return scale == Scale.PSEQ
                ? Optional.of(new CodeableConcept()
                        .setText("ePPOC band: "
                                + PseqBand.of(number.value().intValueExact()).words()))
                : Optional.empty();
    }

    private static void absent(Observation observation, Scale scale, List<String> items, List<String> missing) {
        observation.setDataAbsentReason(Codes.ABSENT_UNKNOWN.toConcept("Not answered: " + String.join(", ", missing)));
        scale.riskItem()
                .map(number -> items.get(number - 1))
                .filter(missing::contains)
                .ifPresent(item -> observation
                        .addNote()
                        .setText("The item that tells of risk was not answered. That is no all-clear."));
    }

    /** It says that a person must look, and neither the words of the item nor what was answered. */
    Flag alert(RiskAlert alert, Reference patient) {
        var period = new Period().setStartElement(times.dateTime(alert.raisedAt()));
        var flag = new Flag()
                .setStatus(alert.open() ? FlagStatus.ACTIVE : FlagStatus.INACTIVE)
                .addCategory(Codes.CATEGORY_SAFETY.toConcept())
                .setCode(Codes.ALERT_PHQ_9_ITEM_9.toConcept(
                        "PHQ-9 item 9 was answered above zero" + (alert.open() ? ": a clinician must look now" : "")))
                .setSubject(patient.copy())
                .setPeriod(period)
                .setAuthor(service.reference());
        flag.getMeta().addProfile(Profiles.RISK_ALERT);
        flag.addIdentifier(ids.existing(Kind.RISK_ALERT, alert.id()).toIdentifier());
        flag.addExtension(Extensions.ALERT_SOURCE, response(alert.response()));
        alert.acknowledgement().ifPresent(how -> {
            period.setEndElement(times.dateTime(how.at()));
            flag.addExtension(acknowledgement(how));
        });
        return flag;
    }

    private Extension acknowledgement(RiskAlert.Acknowledgement how) {
        var extension = new Extension(Extensions.ALERT_ACKNOWLEDGEMENT);
        extension.addExtension(Extensions.ALERT_ACKNOWLEDGEMENT_WHO, how.by().toReference());
        extension.addExtension(Extensions.ALERT_ACKNOWLEDGEMENT_WHEN, times.dateTime(how.at()));
        extension.addExtension(
                Extensions.ALERT_ACKNOWLEDGEMENT_ACTION,
                Codes.known(CodeSystems.ALERT_ACTION, how.action().code()).toConcept());
        return extension;
    }
}
