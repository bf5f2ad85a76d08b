package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.record.Delivery.Proposal;

class OursToSayTest {
    private static final OursToSay OURS = new OursToSay(new FhirTimes("Europe/London"));

    private static CarePlan plan(CarePlanStatus status, String end) {
        var plan = new CarePlan().setStatus(status);
        if (!end.isEmpty()) {
            plan.getPeriod().setEndElement(new DateTimeType(end));
        }
        return plan;
    }

    private static Proposal proposal(String element, String theirs, String ours) {
        return new Proposal(
                element,
                Optional.of(theirs).filter(text -> !text.isEmpty()),
                Optional.of(ours).filter(text -> !text.isEmpty()));
    }

    @Test
    void isTheStatusOfAPlanAndItsEnd() {
        assertThat(OURS.differences(plan(CarePlanStatus.COMPLETED, "2025-11-20"), plan(CarePlanStatus.ACTIVE, "")))
                .containsExactly(proposal("status", "active", "completed"), proposal("period.end", "", "2025-11-20"));
        var theirs = plan(CarePlanStatus.COMPLETED, "2025-11-20");
        theirs.setTitle("Their title").getPeriod().setStartElement(new DateTimeType("2025-09-01"));
        assertThat(OURS.differences(plan(CarePlanStatus.COMPLETED, "2025-11-20"), theirs))
                .isEmpty();
    }

    /** The last three are moments: of the same day in London, of the next one, and of that day wherever it was written. */
    @ParameterizedTest
    @CsvSource({
        "2025-07-20, true",
        "2025-07-21, false",
        "2025-07, false",
        "2025-07-20T16:30:00+01:00, true",
        "2025-07-20T23:30:00Z, false",
        "2025-07-19T23:30:00Z, true"
    })
    void comparesDays(String theirEnd, boolean same) {
        var differences = OURS.differences(
                plan(CarePlanStatus.COMPLETED, "2025-07-20"), plan(CarePlanStatus.COMPLETED, theirEnd));
        assertThat(differences.isEmpty()).isEqualTo(same);
    }

    @Test
    void isNotThePlannedEndOfAPlanThatRuns() {
        assertThat(OURS.differences(plan(CarePlanStatus.ACTIVE, ""), plan(CarePlanStatus.ACTIVE, "2026-01-31")))
                .isEmpty();
    }

    @Test
    void isTheStatusOfAReferralOnly() {
        assertThat(OURS.differences(new ServiceRequest().setStatus(ServiceRequestStatus.REVOKED), new ServiceRequest()))
                .containsExactly(proposal("status", "", "revoked"));
    }

    @Test
    void isWhatBecameOfATask() {
        var ours = new Task()
                .setStatus(TaskStatus.REJECTED)
                .setBusinessStatus(Codes.BUSINESS_DECLINED.toConcept())
                .setStatusReason(Codes.REASON_PRACTICAL.toConcept());
        var theirs = new Task()
                .setStatus(TaskStatus.REQUESTED)
                .setBusinessStatus(new CodeableConcept().setText("Mrs Test has been rung"));
        assertThat(OURS.differences(ours, theirs))
                .containsExactly(
                        proposal("status", "requested", "rejected"),
                        proposal("businessStatus", "in words", CodeSystems.PEER_BUSINESS_STATUS + "|declined"),
                        proposal("statusReason", "", CodeSystems.ANSWER_REASON + "|practical"));
        var beside = Codes.BUSINESS_DECLINED.toConcept();
        beside.getCoding().add(0, Codes.FULFILL.toCoding());
        theirs.setStatus(TaskStatus.REJECTED).setBusinessStatus(beside).setStatusReason(ours.getStatusReason());
        assertThat(OURS.differences(ours, theirs)).isEmpty();
    }

    @Test
    void takesBackAReasonOfOursAndNoOther() {
        var ours = new Task().setStatus(TaskStatus.ACCEPTED);
        var theirs = new Task().setStatus(TaskStatus.ACCEPTED).setStatusReason(Codes.REASON_PRACTICAL.toConcept());
        assertThat(OURS.differences(ours, theirs))
                .containsExactly(proposal("statusReason", CodeSystems.ANSWER_REASON + "|practical", ""));
        theirs.setStatusReason(new CodeableConcept(Codes.FULFILL.toCoding()));
        assertThat(OURS.differences(ours, theirs)).isEmpty();
    }

    @Test
    void knowsWhatAVersionChanged() {
        assertThat(OURS.changes(plan(CarePlanStatus.ACTIVE, ""), plan(CarePlanStatus.ACTIVE, "")))
                .isEmpty();
        assertThat(OURS.changes(plan(CarePlanStatus.ACTIVE, ""), plan(CarePlanStatus.COMPLETED, "2025-07-20")))
                .containsExactlyInAnyOrder("status", "period.end");
    }

    @Test
    void isNothingOfOtherTypes() {
        assertThat(List.of("Encounter", "Observation", "Group")).noneMatch(OURS::concerns);
    }
}
