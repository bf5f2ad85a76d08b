package org.waymarker.referral;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.StateMachines;

/** An offer's life as its Task tells it. */
class OfferStateTest {
    /** Which business status may stand beside which status; whatever is not here contradicts itself. */
    private static final Map<TaskStatus, Set<String>> COHERENT = Map.of(
            TaskStatus.REQUESTED, Set.of("offered"),
            TaskStatus.ACCEPTED, Set.of("accepted"),
            TaskStatus.REJECTED, Set.of("declined"),
            TaskStatus.ONHOLD, Set.of("ask-again"),
            TaskStatus.COMPLETED, Set.of("joined", "closed"),
            TaskStatus.FAILED, Set.of("group-did-not-form"),
            TaskStatus.CANCELLED, Set.of("closed"),
            TaskStatus.ENTEREDINERROR, Set.of("closed"));

    @ParameterizedTest
    @EnumSource(OfferState.class)
    void saysTheSameByStatusAndBusinessStatus(OfferState state) {
        assertThat(COHERENT.get(ReferralFhirMapper.status(state)))
                .contains(ReferralFhirMapper.businessStatus(state).code());
    }

    @Test
    void reachesEveryPairOfTheTable() {
        var reached = Stream.of(OfferState.values())
                .map(state -> ReferralFhirMapper.status(state) + " "
                        + ReferralFhirMapper.businessStatus(state).code())
                .toList();
        COHERENT.forEach(
                (status, words) -> words.forEach(word -> assertThat(reached).contains(status + " " + word)));
        assertThat(Codes.localCodes(CodeSystems.PEER_BUSINESS_STATUS))
                .extracting(code -> code.code())
                .containsAll(COHERENT.values().stream().flatMap(Set::stream).toList());
    }

    static Stream<Arguments> moves() {
        return Stream.of(OfferState.values())
                .flatMap(from ->
                        Stream.of(OfferState.values()).filter(from::mayBecome).map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("moves")
    void movesTheTaskAsTheStandardAllows(OfferState from, OfferState to) {
        assertThat(StateMachines.mayMove(
                        "Task",
                        ReferralFhirMapper.status(from).toCode(),
                        ReferralFhirMapper.status(to).toCode()))
                .isTrue();
    }
}
