package org.waymarker.hospital;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.waymarker.capability.CapabilityReader;
import org.waymarker.capability.CapabilityReading;
import org.waymarker.capability.Ladder;
import org.waymarker.capability.WriteMap;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Counts;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.References;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.record.Delivery;
import org.waymarker.record.HospitalCopy;
import org.waymarker.testing.Statements;

/** Resources as the features write them into the record, and deliveries of them. */
final class HospitalFixtures {
    static final String BASE = "https://hospital.example/fhir";
    static final BusinessIds IDS =
            new BusinessIds("https://waymarker.example/id", UUID.fromString("00000000-0000-4000-8000-000000000001"));
    static final OurIdentifiers OURS = new OurIdentifiers(IDS);

    /** Of a server that can do everything, and a trust that says nothing of it. */
    static final Ladder ABLE = new Ladder(
            ((CapabilityReading.Read) CapabilityReader.read(Statements.able())).capabilities(),
            WriteMap.NONE,
            Set.of());

    private HospitalFixtures() {}

    /** The defaults. */
    static HospitalSettings settings(String baseUrl) {
        return new HospitalSettings(
                baseUrl,
                0,
                4,
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                20,
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                Duration.ofHours(6),
                Optional.empty(),
                Optional.empty(),
                true);
    }

    static BusinessId id(Kind kind) {
        return IDS.of(kind, "one");
    }

    static PatientAtHospital aPatient() {
        return new PatientAtHospital(
                "1001",
                new PatientIdentity(
                        new PatientKey(UUID.fromString("00000000-0000-4000-8000-000000000002")),
                        Set.of(
                                new PatientRef.HospitalId("1001"),
                                new PatientRef.Nhs(new NhsNumber("9990000018")),
                                new PatientRef.LocalId("https://hospital.example/mrn", "M1")),
                        Optional.of(LocalDate.parse("1961-05-31"))));
    }

    /** As a feature writes it before the hospital's id is known. */
    static Reference byNhsNumber(String nhsNumber) {
        return new Reference()
                .setType("Patient")
                .setIdentifier(
                        new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue(nhsNumber));
    }

    static Delivery.Item item(int position, Resource resource, BusinessId id, Optional<HospitalCopy> copy) {
        resource.setId(id.value().toString());
        resource.getMeta().setVersionId("3");
        return new Delivery.Item(
                position,
                resource.fhirType(),
                id.value(),
                3,
                FhirJson.encode(resource),
                Optional.empty(),
                copy,
                Optional.empty());
    }

    static CarePlan plan(BusinessId id, Reference patient, CarePlanStatus status) {
        var plan = new CarePlan()
                .setStatus(status)
                .setIntent(CarePlanIntent.PLAN)
                .setTitle("Pain Management Programme")
                .setDescription("Group programme of 12 sessions")
                .setSubject(patient)
                .setPeriod(FhirTimes.from(LocalDate.parse("2025-09-04")));
        plan.getMeta().addProfile(Profiles.PMP_CARE_PLAN);
        plan.addIdentifier(id.toIdentifier());
        plan.addCategory(Codes.CHRONIC_PAIN_MANAGEMENT.toConcept());
        plan.addCategory(Codes.CATEGORY_PMP.toConcept());
        return plan;
    }

    static Encounter session(BusinessId id, Reference patient) {
        var session = new Encounter()
                .setStatus(EncounterStatus.FINISHED)
                .setClass_(Codes.CLASS_AMBULATORY.toCoding())
                .setServiceType(Codes.PAIN_SERVICE.toConcept())
                .setSubject(patient)
                .setPartOf(References.to("Encounter", id(Kind.COHORT_SESSION)));
        session.getMeta().addProfile(Profiles.PMP_SESSION_ENCOUNTER);
        session.addIdentifier(id.toIdentifier());
        var times = new FhirTimes("Europe/London");
        session.setPeriod(times.between(
                java.time.Instant.parse("2025-11-20T14:00:00Z"), java.time.Instant.parse("2025-11-20T16:30:00Z")));
        session.addParticipant().setIndividual(new Reference(BASE + "/Practitioner/tutor-1"));
        return session;
    }

    static Observation attended(BusinessId id, Reference patient) {
        var observation = new Observation()
                .setStatus(ObservationStatus.FINAL)
                .setCode(Codes.APPOINTMENTS_ATTENDED.toConcept())
                .setSubject(patient)
                .setEffective(FhirTimes.days(LocalDate.parse("2025-09-04"), LocalDate.parse("2025-11-20")))
                .setValue(Counts.of(11, "sessions"));
        observation.addIdentifier(id.toIdentifier());
        observation.addBasedOn(References.to("CarePlan", id(Kind.PROGRAMME_PLAN)));
        return observation;
    }

    static ServiceRequest referral(BusinessId id, Reference patient) {
        var request = new ServiceRequest()
                .setStatus(ServiceRequestStatus.ACTIVE)
                .setIntent(ServiceRequestIntent.ORDER)
                .setCode(Codes.REFERRAL_TO_SUPPORT_GROUP.toConcept())
                .setSubject(patient);
        request.addIdentifier(id.toIdentifier());
        request.addBasedOn(References.to("CarePlan", id(Kind.PROGRAMME_PLAN)));
        request.addExtension(Extensions.PEER_GROUP, References.to("Group", id(Kind.PEER_GROUP)));
        return request;
    }

    static Task task(BusinessId id, Reference patient) {
        var task = new Task()
                .setStatus(TaskStatus.REQUESTED)
                .setIntent(TaskIntent.ORDER)
                .setFocus(References.to("ServiceRequest", id(Kind.REFERRAL)))
                .setFor(patient);
        task.addIdentifier(id.toIdentifier());
        task.addExtension(Extensions.PEER_GROUP, References.to("Group", id(Kind.PEER_GROUP)));
        task.getFocus().addExtension(Extensions.PEER_GROUP, References.to("Group", id(Kind.PEER_GROUP)));
        return task;
    }

    static Group cohort(BusinessId id) {
        var group = new Group().setType(Group.GroupType.PERSON).setActual(true).setName("Cohort of autumn");
        group.addIdentifier(id.toIdentifier());
        return group;
    }
}
