package org.waymarker.questionnaire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.PatientKey;

class AlertRulesTest {
    private static final Instant AT = Instant.parse("2026-03-02T09:00:00Z");

    private static Optional<RiskAlert> last(String state) {
        var open = new RiskAlert(
                UUID.randomUUID(), UUID.randomUUID(), new PatientKey(UUID.randomUUID()), 1, AT, Optional.empty());
        return switch (state) {
            case "none" -> Optional.empty();
            case "open" -> Optional.of(open);
            default ->
                Optional.of(open.closed(new RiskAlert.Acknowledgement(
                        new Clinician("Practitioner", "Practitioner/7"), AT, AlertAction.CONTACTED_PATIENT)));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "none, -, 0, false, nothing to look at",
        "none, -, -, false, not answered",
        "none, -, 1, true, the least there is",
        "none, -, 3, true, the most there is",
        "none, 0, 1, true, amended to above zero",
        "none, 1, 0, false, amended to zero",
        "open, 1, 3, false, one is open already",
        "open, 1, 0, false, and stays open for a person",
        "closed, 1, 1, false, somebody has acted on this very answer",
        "closed, 1, 2, true, more than what somebody acted on",
        "closed, 2, 1, true, less is not none",
        "closed, 0, 1, true, above zero again",
        "closed, -, 1, true, left out meanwhile and answered again",
        "closed, 1, 0, false, zero",
    })
    void raisesOneAlertForEachAnswerThatNobodyHasActedOn(
            String last, String before, String now, boolean raises, String why) {
        assertThat(AlertRules.raises(number(now), number(before), last(last)))
                .as(why)
                .isEqualTo(raises);
    }

    private static Optional<Integer> number(String text) {
        return text.equals("-") ? Optional.empty() : Optional.of(Integer.valueOf(text));
    }
}
