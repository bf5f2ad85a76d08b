package org.waymarker.questionnaire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.PainService;
import org.waymarker.patient.PatientKey;
import org.waymarker.programme.EpisodeId;
import org.waymarker.testing.Golden;
import org.waymarker.testing.ProfileValidator;

class QuestionnaireFhirMapperTest {
    private static final UUID RESPONSE = UUID.fromString("11111111-1111-5111-8111-111111111111");

    private final QuestionnaireFhirMapper mapper = new QuestionnaireFhirMapper(
            new BusinessIds("https://waymarker.example/id", UUID.fromString("00000000-0000-4000-8000-000000000001")),
            new PainService("ZZ999", "Pain Management Service"),
            new FhirTimes("Europe/London"));

    private static Reference patient() {
        return new Reference("https://hospital.example/fhir/Patient/1001")
                .setType("Patient")
                .setIdentifier(
                        new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue("9990000018"));
    }

    private static QuestionnaireFhirMapper.About about() {
        return new QuestionnaireFhirMapper.About(
                RESPONSE,
                new EpisodeId(UUID.fromString("22222222-2222-4222-8222-222222222222")),
                patient(),
                new DateTimeType("2026-02-27T18:05:00Z"));
    }

    private static List<String> items(Scale scale) {
        return IntStream.rangeClosed(1, scale.items())
                .mapToObj(n -> scale.code() + "." + n)
                .toList();
    }

    private Resource score(Scale scale, Score score, ObservationStatus status) {
        return mapper.score(about(), scale, items(scale), score, status);
    }

    private static Score points(String value, int answered) {
        return new Score.Points(new BigDecimal(value), answered);
    }

    private static void golden(String name, Resource resource) {
        Golden.assertMatches(QuestionnaireFhirMapperTest.class, name, resource);
    }

    @Test
    void mapsTotals() {
        golden("pseq", score(Scale.PSEQ, points("24", 10), ObservationStatus.FINAL));
        golden("phq-9-amended", score(Scale.PHQ_9, points("13", 9), ObservationStatus.AMENDED));
    }

    @Test
    void mapsAMeanOfFewerAnswers() {
        golden("bpi-interference-of-five", score(Scale.BPI_INTERFERENCE, points("4.20", 5), ObservationStatus.FINAL));
    }

    @Test
    void mapsLevels() {
        golden("eq-5d-5l", score(Scale.EQ_5D_5L, new Score.Levels("11221"), ObservationStatus.FINAL));
    }

    @Test
    void saysWhatIsMissingInPlaceOfAScore() {
        golden(
                "phq-9-incomplete",
                score(Scale.PHQ_9, new Score.Incomplete(List.of("phq-9.4", "phq-9.9")), ObservationStatus.FINAL));
    }

    @ParameterizedTest
    @EnumSource(Scale.class)
    void mapsEveryScaleToAValidObservation(Scale scale) {
        var score = scale.rule() == Scale.Rule.DIGITS ? new Score.Levels("12345") : points("5", scale.items());
        ProfileValidator.assertValid(score(scale, score, ObservationStatus.FINAL));
        ProfileValidator.assertValid(score(scale, new Score.Incomplete(items(scale)), ObservationStatus.FINAL));
    }

    @Test
    void mapsAChangeBetweenTwoTotals() {
        var first = pseq("18", "2026-01-14");
        golden("pseq-change-important", change(first, pseq("25", "2026-04-01")));
        golden("pseq-change", change(first, pseq("12", "2026-04-01")));
    }

    private Resource change(Observation first, Observation last) {
        return mapper.pseqChange(about().episode(), first, last, ObservationStatus.FINAL);
    }

    private Observation pseq(String total, String day) {
        var about = new QuestionnaireFhirMapper.About(
                UUID.nameUUIDFromBytes((total + day).getBytes(StandardCharsets.UTF_8)),
                about().episode(),
                patient(),
                new DateTimeType(day));
        var score = mapper.score(about, Scale.PSEQ, items(Scale.PSEQ), points(total, 10), ObservationStatus.FINAL);
        score.setId(score.getIdentifierFirstRep().getValue());
        return score;
    }

    @Test
    void mapsAnAlertUntilSomebodyClosesIt() {
        var alert = new RiskAlert(
                mapper.alertId(RESPONSE, 1).value(),
                RESPONSE,
                new PatientKey(UUID.fromString("33333333-3333-4333-8333-333333333333")),
                1,
                Instant.parse("2026-03-02T09:00:00Z"),
                Optional.empty());
        golden("alert-open", mapper.alert(alert, patient()));
        golden(
                "alert-closed",
                mapper.alert(
                        alert.closed(new RiskAlert.Acknowledgement(
                                new Clinician("Practitioner", "Practitioner/7"),
                                Instant.parse("2026-03-02T09:40:00Z"),
                                AlertAction.CONTACTED_PATIENT)),
                        patient()));
    }

    @ParameterizedTest
    @EnumSource(AlertAction.class)
    void mapsEveryActionToAValidFlag(AlertAction action) {
        var at = Instant.parse("2026-03-02T09:00:00Z");
        var alert =
                new RiskAlert(UUID.randomUUID(), RESPONSE, new PatientKey(UUID.randomUUID()), 2, at, Optional.empty());
        ProfileValidator.assertValid(mapper.alert(
                alert.closed(
                        new RiskAlert.Acknowledgement(new Clinician("PractitionerRole", "urn:staff|12"), at, action)),
                patient()));
    }
}
