package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.DeliveryTestBed.at;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.References;
import org.waymarker.hospital.DeliveryTestBed.Person;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.patient.Permission;
import org.waymarker.patient.Permissions;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Entry;
import org.waymarker.record.HospitalCopy.Owner;
import org.waymarker.record.LaneKey;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;
import org.waymarker.testing.People;

/** Deliveries to a real hospital, over a network that fails. */
@ExtendWith(Hospital.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveryIT {
    private static final Duration LONG = Duration.ofMinutes(10);

    private IGenericClient hospital;
    private OutageProxy proxy;
    private DeliveryTestBed bed;

    @BeforeAll
    void start(IGenericClient client, OutageProxy outages) {
        hospital = client;
        proxy = outages;
        bed = new DeliveryTestBed(proxy.baseUrl(), Map.of());
        hospital.update()
                .resource((Practitioner) new Practitioner().setId("tutor-1"))
                .execute();
    }

    @AfterAll
    void stop() {
        bed.close();
    }

    @BeforeEach
    void calm() {
        proxy.up();
        proxy.delay(0);
        proxy.loseAnswers(0);
        proxy.loseRequests(0);
        proxy.refuse(0, 503);
        bed.later(LONG);
        proxy.forget();
    }

    private CarePlan plan(Person person, BusinessId id, CarePlanStatus status) {
        return HospitalFixtures.plan(id, bed.reference(person.key()), status);
    }

    private Encounter session(Person person, BusinessId id, BusinessId cohortSession) {
        var session = HospitalFixtures.session(id, bed.reference(person.key()));
        session.setPartOf(References.to("Encounter", cohortSession));
        session.getParticipant().clear();
        session.addParticipant().setIndividual(new Reference("Practitioner/tutor-1"));
        return session;
    }

    @Test
    void createsOnceAndThenUpdates() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.write(person.key(), plan(person, id, CarePlanStatus.ACTIVE), id);
        bed.drain();

        var created = at(hospital, CarePlan.class, id);
        assertThat(created).hasSize(1);
        assertThat(created.get(0).getSubject().getReference()).isEqualTo("Patient/" + person.hospitalId());
        assertThat(created.get(0).getSubject().getIdentifier().getValue()).isEqualTo(person.nhsNumber());
        assertThat(created.get(0).getMeta().getProfile()).isEmpty();
        var copy = bed.lanes.copyOf("CarePlan", id.value()).orElseThrow();
        assertThat(copy.owner()).isEqualTo(Owner.OURS);
        assertThat(copy.theirId()).isEqualTo(created.get(0).getIdElement().getIdPart());
        assertThat(copy.theirVersion()).contains("1");
        assertThat(bed.outcome(id)).contains(Outcome.SENT);

        bed.write(person.key(), plan(person, id, CarePlanStatus.COMPLETED), id);
        bed.drain();
        var updated = at(hospital, CarePlan.class, id);
        assertThat(updated).hasSize(1);
        assertThat(updated.get(0).getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(bed.lanes.copyOf("CarePlan", id.value()).orElseThrow().theirVersion())
                .contains("2");
        assertThat(bed.state(person.key())).isEqualTo("IDLE");
    }

    @Test
    void bringsAllVersionsOfALaneInOrder() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.write(person.key(), plan(person, id, CarePlanStatus.DRAFT), id);
        bed.write(person.key(), plan(person, id, CarePlanStatus.ACTIVE), id);
        bed.write(person.key(), plan(person, id, CarePlanStatus.COMPLETED), id);
        bed.drain();
        var theirs = bed.lanes.copyOf("CarePlan", id.value()).orElseThrow().theirId();
        var history = hospital.history()
                .onInstance("CarePlan/" + theirs)
                .returnBundle(org.hl7.fhir.r4.model.Bundle.class)
                .execute();
        assertThat(history.getEntry().stream()
                        .map(entry ->
                                ((CarePlan) entry.getResource()).getStatus().toCode()))
                .containsExactly("completed", "active", "draft");
    }

    @Test
    void writesTheWholeEventAtOnceWithReferencesThatHold() {
        var person = bed.known(hospital);
        var planId = bed.fresh(Kind.PROGRAMME_PLAN);
        var referralId = bed.fresh(Kind.REFERRAL);
        var taskId = bed.fresh(Kind.REFERRAL_TASK);
        var referral = HospitalFixtures.referral(referralId, bed.reference(person.key()));
        referral.getBasedOn().clear();
        referral.addBasedOn(References.to("CarePlan", planId));
        var task = HospitalFixtures.task(taskId, bed.reference(person.key()))
                .setFocus(References.to("ServiceRequest", referralId));
        bed.write(
                Entry.ofPatient(person.key(), task, taskId),
                Entry.ofPatient(person.key(), referral, referralId),
                Entry.ofPatient(person.key(), plan(person, planId, CarePlanStatus.COMPLETED), planId));
        bed.drain();

        var theirReferral = at(hospital, ServiceRequest.class, referralId).get(0);
        var theirTask = at(hospital, Task.class, taskId).get(0);
        var theirPlan = at(hospital, CarePlan.class, planId).get(0);
        assertThat(theirTask.getFocus().getReference())
                .isEqualTo("ServiceRequest/" + theirReferral.getIdElement().getIdPart());
        assertThat(theirReferral.getBasedOnFirstRep().getReference())
                .isEqualTo("CarePlan/" + theirPlan.getIdElement().getIdPart());
        assertThat(theirReferral.getExtensionByUrl(Extensions.PEER_GROUP)).isNull();
        assertThat(proxy.requests().stream().filter(r -> r.line().startsWith("POST /fhir ")))
                .hasSize(1);
    }

    @Test
    void looksAfterALostAnswerAndFindsWhatItWrote() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        resolveFirst(person);
        bed.write(person.key(), HospitalFixtures.attended(id, bed.reference(person.key())), id);
        proxy.forget();
        proxy.loseAnswers(1);
        bed.drain();
        assertThat(bed.state(person.key())).isEqualTo("READY HOSPITAL_AWAY");
        assertThat(at(hospital, Observation.class, id)).hasSize(1);

        bed.later(LONG);
        assertThat(bed.outcome(id)).contains(Outcome.ALREADY_THERE);
        assertThat(at(hospital, Observation.class, id)).hasSize(1);
        assertThat(bed.lanes.copyOf("Observation", id.value()).orElseThrow().theirVersion())
                .contains("1");
        assertThat(bed.state(person.key())).isEqualTo("IDLE");
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void looksAfterALostAnswerToAnUpdateAndDoesNotRepeatIt() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.write(person.key(), plan(person, id, CarePlanStatus.ACTIVE), id);
        bed.drain();
        bed.write(person.key(), plan(person, id, CarePlanStatus.COMPLETED), id);
        proxy.forget();
        proxy.loseAnswers(1);
        bed.drain();
        bed.later(LONG);
        assertThat(bed.outcome(id)).contains(Outcome.ALREADY_THERE);
        assertThat(bed.lanes.copyOf("CarePlan", id.value()).orElseThrow().theirVersion())
                .contains("2");
        assertThat(at(hospital, CarePlan.class, id).get(0).getMeta().getVersionId())
                .isEqualTo("2");
        assertThat(transactions()).isEqualTo(1);
    }

    @Test
    void sendsAgainWhatNeverArrived() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        resolveFirst(person);
        bed.write(person.key(), HospitalFixtures.attended(id, bed.reference(person.key())), id);
        proxy.loseRequests(1);
        bed.drain();
        assertThat(at(hospital, Observation.class, id)).isEmpty();
        bed.later(LONG);
        assertThat(at(hospital, Observation.class, id)).hasSize(1);
        assertThat(bed.outcome(id)).contains(Outcome.SENT);
    }

    @Test
    void waitsWhileTheHospitalIsDownAndKnocksWithOneLaneOnly() {
        var people = List.of(bed.known(hospital), bed.known(hospital), bed.known(hospital));
        var ids =
                List.of(bed.fresh(Kind.PROGRAMME_PLAN), bed.fresh(Kind.PROGRAMME_PLAN), bed.fresh(Kind.PROGRAMME_PLAN));
        proxy.down();
        for (int i = 0; i < 3; i++) {
            bed.write(people.get(i).key(), plan(people.get(i), ids.get(i), CarePlanStatus.ACTIVE), ids.get(i));
            bed.write(people.get(i).key(), plan(people.get(i), ids.get(i), CarePlanStatus.COMPLETED), ids.get(i));
        }
        assertThat(bed.rounds.tick(1)).isEqualTo(1);
        assertThat(bed.rounds.tick(10)).as("the gate is closed").isZero();
        assertThat(bed.context
                        .getBean(HospitalGate.class)
                        .absence()
                        .orElseThrow()
                        .cause())
                .isEqualTo("CONNECTION_REFUSED");
        bed.clock.advance(Duration.ofDays(2));
        assertThat(bed.rounds.tick(10)).as("one lane tries").isEqualTo(1);
        assertThat(bed.rounds.tick(10)).isZero();

        proxy.up();
        // The lanes that tried waited the longest, yet go on at once when the hospital is back.
        bed.later(Duration.ofSeconds(31));
        for (int i = 0; i < 3; i++) {
            var plans = at(hospital, CarePlan.class, ids.get(i));
            assertThat(plans).hasSize(1);
            assertThat(plans.get(0).getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
            assertThat(bed.state(people.get(i).key())).isEqualTo("IDLE");
        }
        assertThat(bed.context.getBean(HospitalGate.class).absence()).isEmpty();
    }

    @Test
    void takesOverFromAWorkerThatDiedAfterItSent() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        bed.write(person.key(), HospitalFixtures.attended(id, bed.reference(person.key())), id);
        var dead = bed.lanes.claim("dead", 1, Duration.ofSeconds(60)).get(0);
        assertThat(bed.context.getBean(DeliverLane.class).attempt(dead, new Hold() {
                    @Override
                    public boolean isHeld() {
                        return true;
                    }

                    @Override
                    public boolean progress(List<Settled> settled) {
                        return bed.lanes.progress(dead, settled);
                    }
                }))
                .isInstanceOf(DeliveryOutcome.Delivered.class);
        bed.drain();
        assertThat(bed.outcome(id)).isEmpty();
        proxy.forget();
        bed.later(Duration.ofSeconds(61));
        assertThat(bed.outcome(id)).contains(Outcome.ALREADY_THERE);
        assertThat(at(hospital, Observation.class, id)).hasSize(1);
        assertThat(transactions()).isZero();
    }

    @Test
    void aWorkerThatLostItsLaneSendsNothing() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        bed.write(person.key(), HospitalFixtures.attended(id, bed.reference(person.key())), id);
        var late = bed.rounds.due(1).get(0);
        bed.clock.advance(Duration.ofSeconds(61));
        var heir = bed.lanes.claim("heir", 1, Duration.ofSeconds(60)).get(0);
        late.carry(false);
        assertThat(at(hospital, Observation.class, id)).isEmpty();
        assertThat(bed.lanes.renew(List.of(heir), Duration.ofSeconds(60)))
                .as("the heir holds the lane still")
                .containsExactly(heir);
        bed.lanes.retry(heir, bed.clock.instant(), false, "R", "");
        bed.drain();
        assertThat(at(hospital, Observation.class, id)).hasSize(1);
    }

    @Test
    void parksOnlyTheLaneOfWhatTheHospitalRefuses() {
        var refused = bed.known(hospital);
        var other = bed.known(hospital);
        var refusedId = bed.fresh(Kind.CLOSING_SESSION);
        var otherId = bed.fresh(Kind.SESSIONS_ATTENDED);
        var session = session(refused, refusedId, bed.fresh(Kind.COHORT_SESSION));
        session.getParticipantFirstRep().setIndividual(new Reference("Practitioner/nobody-" + refused.hospitalId()));
        bed.write(refused.key(), session, refusedId);
        bed.write(other.key(), HospitalFixtures.attended(otherId, bed.reference(other.key())), otherId);
        bed.drain();
        assertThat(bed.state(refused.key())).isEqualTo("PARKED REJECTED");
        assertThat(bed.detail(refused.key())).startsWith("HTTP 4").doesNotContain("nobody");
        assertThat(bed.state(other.key())).isEqualTo("IDLE");
        bed.later(Duration.ofDays(1));
        assertThat(bed.state(refused.key())).isEqualTo("PARKED REJECTED");

        // A person mends it at the hospital and lets the lane go.
        hospital.update()
                .resource((Practitioner) new Practitioner().setId("nobody-" + refused.hospitalId()))
                .execute();
        bed.release(refused.key());
        bed.drain();
        assertThat(at(hospital, Encounter.class, refusedId)).hasSize(1);
    }

    @Test
    void parksWhenTheHospitalHoldsTwoUnderOneIdentifier() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        resolveFirst(person);
        bed.write(person.key(), HospitalFixtures.attended(id, bed.reference(person.key())), id);
        for (int i = 0; i < 2; i++) {
            var double_ = new Observation()
                    .setStatus(Observation.ObservationStatus.FINAL)
                    .setCode(Codes.APPOINTMENTS_ATTENDED.toConcept());
            double_.addIdentifier(id.toIdentifier());
            hospital.create().resource(double_).execute();
        }
        bed.drain();
        assertThat(bed.state(person.key())).isEqualTo("PARKED DOUBLED");
        assertThat(at(hospital, Observation.class, id)).hasSize(2);
    }

    // Who the patient is

    @Test
    void learnsWhoThePatientIsAndAsksOnce() {
        var person = bed.known(hospital);
        resolveFirst(person);
        var identity =
                bed.inTransaction(() -> bed.context.getBean(Patients.class).identity(person.key()));
        assertThat(identity.hospitalId()).contains(new PatientRef.HospitalId(person.hospitalId()));
        proxy.forget();
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        bed.write(person.key(), HospitalFixtures.attended(id, bed.reference(person.key())), id);
        bed.drain();
        assertThat(proxy.requests()).hasSize(1);
    }

    @Test
    void keepsNhsNumbersOutOfAddresses() {
        var person = bed.known(hospital);
        resolveFirst(person);
        assertThat(proxy.requests())
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r.line()).doesNotContain(person.nhsNumber()));
    }

    @Test
    void waitsForAPatientWhomTheHospitalDoesNotKnowYet() {
        var nhsNumber = People.freshNhsNumber();
        var key = bed.registered(nhsNumber, Optional.of(LocalDate.parse("1961-05-31")));
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        bed.write(key, HospitalFixtures.attended(id, bed.reference(key)), id);
        bed.drain();
        assertThat(bed.state(key)).isEqualTo("PARKED PATIENT_NOT_FOUND");

        hospital.create()
                .resource(People.patient(nhsNumber, "Late", "Lena", "1961-05-31"))
                .execute();
        bed.release(key);
        bed.drain();
        assertThat(bed.state(key)).isEqualTo("IDLE");
        assertThat(at(hospital, Observation.class, id)).hasSize(1);
    }

    @Test
    void doesNotChooseAmongPatients() {
        var person = bed.known(hospital);
        hospital.create()
                .resource(People.patient(person.nhsNumber(), "Twin", "Tina", "1961-05-31"))
                .execute();
        parks(person, "PATIENT_AMBIGUOUS");
    }

    @Test
    void doesNotTakeSomeoneWithAnotherBirthDate() {
        var nhsNumber = People.freshNhsNumber();
        var id = hospital.create()
                .resource(People.patient(nhsNumber, "Other", "Olga", "1970-01-01"))
                .execute()
                .getId()
                .getIdPart();
        var key = bed.registered(nhsNumber, Optional.of(LocalDate.parse("1961-05-31")));
        parks(new Person(key, id, nhsNumber), "PATIENT_MISMATCH");
    }

    @Test
    void checksTheIdThatACallerGave() {
        var nhsNumber = People.freshNhsNumber();
        var id = hospital.create()
                .resource(People.patient(People.freshNhsNumber(), "Other", "Otto", "1961-05-31"))
                .execute()
                .getId()
                .getIdPart();
        var key = bed.inTransaction(() -> bed.context
                .getBean(Patients.class)
                .register(
                        Set.of(
                                new PatientRef.HospitalId(id),
                                new PatientRef.Nhs(new org.waymarker.patient.NhsNumber(nhsNumber))),
                        Optional.empty()));
        parks(new Person(key, id, nhsNumber), "PATIENT_MISMATCH");
    }

    /** With another NHS number it may be somebody else. */
    @Test
    void doesNotFollowAPatientIntoAMergeWithAnother() {
        var person = bed.known(hospital);
        var into = bed.known(hospital);
        merge(person, new Reference("Patient/" + into.hospitalId()));
        parks(person, "PATIENT_MISMATCH");
    }

    @Test
    void doesNotFollowAPatientIntoAMergeThatLeadsNowhere() {
        var person = bed.known(hospital);
        merge(person, new Reference().setDisplay("the other record"));
        parks(person, "PATIENT_REPLACED");
    }

    private void merge(DeliveryTestBed.Person person, Reference into) {
        var merged = hospital.read()
                .resource(Patient.class)
                .withId(person.hospitalId())
                .execute();
        merged.addLink().setType(Patient.LinkType.REPLACEDBY).setOther(into);
        hospital.update().resource(merged).execute();
    }

    @Test
    void findsAnUntracedPatientByLocalNumberAndLearnsTheOtherNames() {
        var nhsNumber = People.freshNhsNumber();
        var patient = People.patient(nhsNumber, "Mrn", "Mona", "1961-05-31");
        patient.addIdentifier().setSystem("https://hospital.example/mrn").setValue("M-" + nhsNumber);
        hospital.create().resource(patient).execute();
        var key = bed.inTransaction(() -> bed.context
                .getBean(Patients.class)
                .register(
                        Set.of(new PatientRef.LocalId("https://hospital.example/mrn", "M-" + nhsNumber)),
                        Optional.empty()));
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        bed.write(key, HospitalFixtures.attended(id, bed.reference(key)), id);
        bed.drain();
        assertThat(bed.state(key)).isEqualTo("IDLE");
        assertThat(bed.registered(nhsNumber, Optional.empty())).isEqualTo(key);
    }

    @Test
    void parksWhenOnePatientOfTheHospitalIsTwoPeopleHere() {
        var person = bed.known(hospital);
        // Another caller named the same person by the hospital's id before anybody could know.
        bed.inTransaction(() -> bed.context
                .getBean(Patients.class)
                .register(Set.of(new PatientRef.HospitalId(person.hospitalId())), Optional.empty()));
        parks(person, "PATIENT_CONFLICT");
    }

    private void parks(Person person, String reason) {
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        bed.write(person.key(), HospitalFixtures.attended(id, bed.reference(person.key())), id);
        bed.drain();
        assertThat(bed.state(person.key())).isEqualTo("PARKED " + reason);
        assertThat(bed.detail(person.key())).doesNotContain(person.nhsNumber());
        assertThat(at(hospital, Observation.class, id)).isEmpty();
    }

    // What the EHR has made itself

    @Test
    void adoptsThePlanThatTheEhrMadeAndLeavesItToTheEhr() {
        var person = bed.known(hospital);
        var theirs = ehrPlan(person, CarePlanStatus.ACTIVE);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        var attendedId = bed.fresh(Kind.SESSIONS_ATTENDED);
        var attended = HospitalFixtures.attended(attendedId, bed.reference(person.key()));
        attended.getBasedOn().clear();
        attended.addBasedOn(References.to("CarePlan", id));
        bed.write(
                Entry.ofPatient(person.key(), attended, attendedId),
                Entry.ofPatient(person.key(), plan(person, id, CarePlanStatus.ACTIVE), id));
        bed.drain();
        assertThat(bed.outcome(id)).contains(Outcome.ADOPTED);
        assertThat(at(hospital, CarePlan.class, id)).isEmpty();
        assertThat(at(hospital, Observation.class, attendedId)
                        .get(0)
                        .getBasedOnFirstRep()
                        .getReference())
                .isEqualTo("CarePlan/" + theirs);

        bed.write(person.key(), plan(person, id, CarePlanStatus.COMPLETED), id);
        bed.drain();
        assertThat(bed.outcome(id)).contains(Outcome.PROPOSED);
        assertThat(hospital.read()
                        .resource(CarePlan.class)
                        .withId(theirs)
                        .execute()
                        .getStatus())
                .isEqualTo(CarePlanStatus.ACTIVE);
    }

    @Test
    void doesNotAdoptOnePlanForTwoProgrammes() {
        var person = bed.known(hospital);
        ehrPlan(person, CarePlanStatus.ACTIVE);
        var first = bed.fresh(Kind.PROGRAMME_PLAN);
        var second = bed.fresh(Kind.PROGRAMME_PLAN);
        var third = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.write(
                Entry.ofPatient(person.key(), plan(person, first, CarePlanStatus.ACTIVE), first),
                Entry.ofPatient(person.key(), plan(person, second, CarePlanStatus.ACTIVE), second));
        bed.write(person.key(), plan(person, third, CarePlanStatus.ACTIVE), third);
        bed.drain();
        assertThat(bed.outcome(first)).contains(Outcome.ADOPTED);
        assertThat(bed.outcome(second)).contains(Outcome.SENT);
        assertThat(bed.outcome(third)).contains(Outcome.SENT);
    }

    @Test
    void doesNotAdoptAPlanOfAnEarlierProgramme() {
        var person = bed.known(hospital);
        var theirs = new CarePlan().setStatus(CarePlanStatus.COMPLETED).setIntent(CarePlan.CarePlanIntent.PLAN);
        theirs.addCategory(Codes.CHRONIC_PAIN_MANAGEMENT.toConcept());
        theirs.setSubject(new Reference("Patient/" + person.hospitalId()))
                .setPeriod(FhirTimes.days(LocalDate.parse("2023-01-10"), LocalDate.parse("2023-03-28")));
        hospital.create().resource(theirs).execute();
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.write(person.key(), plan(person, id, CarePlanStatus.ACTIVE), id);
        bed.drain();
        assertThat(bed.outcome(id)).contains(Outcome.SENT);
    }

    @Test
    void asksAPersonWhichOfTwoPlansItIs() {
        var person = bed.known(hospital);
        ehrPlan(person, CarePlanStatus.ACTIVE);
        ehrPlan(person, CarePlanStatus.ONHOLD);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.write(person.key(), plan(person, id, CarePlanStatus.ACTIVE), id);
        bed.drain();
        assertThat(bed.state(person.key())).isEqualTo("PARKED ADOPTION_AMBIGUOUS");
        assertThat(at(hospital, CarePlan.class, id)).isEmpty();
    }

    @Test
    void leavesAPlanThatACallerNamedToTheEhr() {
        var person = bed.known(hospital);
        var theirs = ehrPlan(person, CarePlanStatus.ACTIVE);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.inTransaction(() -> {
            bed.record.write(Entry.ofPatient(person.key(), plan(person, id, CarePlanStatus.ACTIVE), id), "tester");
            bed.record.adopt("CarePlan", id, theirs);
            return true;
        });
        bed.drain();
        assertThat(bed.outcome(id)).contains(Outcome.LEFT_TO_OWNER);
        assertThat(at(hospital, CarePlan.class, id)).isEmpty();
    }

    @Test
    void adoptsAReferralByItsPlacersNumberOrItsCode() {
        for (boolean byNumber : List.of(true, false)) {
            var person = bed.known(hospital);
            var theirs = new ServiceRequest()
                    .setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE)
                    .setIntent(ServiceRequest.ServiceRequestIntent.ORDER)
                    .setSubject(new Reference("Patient/" + person.hospitalId()));
            theirs.addIdentifier().setSystem("https://hospital.example/order").setValue("o-" + person.hospitalId());
            if (!byNumber) {
                theirs.setCode(Codes.REFERRAL_TO_SUPPORT_GROUP.toConcept());
            }
            var theirId = hospital.create().resource(theirs).execute().getId().getIdPart();
            var id = bed.fresh(Kind.REFERRAL);
            var taskId = bed.fresh(Kind.REFERRAL_TASK);
            var referral = HospitalFixtures.referral(id, bed.reference(person.key()));
            if (byNumber) {
                referral.addIdentifier()
                        .setType(new org.hl7.fhir.r4.model.CodeableConcept(new org.hl7.fhir.r4.model.Coding(
                                org.waymarker.fhir.CodeSystems.IDENTIFIER_TYPE, "PLAC", null)))
                        .setSystem("https://hospital.example/order")
                        .setValue("o-" + person.hospitalId());
            }
            bed.write(
                    Entry.ofPatient(person.key(), referral, id),
                    Entry.ofPatient(
                            person.key(),
                            HospitalFixtures.task(taskId, bed.reference(person.key()))
                                    .setFocus(References.to("ServiceRequest", id)),
                            taskId));
            bed.drain();
            assertThat(bed.outcome(id)).contains(Outcome.ADOPTED);
            assertThat(at(hospital, ServiceRequest.class, id)).isEmpty();
            assertThat(at(hospital, Task.class, taskId).get(0).getFocus().getReference())
                    .isEqualTo("ServiceRequest/" + theirId);
        }
    }

    @Test
    void adoptsTheSessionOfThatDay() {
        var person = bed.known(hospital);
        var theirs = session(person, bed.fresh(Kind.CLOSING_SESSION), bed.fresh(Kind.COHORT_SESSION));
        theirs.getIdentifier().clear();
        theirs.setId((String) null);
        theirs.setPartOf(null).setSubject(new Reference("Patient/" + person.hospitalId()));
        var anotherDay = theirs.copy();
        anotherDay.setPeriod(FhirTimes.days(LocalDate.parse("2025-11-19"), LocalDate.parse("2025-11-19")));
        hospital.create().resource(anotherDay).execute();
        var elsewhere = theirs.copy();
        elsewhere.setServiceType(null).setType(List.of());
        hospital.create().resource(elsewhere).execute();
        var thatMorning = theirs.copy();
        thatMorning.setPeriod(new FhirTimes("Europe/London")
                .between(Instant.parse("2025-11-20T09:00:00Z"), Instant.parse("2025-11-20T09:30:00Z")));
        hospital.create().resource(thatMorning).execute();
        hospital.create().resource(theirs).execute();
        var id = bed.fresh(Kind.CLOSING_SESSION);
        bed.write(person.key(), session(person, id, bed.fresh(Kind.COHORT_SESSION)), id);
        bed.drain();
        assertThat(bed.outcome(id)).contains(Outcome.ADOPTED);
        assertThat(at(hospital, Encounter.class, id)).isEmpty();
    }

    @Test
    void takesNoOtherVisitOfThatDayForTheSession() {
        var person = bed.known(hospital);
        var visit = session(person, bed.fresh(Kind.CLOSING_SESSION), bed.fresh(Kind.COHORT_SESSION));
        visit.getIdentifier().clear();
        visit.setId((String) null);
        visit.setPartOf(null).setSubject(new Reference("Patient/" + person.hospitalId()));
        visit.setPeriod(new FhirTimes("Europe/London")
                .between(Instant.parse("2025-11-20T16:30:00Z"), Instant.parse("2025-11-20T17:00:00Z")));
        hospital.create().resource(visit).execute();
        var id = bed.fresh(Kind.CLOSING_SESSION);
        bed.write(person.key(), session(person, id, bed.fresh(Kind.COHORT_SESSION)), id);
        bed.drain();
        assertThat(bed.outcome(id)).contains(Outcome.SENT);
    }

    private String ehrPlan(Person person, CarePlanStatus status) {
        var theirs = new CarePlan().setStatus(status).setIntent(CarePlan.CarePlanIntent.PLAN);
        theirs.addCategory(Codes.CHRONIC_PAIN_MANAGEMENT.toConcept());
        theirs.setSubject(new Reference("Patient/" + person.hospitalId()));
        return hospital.create().resource(theirs).execute().getId().getIdPart();
    }

    // Lanes side by side, permissions, other writers

    @Test
    void namesTheCohortsSessionByIdentifierUntilItIsThere() {
        var person = bed.known(hospital);
        var cohortId = bed.fresh(Kind.COHORT);
        var cohortSession = bed.fresh(Kind.COHORT_SESSION);
        var mine = bed.fresh(Kind.CLOSING_SESSION);
        bed.write(person.key(), session(person, mine, cohortSession), mine);
        bed.drain();
        assertThat(at(hospital, Encounter.class, mine).get(0).getPartOf().hasReference())
                .isFalse();

        var shared = HospitalFixtures.session(cohortSession, References.to("Group", cohortId));
        shared.setPartOf(null).getParticipant().clear();
        var lane = LaneKey.ofGroup(cohortId.value());
        bed.write(
                Entry.ofGroup(lane, HospitalFixtures.cohort(cohortId), cohortId),
                Entry.ofGroup(lane, shared, cohortSession));
        bed.drain();
        var group = at(hospital, Group.class, cohortId).get(0);
        var theirShared = at(hospital, Encounter.class, cohortSession).get(0);
        assertThat(theirShared.getSubject().getReference())
                .isEqualTo("Group/" + group.getIdElement().getIdPart());

        var other = bed.known(hospital);
        var others = bed.fresh(Kind.CLOSING_SESSION);
        bed.write(other.key(), session(other, others, cohortSession), others);
        bed.drain();
        assertThat(at(hospital, Encounter.class, others).get(0).getPartOf().getReference())
                .isEqualTo("Encounter/" + theirShared.getIdElement().getIdPart());
    }

    @Test
    void withholdsWhatThePatientDoesNotAllowAtTheMomentOfSending() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        var observation = HospitalFixtures.attended(id, bed.reference(person.key()));
        bed.write(Entry.ofPatient(person.key(), observation, id).needing(Permission.HOSPITAL_MAY_KNOW));
        bed.drain();
        assertThat(bed.outcome(id)).contains(Outcome.WITHHELD);
        assertThat(at(hospital, Observation.class, id)).isEmpty();

        bed.inTransaction(() -> {
            bed.context
                    .getBean(Permissions.class)
                    .answer(person.key(), Permission.HOSPITAL_MAY_KNOW, true, bed.clock.instant(), "tester");
            return true;
        });
        var again = HospitalFixtures.attended(id, bed.reference(person.key()));
        again.addNote().setText("told now");
        bed.write(Entry.ofPatient(person.key(), again, id).needing(Permission.HOSPITAL_MAY_KNOW));
        bed.drain();
        assertThat(bed.outcome(id)).contains(Outcome.SENT);
        assertThat(at(hospital, Observation.class, id)).hasSize(1);
    }

    @Test
    void keepsWhatSomeoneElseWroteIntoOurCopy() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.write(person.key(), plan(person, id, CarePlanStatus.ACTIVE), id);
        bed.drain();
        var theirs = at(hospital, CarePlan.class, id).get(0);
        theirs.addNote().setText("rang the patient");
        hospital.update().resource(theirs).execute();

        bed.write(person.key(), plan(person, id, CarePlanStatus.COMPLETED), id);
        bed.drain();
        var now = at(hospital, CarePlan.class, id).get(0);
        assertThat(now.getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(now.getNoteFirstRep().getText()).isEqualTo("rang the patient");
        assertThat(now.getMeta().getVersionId()).isEqualTo("3");
        assertThat(bed.lanes.copyOf("CarePlan", id.value()).orElseThrow().theirVersion())
                .as("it is read before it is written again")
                .isEmpty();
    }

    @Test
    void asksAPersonWhenSomeoneElseChangedTheSame() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.write(person.key(), plan(person, id, CarePlanStatus.ACTIVE), id);
        bed.drain();
        var theirs = at(hospital, CarePlan.class, id).get(0).setStatus(CarePlanStatus.REVOKED);
        hospital.update().resource(theirs).execute();
        bed.write(person.key(), plan(person, id, CarePlanStatus.COMPLETED), id);
        bed.drain();
        assertThat(bed.state(person.key())).isEqualTo("PARKED CONFLICT");
        assertThat(at(hospital, CarePlan.class, id).get(0).getStatus()).isEqualTo(CarePlanStatus.REVOKED);
    }

    @Test
    void leavesSessionsToTheEhrWhereTheDeployerSaysSo() {
        try (var careful =
                new DeliveryTestBed(proxy.baseUrl(), Map.of("waymarker.hospital.create-session-encounters", false))) {
            var person = careful.known(hospital);
            var session = careful.fresh(Kind.CLOSING_SESSION);
            var planId = careful.fresh(Kind.PROGRAMME_PLAN);
            var plan = HospitalFixtures.plan(planId, careful.reference(person.key()), CarePlanStatus.COMPLETED);
            plan.addActivity().addOutcomeReference(References.to("Encounter", session));
            careful.write(
                    Entry.ofPatient(
                            person.key(), HospitalFixtures.session(session, careful.reference(person.key())), session),
                    Entry.ofPatient(person.key(), plan, planId));
            careful.drain();
            assertThat(careful.outcome(session)).contains(Outcome.NOT_WRITTEN);
            assertThat(at(hospital, Encounter.class, session)).isEmpty();
            var outcome = at(hospital, CarePlan.class, planId)
                    .get(0)
                    .getActivityFirstRep()
                    .getOutcomeReferenceFirstRep();
            assertThat(outcome.hasReference()).isFalse();
            assertThat(outcome.getIdentifier().getValue())
                    .isEqualTo(session.value().toString());
        }
    }

    /** So that the next request of this lane is its transaction. */
    private void resolveFirst(Person person) {
        var id = bed.fresh(Kind.SESSIONS_MISSED);
        bed.write(person.key(), HospitalFixtures.attended(id, bed.reference(person.key())), id);
        bed.drain();
        assertThat(bed.outcome(id)).contains(Outcome.SENT);
    }

    private long transactions() {
        return proxy.requests().stream()
                .filter(request -> request.line().startsWith("POST /fhir ")
                        || request.line().startsWith("POST /fhir? "))
                .count();
    }
}
