package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.DateTimeType;
import org.junit.jupiter.api.Test;

class TheirJsonTest {
    private static final String THEIRS =
            "{\"resourceType\":\"CarePlan\",\"id\":\"7\",\"contained\":[{\"resourceType\":\"Goal\",\"id\":\"g\"}],"
                    + "\"status\":\"active\",\"_status\":{\"id\":\"s\"},\"period\":{\"start\":\"2025-09-01\"},"
                    + "\"extension\":[{\"url\":\"https://ehr.example/x\",\"valueDecimal\":1.50}],"
                    + "\"ofALaterFhir\":{\"a\":[1,2.0]},\"careTeam\":[{\"reference\":\"CareTeam/1/_history/2\"}]}";

    private static final CarePlan OURS = ours();

    private static CarePlan ours() {
        var plan = new CarePlan().setStatus(CarePlanStatus.COMPLETED).setTitle("Ours");
        plan.getPeriod().setEndElement(new DateTimeType("2025-11-20"));
        return plan;
    }

    @Test
    void changesWhatItIsToldAndNothingElse() {
        assertThat(TheirJson.with(THEIRS, OURS, List.of("status", "period.end")))
                .isEqualTo(THEIRS.replace("\"active\"", "\"completed\"")
                        .replace("\"2025-09-01\"", "\"2025-09-01\",\"end\":\"2025-11-20\""));
        assertThat(TheirJson.with(THEIRS, OURS, List.of())).isEqualTo(THEIRS);
    }

    @Test
    void addsWhatTheyDoNotHaveAndTakesOutWhatWeDoNot() {
        assertThat(TheirJson.with("{\"id\":\"7\"}", OURS, List.of("period.end")))
                .isEqualTo("{\"id\":\"7\",\"period\":{\"end\":\"2025-11-20\"}}");
        assertThat(TheirJson.with("{\"statusReason\":{\"text\":\"x\"}}", OURS, List.of("statusReason")))
                .isEqualTo("{}");
    }

    @Test
    void takesNothingElseForTheResource() {
        assertThat(TheirJson.isOf("CarePlan", "7", THEIRS)).isTrue();
        assertThat(TheirJson.isOf("CarePlan", "8", THEIRS)).isFalse();
        assertThat(TheirJson.isOf("Task", "7", THEIRS)).isFalse();
        assertThat(TheirJson.isOf("CarePlan", "7", "<html>")).isFalse();
        assertThat(TheirJson.isOf("CarePlan", "7", "")).isFalse();
    }

    @Test
    void readsTheVersion() {
        assertThat(TheirJson.version("{\"meta\":{\"versionId\":\"3\"}}")).contains("3");
        assertThat(TheirJson.version(THEIRS)).isEmpty();
    }
}
