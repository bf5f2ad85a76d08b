package org.waymarker.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestPriority;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnmodelledTest {
    private static ServiceRequest authored() {
        var request =
                new ServiceRequest().setStatus(ServiceRequestStatus.ACTIVE).setSubject(new Reference("Patient/1"));
        request.addIdentifier()
                .setSystem("https://waymarker.example/id/referral")
                .setValue("a");
        return request;
    }

    @Test
    void carriesWhatWeSayNothingOf() {
        var sent = new ServiceRequest().setPriority(ServiceRequestPriority.STAT);
        sent.addNote().setText("ring twice");
        sent.getMeta().addTag("https://ehr.example/tags", "pilot", null);
        var request = authored();
        Unmodelled.carry(sent, request);
        assertThat(request.getPriority()).isEqualTo(ServiceRequestPriority.STAT);
        assertThat(request.getNoteFirstRep().getText()).isEqualTo("ring twice");
        assertThat(request.getMeta().getTagFirstRep().getCode()).isEqualTo("pilot");
    }

    @Test
    void carriesNothingTwice() {
        var sent = authored();
        sent.addNote().setText("ring twice");
        sent.addIdentifier().setSystem("https://ehr.example/referral").setValue("R-1");
        var request = authored();
        Unmodelled.carry(sent, request);
        var once = request.copy();
        Unmodelled.carry(once, request);
        assertThat(request.equalsDeep(once)).isTrue();
        assertThat(request.getIdentifier()).hasSize(2);
    }

    @Test
    void letsNobodyElseSayWhatIsOurs() {
        var sent = new ServiceRequest().setSubject(new Reference("Patient/2"));
        sent.setId("other");
        sent.getText().setStatus(Narrative.NarrativeStatus.GENERATED);
        sent.addExtension(Extensions.PEER_GROUP, new Reference("Group/1"));
        sent.addExtension("https://ehr.example/x", new StringType("y"));
        var request = authored();
        Unmodelled.carry(sent, request);
        assertThat(request.getSubject().getReference()).isEqualTo("Patient/1");
        assertThat(request.getIdPart()).isNull();
        assertThat(request.hasText()).isFalse();
        assertThat(request.getExtension()).extracting(e -> e.getUrl()).containsExactly("https://ehr.example/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"on-hold", "completed"})
    void keepsTheRequestersStatusWhileWeSayActive(String status) {
        var sent = new ServiceRequest().setStatus(ServiceRequestStatus.fromCode(status));
        var request = authored();
        Unmodelled.carry(sent, request);
        assertThat(Unmodelled.status(request)).isEqualTo(status);
        var revoked = authored().setStatus(ServiceRequestStatus.REVOKED);
        Unmodelled.carry(sent, revoked);
        assertThat(Unmodelled.status(revoked)).isEqualTo("revoked");
    }

    @Test
    void neverRevivesOrRevokesOnACallersWord() {
        var sent = new ServiceRequest().setStatus(ServiceRequestStatus.REVOKED);
        var request = authored();
        Unmodelled.carry(sent, request);
        assertThat(request.getStatus()).isEqualTo(ServiceRequestStatus.ACTIVE);
    }

    @Test
    void dropsAnOutcomeOfAnEarlierState() {
        var before = new CarePlan();
        before.addActivity()
                .addOutcomeCodeableConcept(new CodeableConcept(new Coding(CodeSystems.PMP_OUTCOME, "withdrew", null)));
        before.addActivity().setReference(new Reference("Appointment/5"));
        var plan = new CarePlan();
        plan.addActivity()
                .addOutcomeCodeableConcept(new CodeableConcept(new Coding(CodeSystems.PMP_OUTCOME, "completed", null)));
        Unmodelled.carry(before, plan);
        assertThat(plan.getActivity()).hasSize(2);
        assertThat(plan.getActivity().get(1).getReference().getReference()).isEqualTo("Appointment/5");
    }

    /** An element that R4 does not have could be carried or refused by nobody. */
    @Test
    void namesElementsThatThereAre() {
        for (var resource : Arrays.asList(new ServiceRequest(), new Task(), new CarePlan(), new Encounter())) {
            assertThat(Unmodelled.ourElements(resource.fhirType()))
                    .isNotEmpty()
                    .allSatisfy(name ->
                            assertThat(resource.getNamedProperty(name)).as(name).isNotNull());
        }
        assertThat(Unmodelled.ourElements("Observation")).isEmpty();
    }
}
