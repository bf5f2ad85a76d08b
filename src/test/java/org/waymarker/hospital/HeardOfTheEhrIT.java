package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirJson;
import org.waymarker.record.LaneKey;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.sandbox.Ins;

/** What the EHR does to plans, requests, Tasks and sessions on the hospital's server is heard here. */
class HeardOfTheEhrIT extends ListeningTestBed {
    HeardOfTheEhrIT(IGenericClient hospital, HospitalServer real) {
        super(hospital, real);
    }

    /** As the EHR makes one: no identifier of ours. */
    private CarePlan ehrPlan(Person person) {
        var plan = new CarePlan()
                .setStatus(CarePlanStatus.ACTIVE)
                .setIntent(CarePlanIntent.PLAN)
                .setSubject(new Reference("Patient/" + person.hospitalId()))
                .setPeriod(new Period().setStartElement(new DateTimeType(FIRST.toString())));
        plan.addCategory(Codes.CHRONIC_PAIN_MANAGEMENT.toConcept());
        return (CarePlan) hospital.create().resource(plan).execute().getResource();
    }

    private static CarePlan ended(CarePlan plan) {
        plan.setStatus(CarePlanStatus.COMPLETED).getPeriod().setEndElement(new DateTimeType(LAST.toString()));
        plan.addContained(count("attended", Codes.APPOINTMENTS_ATTENDED.toConcept(), 9));
        plan.addContained(count("missed", Codes.APPOINTMENTS_MISSED.toConcept(), 3));
        plan.addActivity()
                .addOutcomeReference(new Reference("#attended"))
                .addOutcomeReference(new Reference("#missed"));
        return plan;
    }

    private static Observation count(String id, CodeableConcept code, int value) {
        var count = new Observation()
                .setStatus(ObservationStatus.FINAL)
                .setCode(code)
                .setValue(new Quantity(value));
        count.setId(id);
        return count;
    }

    @Test
    void thePlanThatTheEhrCompletesIsHeardOnce() {
        var person = person();
        var theirs = ehrPlan(person);
        var plan = enrolled(person).get(0);
        deliver();
        listen();
        assertThat(((CarePlan) api.get(plan).resource()).getStatus()).isEqualTo(CarePlanStatus.ACTIVE);

        hospital.update().resource(ended(theirs)).execute();
        listen();
        var heard = (CarePlan) api.get(plan).resource();
        assertThat(heard.getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(heard.getPeriod().getEndElement().getValueAsString()).isEqualTo(LAST.toString());
        listen();
        listen();
        assertThat(((CarePlan) api.get(plan).resource()).getMeta().getVersionId())
                .isEqualTo(heard.getMeta().getVersionId());
    }

    @Test
    void aPlanThatEndsWithoutCountsWaitsForAPerson() {
        var person = person();
        var theirs = ehrPlan(person);
        var plan = enrolled(person).get(0);
        deliver();
        theirs.setStatus(CarePlanStatus.COMPLETED)
                .addNote(new Annotation().setText("done"))
                .getPeriod()
                .setEndElement(new DateTimeType(LAST.toString()));
        hospital.update().resource(theirs).execute();
        listen();
        assertThat(((CarePlan) api.get(plan).resource()).getStatus()).isEqualTo(CarePlanStatus.ACTIVE);
        assertThat(inTransaction(() -> context.getBean(NewsLedger.class).lines(NewsLedger.Outcome.FOR_A_PERSON)))
                .filteredOn(line -> line.theirId().equals(theirs.getIdElement().getIdPart()))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.reason()).contains("ELEMENT_MISSING");
                    assertThat(line.ours().orElseThrow().id()).hasToString(plan.substring("CarePlan/".length()));
                });

        var told = api.call(
                "$settle-news",
                new Ins()
                        .text("lane", LaneKey.ofPatient(key(person)).value())
                        .text("type", "CarePlan")
                        .text("reason", "ended here by the clinician")
                        .done());
        assertThat(FhirJson.encode(told.resource()))
                .doesNotContain(theirs.getIdElement().getIdPart() + "\"")
                .contains("settled");
        listen();
        assertThat(inTransaction(() -> context.getBean(NewsLedger.class).lines(NewsLedger.Outcome.SETTLED)))
                .as("heard once, and seen to once")
                .extracting(NewsLedger.Line::theirId)
                .contains(theirs.getIdElement().getIdPart());
        assertThat(api.post(
                                "$settle-news",
                                new Ins()
                                        .text(
                                                "lane",
                                                LaneKey.ofPatient(key(person)).value())
                                        .text("type", "CarePlan")
                                        .text("reason", "again")
                                        .done())
                        .codes())
                .containsExactly("NEWS_NOT_WAITING");
    }

    @Test
    void theRequestThatTheEhrTakesBackTakesTheOfferBack() {
        var person = person();
        var plan = completer(person);
        var theirs = ehrRequest(person);
        var offered = offer(plan, new Ins()).only(Task.class);
        deliver();
        theirs.setStatus(ServiceRequestStatus.REVOKED);
        hospital.update().resource(theirs).execute();
        listen();
        assertThat(task(offered).getStatus()).isEqualTo(TaskStatus.CANCELLED);
    }

    @Test
    void thePlanThatTheEhrMakesLaterTakesOursPlace() {
        var person = person();
        var plan = enrolled(person).get(0);
        deliver();
        var ours = atHospital(CarePlan.class, (CarePlan) api.get(plan).resource());
        listen();
        var theirs = ehrPlan(person);
        listen();
        deliver();
        assertThat(state(key(person))).isEqualTo("IDLE");
        assertThat(read(CarePlan.class, ours.getIdPart()).getStatus()).isEqualTo(CarePlanStatus.ENTEREDINERROR);
        // From now on it is theirs that tells.
        hospital.update().resource(ended(theirs)).execute();
        listen();
        assertThat(((CarePlan) api.get(plan).resource()).getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
    }

    @Test
    void theSessionThatTheEhrRecordsLaterTakesOursPlace() {
        var person = person();
        var plan = enrolled(person).get(0);
        api.call(
                cohortOf(plan) + "/$close-cohort",
                new Ins()
                        .value(
                                "closing-session",
                                new Period()
                                        .setStartElement(new DateTimeType(LAST + "T10:00:00Z"))
                                        .setEndElement(new DateTimeType(LAST + "T12:30:00Z")))
                        .reference("declared-by", clinician)
                        .parts(
                                "person",
                                new Ins()
                                        .value("subject", subject(person))
                                        .code("outcome", "completed")
                                        .count("attended", 12)
                                        .count("offered", 12)
                                        .flag("present", true))
                        .done());
        deliver();
        var session = (Encounter) ((Bundle) api.get("Encounter?patient=Patient/" + person.hospitalId())
                        .resource())
                .getEntryFirstRep()
                .getResource();
        var ours = atHospital(Encounter.class, session);
        listen();
        var theirs = new Encounter()
                .setStatus(EncounterStatus.FINISHED)
                .setClass_(Codes.CLASS_AMBULATORY.toCoding())
                .setServiceType(Codes.PAIN_SERVICE.toConcept())
                .setSubject(new Reference("Patient/" + person.hospitalId()))
                .setPeriod(new Period().setStartElement(new DateTimeType(LAST.toString())));
        var id = hospital.create().resource(theirs).execute().getId().getIdPart();
        listen();
        deliver();
        assertThat(state(key(person))).isEqualTo("IDLE");
        assertThat(read(Encounter.class, ours.getIdPart()).getStatus()).isEqualTo(EncounterStatus.ENTEREDINERROR);
        assertThat(read(Encounter.class, id).getStatus()).isEqualTo(EncounterStatus.FINISHED);
    }

    /** A plan of another kind is no reason to give way. */
    @Test
    void whatTheEhrMakesOfOtherThingsChangesNothing() {
        var person = person();
        var plan = enrolled(person).get(0);
        deliver();
        var ours = atHospital(CarePlan.class, (CarePlan) api.get(plan).resource());
        listen();
        var diabetes = new CarePlan()
                .setStatus(CarePlanStatus.ACTIVE)
                .setIntent(CarePlanIntent.PLAN)
                .setSubject(new Reference("Patient/" + person.hospitalId()));
        diabetes.addCategory(new CodeableConcept().setText("Diabetes"));
        hospital.create().resource(diabetes).execute();
        listen();
        deliver();
        assertThat(atHospital(CarePlan.class, ours).getMeta().getVersionId())
                .isEqualTo(ours.getMeta().getVersionId());
    }

    @Test
    void theAnswerOnTheEhrsOwnTaskIsThePatients() {
        var person = person();
        var offered = offer(completer(person), new Ins()).only(Task.class);
        deliver();
        listen();
        var request = atHospital(Task.class, offered).getFocus().getReference();
        var theirs = (Task) hospital.create()
                .resource(new Task()
                        .setStatus(TaskStatus.REQUESTED)
                        .setIntent(Task.TaskIntent.ORDER)
                        .setFocus(new Reference(request))
                        .setFor(new Reference("Patient/" + person.hospitalId())))
                .execute()
                .getResource();
        listen();
        deliver();
        assertThat(task(offered).getStatus()).as("adopted, and no answer yet").isEqualTo(TaskStatus.REQUESTED);
        theirs = read(Task.class, theirs.getIdElement().getIdPart());
        theirs.setStatus(TaskStatus.REJECTED);
        hospital.update().resource(theirs).execute();
        listen();
        assertThat(task(offered).getStatus()).isEqualTo(TaskStatus.REJECTED);
        assertThat(business(offered)).isEqualTo("declined");
    }

    /** What the EHR makes after we wrote ours is the one that counts; ours is marked as a mistake, and what points to it points to theirs. */
    @Test
    void whatTheEhrMakesLaterIsAdoptedAndOursGivesWay() {
        var person = person();
        var offered = offer(completer(person), new Ins());
        deliver();
        var ours = atHospital(ServiceRequest.class, offered.only(ServiceRequest.class));
        assertThat(atHospital(Task.class, offered.only(Task.class)).getFocus().getReference())
                .isEqualTo("ServiceRequest/" + ours.getIdPart());
        listen();

        var theirs = ehrRequest(person).getIdElement();
        listen();
        deliver();

        assertThat(state(key(person))).isEqualTo("IDLE");
        assertThat(read(ServiceRequest.class, ours.getIdPart()).getStatus())
                .isEqualTo(ServiceRequestStatus.ENTEREDINERROR);
        assertThat(atHospital(Task.class, offered.only(Task.class)).getFocus().getReference())
                .isEqualTo("ServiceRequest/" + theirs.getIdPart());
        assertThat(read(ServiceRequest.class, theirs.getIdPart()).getMeta().getVersionId())
                .as("theirs is left as it is")
                .isEqualTo("1");
    }

    /** As the EHR makes one: no identifier of ours. */
    private ServiceRequest ehrRequest(Person person) {
        return (ServiceRequest) hospital.create()
                .resource(GivesWayIT.requestOfTheEhr(person.hospitalId()))
                .execute()
                .getResource();
    }
}
