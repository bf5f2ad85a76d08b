package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.hospital.HospitalFixtures.BASE;
import static org.waymarker.hospital.HospitalFixtures.OURS;
import static org.waymarker.hospital.HospitalFixtures.aPatient;
import static org.waymarker.hospital.HospitalFixtures.attended;
import static org.waymarker.hospital.HospitalFixtures.byNhsNumber;
import static org.waymarker.hospital.HospitalFixtures.cohort;
import static org.waymarker.hospital.HospitalFixtures.id;
import static org.waymarker.hospital.HospitalFixtures.item;
import static org.waymarker.hospital.HospitalFixtures.plan;
import static org.waymarker.hospital.HospitalFixtures.referral;
import static org.waymarker.hospital.HospitalFixtures.session;
import static org.waymarker.hospital.HospitalFixtures.task;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.References;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.HospitalCopy;
import org.waymarker.record.HospitalCopy.Owner;
import org.waymarker.record.ResourceKey;
import org.waymarker.testing.Golden;

class OutboundBundleTest {
    private static final Reference PATIENT = byNhsNumber("9990000018");
    private static final HospitalCopy COPY = new HospitalCopy(Owner.OURS, "77", Optional.of("2"), 1, Optional.empty());

    private static Step create(int position, org.hl7.fhir.r4.model.Resource resource, Kind kind) {
        return new Step.Create(item(position, resource, id(kind), Optional.empty()));
    }

    private static OutboundBundle bundle(
            Optional<PatientAtHospital> patient, Map<ResourceKey, String> targets, Step... steps) {
        return OutboundBundle.of(
                List.of(steps), targets, new Outbound(OURS, BASE, patient), OURS, HospitalFixtures.ABLE, BASE);
    }

    private static Map<ResourceKey, String> knownPlan() {
        return Map.of(new ResourceKey("CarePlan", id(Kind.PROGRAMME_PLAN).value()), "CarePlan/77");
    }

    @Test
    void writesTheEndOfAProgrammeAndAnOffer() {
        var ended = plan(id(Kind.PROGRAMME_PLAN), PATIENT.copy(), CarePlanStatus.COMPLETED);
        ended.addActivity()
                .addOutcomeReference(References.to("Encounter", id(Kind.CLOSING_SESSION)))
                .addOutcomeReference(References.to("Observation", id(Kind.SESSIONS_MISSED)));
        var bundle = bundle(
                Optional.of(aPatient()),
                knownPlan(),
                new Step.Update(item(0, ended, id(Kind.PROGRAMME_PLAN), Optional.of(COPY)), COPY),
                create(1, session(id(Kind.CLOSING_SESSION), PATIENT.copy()), Kind.CLOSING_SESSION),
                create(2, attended(id(Kind.SESSIONS_ATTENDED), PATIENT.copy()), Kind.SESSIONS_ATTENDED),
                create(3, referral(id(Kind.REFERRAL), PATIENT.copy()), Kind.REFERRAL),
                create(4, task(id(Kind.REFERRAL_TASK), PATIENT.copy()), Kind.REFERRAL_TASK));
        Golden.assertMatches(OutboundBundleTest.class, "programme-ended-and-offer", bundle.bundle());
        assertThat(FhirJson.encode(bundle.bundle()))
                .doesNotContain("peer-group", id(Kind.PEER_GROUP).value().toString());
    }

    @Test
    void namesByIdentifierAloneWhatTheHospitalDoesNotHold() {
        var bundle = bundle(
                Optional.of(aPatient()),
                Map.of(),
                create(0, attended(id(Kind.SESSIONS_ATTENDED), PATIENT.copy()), Kind.SESSIONS_ATTENDED));
        var based = ((Observation) bundle.bundle().getEntryFirstRep().getResource()).getBasedOnFirstRep();
        assertThat(based.hasReference()).isFalse();
        assertThat(based.getType()).isEqualTo("CarePlan");
        assertThat(based.getIdentifier().getValue())
                .isEqualTo(id(Kind.PROGRAMME_PLAN).value().toString());
    }

    @Test
    void writesACohortWithoutAPatient() {
        var bundle = bundle(Optional.empty(), Map.of(), create(0, cohort(id(Kind.COHORT)), Kind.COHORT));
        var entry = bundle.bundle().getEntryFirstRep();
        assertThat(((Group) entry.getResource()).getName()).isEqualTo("Cohort of autumn");
        assertThat(entry.getRequest().getIfNoneExist())
                .isEqualTo("identifier=https://waymarker.example/id/cohort%7C"
                        + id(Kind.COHORT).value());
    }

    @Test
    void leavesOutInWhichCohortAPersonIs() {
        var plan = plan(id(Kind.PROGRAMME_PLAN), PATIENT.copy(), CarePlanStatus.ACTIVE);
        plan.addExtension(Extensions.PROGRAMME_COHORT, References.to("Group", id(Kind.COHORT)));
        plan.addExtension("https://ehr.example/fhir/clinic", new StringType("North"));
        var bundle = bundle(Optional.of(aPatient()), Map.of(), create(0, plan, Kind.PROGRAMME_PLAN));
        assertThat(((CarePlan) bundle.bundle().getEntryFirstRep().getResource()).getExtension())
                .extracting(Extension::getUrl)
                .containsExactly("https://ehr.example/fhir/clinic");
    }

    @Test
    void refusesToTellTheHospitalWhoIsInWhichGroup() {
        var telling = task(id(Kind.REFERRAL_TASK), PATIENT.copy());
        telling.addInput().setValue(References.to("Group", id(Kind.PEER_GROUP)));
        assertThatThrownBy(() -> bundle(Optional.of(aPatient()), Map.of(), create(0, telling, Kind.REFERRAL_TASK)))
                .isInstanceOf(NotSendableException.class)
                .hasMessageContaining("names a peer group");

        var withMember = cohort(id(Kind.COHORT));
        withMember.addMember().setEntity(PATIENT.copy());
        assertThatThrownBy(() -> bundle(Optional.empty(), Map.of(), create(0, withMember, Kind.COHORT)))
                .isInstanceOf(NotSendableException.class)
                .hasMessageContaining("names a patient");
    }

    @Test
    void refusesToNameAnotherPatientThanTheLanes() {
        var other = attended(id(Kind.SESSIONS_ATTENDED), byNhsNumber("9990000026"));
        assertThatThrownBy(() -> bundle(Optional.of(aPatient()), Map.of(), create(0, other, Kind.SESSIONS_ATTENDED)))
                .isInstanceOf(NotSendableException.class)
                .hasMessageNotContaining("9990000026");
        var byId = attended(id(Kind.SESSIONS_ATTENDED), new Reference(BASE + "/Patient/2002"));
        assertThatThrownBy(() -> bundle(Optional.of(aPatient()), Map.of(), create(0, byId, Kind.SESSIONS_ATTENDED)))
                .isInstanceOf(NotSendableException.class);
    }

    @Test
    void refusesAResourceThatCouldNotBeFoundAgain() {
        var nameless = cohort(id(Kind.COHORT));
        nameless.getIdentifier().clear();
        assertThatThrownBy(() -> bundle(Optional.empty(), Map.of(), create(0, nameless, Kind.COHORT)))
                .isInstanceOf(NotSendableException.class)
                .hasMessageContaining("no business identifier");
    }

    @Test
    void readsWhatBecameOfEachEntryByItsPlace() {
        var bundle = aPlanAndATask();
        var answer = new Bundle();
        answer.addEntry()
                .setResource(new CarePlan())
                .getResponse()
                .setStatus("200 OK")
                .setLocation("CarePlan/77/_history/3")
                .setEtag("W/\"3\"");
        answer.addEntry().getResponse().setStatus("201 Created").setLocation(BASE + "/Task/x-5/_history/1");

        var settled = bundle.settled(answer).orElseThrow();
        assertThat(settled.get(0).outcome()).isEqualTo(Outcome.SENT);
        assertThat(settled.get(0).copy())
                .contains(new HospitalCopy(
                        Owner.OURS,
                        "77",
                        Optional.of("3"),
                        3,
                        Optional.of(Content.of(new CarePlan()).hash())));
        assertThat(settled.get(1).outcome()).isEqualTo(Outcome.SENT);
        assertThat(settled.get(1).copy())
                .contains(new HospitalCopy(Owner.OURS, "x-5", Optional.of("1"), 3, Optional.empty()));

        assertThat(bundle.foundSome(answer)).isFalse();
        answer.getEntry().get(1).getResponse().setStatus("200");
        assertThat(bundle.foundSome(answer)).as("the create found it there").isTrue();
    }

    @Test
    void trustsNoAnswerThatDoesNotFit() {
        var bundle = aPlanAndATask();
        var answer = new Bundle();
        answer.addEntry().getResponse().setStatus("200 OK").setLocation("CarePlan/77/_history/3");
        assertThat(bundle.settled(answer)).isEmpty();
        var task = answer.addEntry();
        assertThat(bundle.settled(answer)).isEmpty();
        task.getResponse().setStatus("201 Created");
        assertThat(bundle.settled(answer)).isEmpty();
        task.getResponse().setLocation("CarePlan/8/_history/1");
        assertThat(bundle.settled(answer)).isEmpty();
        task.getResponse().setLocation("Task/8/_history/1").setStatus("500 Error");
        assertThat(bundle.settled(answer)).isEmpty();
    }

    @Test
    void seesANameOfTheTransactionThatSurvivedIt() {
        var bundle = aPlanAndATask();
        var answer = new Bundle();
        answer.addEntry();
        answer.addEntry().setResource(new Task().setFocus(new Reference("ServiceRequest/1")));
        assertThat(bundle.leftUnresolved(answer)).isFalse();
        ((Task) answer.getEntry().get(1).getResource())
                .setFocus(new Reference("urn:uuid:" + id(Kind.REFERRAL_TASK).value()));
        assertThat(bundle.leftUnresolved(answer)).isTrue();
    }

    private static OutboundBundle aPlanAndATask() {
        var ended = plan(id(Kind.PROGRAMME_PLAN), PATIENT.copy(), CarePlanStatus.COMPLETED);
        return bundle(
                Optional.of(aPatient()),
                knownPlan(),
                new Step.Update(item(0, ended, id(Kind.PROGRAMME_PLAN), Optional.of(COPY)), COPY),
                create(1, task(id(Kind.REFERRAL_TASK), PATIENT.copy()), Kind.REFERRAL_TASK));
    }
}
