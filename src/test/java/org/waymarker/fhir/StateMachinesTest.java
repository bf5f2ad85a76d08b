package org.waymarker.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateMachinesTest {
    private static final String IN_ERROR = "entered-in-error";

    /** One line for each status from which a move is legal; whatever is not here is illegal. */
    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource({
        "CarePlan, draft, active revoked",
        "CarePlan, active, on-hold completed revoked",
        "CarePlan, on-hold, active completed revoked",
        "CarePlan, completed, ''",
        "CarePlan, revoked, ''",
        "CarePlan, unknown, ''",
        "ServiceRequest, draft, active revoked",
        "ServiceRequest, active, on-hold completed revoked",
        "ServiceRequest, on-hold, active completed revoked",
        "ServiceRequest, completed, ''",
        "ServiceRequest, revoked, ''",
        "ServiceRequest, unknown, ''",
        "Task, draft, requested",
        "Task, requested, accepted rejected cancelled on-hold",
        "Task, accepted, in-progress on-hold completed failed cancelled",
        "Task, in-progress, on-hold completed failed cancelled",
        "Task, on-hold, accepted in-progress rejected cancelled",
        "Task, received, accepted rejected cancelled on-hold",
        "Task, ready, in-progress on-hold completed failed cancelled",
        "Task, rejected, ''",
        "Task, completed, ''",
        "Task, failed, ''",
        "Task, cancelled, ''",
        "Encounter, planned, arrived in-progress cancelled",
        "Encounter, arrived, in-progress cancelled",
        "Encounter, in-progress, finished",
        "Encounter, triaged, ''",
        "Encounter, onleave, ''",
        "Encounter, finished, ''",
        "Encounter, cancelled, ''",
        "Encounter, unknown, finished cancelled",
        "Observation, registered, ''",
        "Observation, preliminary, final cancelled",
        "Observation, final, amended corrected",
        "Observation, amended, corrected",
        "Observation, corrected, amended",
        "Observation, cancelled, ''",
        "Observation, unknown, ''",
        "QuestionnaireResponse, in-progress, completed amended stopped",
        "QuestionnaireResponse, stopped, completed amended",
        "QuestionnaireResponse, completed, amended",
        "QuestionnaireResponse, amended, ''"
    })
    void letsAResourceMoveOnlyAsTheTableSays(String type, String from, String legal) {
        var expected = Stream.concat(Stream.of(legal.split(" ")), Stream.of(from, IN_ERROR))
                .filter(status -> !status.isEmpty())
                .sorted()
                .toList();
        assertThat(statuses(type)
                        .filter(to -> StateMachines.mayMove(type, from, to))
                        .sorted())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CarePlan", "ServiceRequest", "Task", "Encounter", "Observation", "QuestionnaireResponse"})
    void letsNothingMoveThatWasEnteredInError(String type) {
        assertThat(statuses(type).filter(to -> StateMachines.mayMove(type, IN_ERROR, to)))
                .containsExactly(IN_ERROR);
    }

    @Test
    void holdsNoStatusOfOtherTypes() {
        assertThat(StateMachines.mayMove("Group", "", "active")).isTrue();
    }

    /** Every status of a type, as FHIR has it. */
    private static Stream<String> statuses(String type) {
        return switch (type) {
            case "CarePlan" -> codes(CarePlanStatus.values(), CarePlanStatus::toCode);
            case "ServiceRequest" -> codes(ServiceRequestStatus.values(), ServiceRequestStatus::toCode);
            case "Task" -> codes(TaskStatus.values(), TaskStatus::toCode);
            case "Encounter" -> codes(EncounterStatus.values(), EncounterStatus::toCode);
            case "QuestionnaireResponse" ->
                codes(QuestionnaireResponseStatus.values(), QuestionnaireResponseStatus::toCode);
            default -> codes(ObservationStatus.values(), ObservationStatus::toCode);
        };
    }

    private static <S extends Enum<S>> Stream<String> codes(S[] statuses, Function<S, String> code) {
        return Arrays.stream(statuses)
                .filter(status -> !status.name().equals("NULL"))
                .map(code);
    }
}
