package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.HospitalFixtures.id;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Procedure.ProcedureStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.capability.WriteMap.Coded;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;

/** The forms other than the resource itself. */
class NoteTest {
    private static final Reference PATIENT = new Reference("Patient/1001");
    private static final Coded PROGRESS_NOTE = new Coded(Optional.empty(), Optional.empty(), "Progress note");

    private static CarePlan plan(CarePlanStatus status) {
        var plan = HospitalFixtures.plan(id(Kind.PROGRAMME_PLAN), PATIENT, status);
        plan.getPeriod()
                .setEndElement(FhirTimes.from(LocalDate.parse("2025-11-20")).getStartElement());
        plan.addActivity().addOutcomeCodeableConcept(new CodeableConcept().setText("Completed"));
        return plan;
    }

    @Test
    void tellsEachThingInALine() {
        var request = HospitalFixtures.referral(id(Kind.REFERRAL), PATIENT);
        request.setAuthoredOnElement(new DateTimeType("2026-01-08T10:00:00+00:00"));
        var task = HospitalFixtures.task(id(Kind.REFERRAL_TASK), PATIENT);
        task.setStatus(TaskStatus.ONHOLD)
                .setDescription("Offer of a place in a peer support group")
                .setBusinessStatus(new CodeableConcept().setText("Ask again"));
        var amended = HospitalFixtures.attended(id(Kind.SESSIONS_ATTENDED), PATIENT);
        amended.setStatus(ObservationStatus.AMENDED);
        var missing = HospitalFixtures.attended(id(Kind.SESSIONS_MISSED), PATIENT);
        missing.setValue(null);
        missing.setDataAbsentReason(new CodeableConcept().setText("no feed"));
        var about = List.<Resource>of(
                plan(CarePlanStatus.COMPLETED),
                amended,
                missing,
                request,
                task,
                HospitalFixtures.session(id(Kind.CLOSING_SESSION), PATIENT));
        assertThat(NoteText.of(about)).isEqualTo("""
                        Pain Management Programme: Completed; 2025-09-04 to 2025-11-20; Completed
                        Number of appointments attended: 11 sessions; 2025-09-04 to 2025-11-20; Amended
                        Number of appointments attended: not known (no feed); 2025-09-04 to 2025-11-20
                        Referral to support group: Active; asked for on 2026-01-08
                        Offer of a place in a peer support group: On Hold; Ask again
                        Pain management service: Finished; 2025-11-20 to 2025-11-20
                        """);
    }

    @Test
    void isFiledAsTheTrustSaysAndKnownByItsIdentifier() {
        var id = new BusinessId("https://waymarker.example/id/note", java.util.UUID.randomUUID());
        var note = Note.of(
                id,
                List.of(plan(CarePlanStatus.COMPLETED)),
                List.of(new Reference().setIdentifier(id(Kind.PROGRAMME_PLAN).toIdentifier())),
                new java.util.Date(0),
                PROGRESS_NOTE,
                Optional.of("Encounter/7"));
        assertThat(note.getType().getText()).isEqualTo("Progress note");
        assertThat(note.getType().getCoding()).isEmpty();
        assertThat(note.getSubject().getReference()).isEqualTo("Patient/1001");
        assertThat(note.getContext().getEncounterFirstRep().getReference()).isEqualTo("Encounter/7");
        assertThat(note.getContext().getRelatedFirstRep().getIdentifier().getValue())
                .isEqualTo(id(Kind.PROGRAMME_PLAN).value().toString());
        var attachment = note.getContentFirstRep().getAttachment();
        assertThat(attachment.getContentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(new String(attachment.getData(), StandardCharsets.UTF_8))
                .startsWith("Pain Management Programme: Completed")
                .contains("Waymarker " + id.value());
        assertThat(note.getDescription()).contains(id.value().toString());
    }

    @ParameterizedTest
    @CsvSource({"COMPLETED, COMPLETED", "REVOKED, STOPPED", "ENTEREDINERROR, ENTEREDINERROR"})
    void aProgrammeThatHasEndedIsAProcedure(CarePlanStatus plan, ProcedureStatus procedure) {
        var code = new Coded(Optional.of("https://ehr.example/p"), Optional.of("PMP"), "Programme");
        var made = ProgrammeProcedure.of(plan(plan), code).orElseThrow();
        assertThat(made.getStatus()).isEqualTo(procedure);
        assertThat(made.getCode().getCodingFirstRep().getCode()).isEqualTo("PMP");
        assertThat(made.getPerformedPeriod().getStartElement().getValueAsString())
                .isEqualTo("2025-09-04");
        assertThat(made.getOutcome().getText()).isEqualTo("Completed");
        assertThat(made.getIdentifierFirstRep().getValue())
                .isEqualTo(id(Kind.PROGRAMME_PLAN).value().toString());
        assertThat(ProgrammeProcedure.of(plan(CarePlanStatus.ACTIVE), code)).isEmpty();
    }
}
