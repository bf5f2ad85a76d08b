package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Patient.LinkType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.patient.Standings;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.People;

/** What the hospital does to people on its own server is heard here. */
class HeardOfPatientsIT extends ListeningTestBed {
    HeardOfPatientsIT(IGenericClient hospital, HospitalServer real) {
        super(hospital, real);
    }

    private void change(Person person, Consumer<Patient> how) {
        change(person.hospitalId(), how);
    }

    private void change(String id, Consumer<Patient> how) {
        var patient = read(Patient.class, id);
        how.accept(patient);
        hospital.update().resource(patient).execute();
    }

    @Test
    void deathStopsOffersAndMembershipsAndIsReversedCleanly() {
        var person = person();
        var plan = completer(person);
        var group = "Group/"
                + api.call(
                                "Group/$form-peer-group",
                                new Ins()
                                        .identifier("group", "https://ehr.example/id", "group " + UUID.randomUUID())
                                        .text("name", "Tuesdays")
                                        .code("open-to", "any-completer")
                                        .date("started", LAST)
                                        .done())
                        .only(Group.class)
                        .getIdPart();
        var open = offer(plan, new Ins()).only(Task.class);
        var joined = answered(offer(plan, new Ins().reference("group", group)), "yes");
        api.call(
                group + "/$member-add",
                new Ins().value("subject", subject(person)).date("start", LAST).done());
        api.call(
                group + "/$change-status",
                new Ins()
                        .code("status", "meeting")
                        .date("date", LAST.plusDays(1))
                        .done());
        deliver();
        assertThat(task(joined).getStatus()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(members(group)).isEqualTo(1);

        change(
                person,
                patient -> patient.setDeceased(new DateTimeType(LAST.plusDays(5).toString())));
        listen();

        assertThat(task(open).getStatus()).isEqualTo(TaskStatus.CANCELLED);
        assertThat(task(open).getStatusReason().getCodingFirstRep().getCode()).isEqualTo("died");
        assertThat(business(joined)).isEqualTo("closed");
        assertThat(members(group)).isZero();
        assertThat(api.post(
                                plan + "/$refer-peer-support",
                                new Ins().reference("requester", clinician).done())
                        .codes())
                .containsExactly("PATIENT_DIED");
        assertThat(api.post(
                                group + "/$member-add",
                                new Ins()
                                        .value("subject", subject(person))
                                        .date("start", LocalDate.now())
                                        .done())
                        .codes())
                .containsExactly("PATIENT_DIED");
        deliver();
        assertThat(atHospital(Task.class, open).getStatus()).isEqualTo(TaskStatus.CANCELLED);

        change(person, patient -> patient.setDeceased(new BooleanType(false)));
        listen();
        assertThat(task(open).getStatus()).isEqualTo(TaskStatus.REQUESTED);
        assertThat(business(joined)).isEqualTo("joined");
        assertThat(members(group)).isEqualTo(1);
        deliver();
        assertThat(atHospital(Task.class, open).getStatus()).isEqualTo(TaskStatus.REQUESTED);
    }

    private int members(String group) {
        return ((Group) api.get(group).resource()).getQuantity();
    }

    @Test
    void deathIsHeardBeforeAnythingElseIsAsked() {
        var person = person();
        var open = offer(completer(person), new Ins()).only(Task.class);
        change(person, patient -> patient.setDeceased(new BooleanType(true)));
        deliver();
        assertThat(task(open).getStatus())
                .as("the hospital's Patient is read before the first delivery")
                .isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void mergedWhileTheLaneIsFullGoesOnUnderTheOtherPatient() {
        var person = person();
        var plan = completer(person);
        var first = offer(plan, new Ins()).only(Task.class);
        deliver();
        answered(offer(plan, new Ins()), "yes");
        var lane = key(person);
        var survivor = made(person.nhs());
        change(person, patient -> {
            patient.addLink().setType(LinkType.REPLACEDBY).setOther(new Reference("Patient/" + survivor));
            patient.setActive(false);
        });
        listen();
        deliver();

        assertThat(state(lane)).isEqualTo("IDLE");
        assertThat(atHospital(Task.class, first).getFor().getReference()).isEqualTo("Patient/" + survivor);
        assertThat(atHospital(Task.class, first).getStatus()).isEqualTo(TaskStatus.ACCEPTED);
        for (var id : List.of(person.hospitalId(), survivor)) {
            assertThat(ids(api.get("Task?patient=Patient/" + id)))
                    .as("whichever Patient is named, the person is the same")
                    .containsExactly(first.getIdPart());
        }
        assertThat(api.post(
                                plan + "/$refer-peer-support",
                                new Ins().reference("requester", clinician).done())
                        .codes())
                .containsExactly("ALREADY_OFFERED");

        change(person, patient -> {
            patient.setActive(true);
            patient.getLink().clear();
        });
        listen();
        assertThat(ids(api.get("Task?patient=Patient/" + survivor)))
                .as("two people again, each with what was written of each")
                .isEmpty();
        assertThat(ids(api.get("Task?patient=Patient/" + person.hospitalId()))).containsExactly(first.getIdPart());
    }

    @Test
    void theNumberThatTheHospitalGivesLaterTakesTheOldOnesPlace() {
        var person = person();
        completer(person);
        deliver();
        var another = People.freshNhsNumber();
        change(person, patient -> patient.getIdentifierFirstRep().setValue(another));
        listen();

        assertThat(key(new Person(another, person.hospitalId()))).isNotNull();
        assertThat(inTransaction(() ->
                        context.getBean(Patients.class).find(Set.of(new PatientRef.Nhs(new NhsNumber(person.nhs()))))))
                .as("it may be somebody else's")
                .isEmpty();
    }

    @Test
    void anotherNumberAndAnotherBirthDateWaitForAPerson() {
        var person = person();
        var plan = completer(person);
        deliver();
        var key = key(person);
        change(person, patient -> {
            patient.getIdentifierFirstRep().setValue(People.freshNhsNumber());
            patient.setBirthDateElement(new DateType("1990-01-01"));
        });
        registerBirthDate(key);
        listen();
        offer(plan, new Ins());
        deliver();
        assertThat(state(key)).isEqualTo("PARKED PATIENT_MISMATCH");
    }

    private void registerBirthDate(PatientKey key) {
        inTransaction(() -> {
            var patients = context.getBean(Patients.class);
            return patients.register(patients.identity(key).refs(), Optional.of(LocalDate.parse(BORN)));
        });
    }

    @Test
    void restrictedPeopleAreShownInNoList() {
        var person = person();
        var other = person();
        var cohort = cohortOf(enrolled(person, other).get(0));
        deliver();
        assertThat(shown(cohort)).isEqualTo(2);
        change(
                person,
                patient -> patient.getMeta().addSecurity(new Coding(CodeSystems.CONFIDENTIALITY, "R", "restricted")));
        listen();
        assertThat(inTransaction(() -> context.getBean(Standings.class).of(key(person)))
                        .restricted())
                .isTrue();
        assertThat(shown(cohort)).isEqualTo(1);
    }

    private int shown(String cohort) {
        return ((Group) api.get(cohort).resource()).getMember().size();
    }
}
