package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.DeliveryTestBed.OPERATOR;
import static org.waymarker.hospital.DeliveryTestBed.at;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.Kind;
import org.waymarker.hospital.DeliveryTestBed.Person;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.LaneKey;
import org.waymarker.record.Steering.DriftLine;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;

/** A real hospital whose copies others change, and one that lost what it had. */
@ExtendWith(Hospital.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriftAndReplayIT {
    private IGenericClient hospital;
    private OutageProxy proxy;
    private DeliveryTestBed bed;

    @BeforeAll
    void start(IGenericClient client, OutageProxy outages) {
        hospital = client;
        proxy = outages;
        bed = new DeliveryTestBed(proxy.baseUrl(), Map.of());
    }

    @AfterAll
    void stop() {
        bed.close();
    }

    @BeforeEach
    void calm() {
        proxy.loseAnswers(0);
        bed.later(Duration.ofMinutes(10));
    }

    private void write(Person person, BusinessId id, CarePlanStatus status) {
        bed.write(person.key(), HospitalFixtures.plan(id, bed.reference(person.key()), status), id);
        bed.drain();
    }

    private CarePlan held(BusinessId id) {
        var all = at(hospital, CarePlan.class, id);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private List<DriftLine> drifts(Person person) {
        return bed.inTransaction(() ->
                bed.steering.lane(LaneKey.ofPatient(person.key())).orElseThrow().drifts());
    }

    private List<String> history(String planId) {
        return hospital
                .history()
                .onInstance("CarePlan/" + planId)
                .returnBundle(Bundle.class)
                .execute()
                .getEntry()
                .stream()
                .map(entry -> ((CarePlan) entry.getResource()).getStatus().toCode())
                .toList();
    }

    @Test
    void showsWhatOthersChangedAndKeepsIt() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        write(person, id, CarePlanStatus.ACTIVE);
        assertThat(drifts(person)).isEmpty();
        var theirs = held(id);
        theirs.addNote().setText("rang the patient");
        hospital.update().resource(theirs).execute();

        write(person, id, CarePlanStatus.ONHOLD);
        assertThat(held(id).getNoteFirstRep().getText()).isEqualTo("rang the patient");
        assertThat(drifts(person)).hasSize(1);
        assertThat(drifts(person).get(0).elements()).containsExactly("note");
        assertThat(drifts(person).get(0).theirVersion()).contains("2");

        write(person, id, CarePlanStatus.COMPLETED);
        assertThat(held(id).getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(held(id).getNoteFirstRep().getText())
                .as("others' words outlive every later version of ours")
                .isEqualTo("rang the patient");
    }

    @Test
    void seesNoDriftInATouchThatChangedNothing() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        write(person, id, CarePlanStatus.ACTIVE);
        var theirs = held(id);
        theirs.getMeta().addTag().setSystem("https://ehr.example/tag").setCode("seen");
        theirs.getText().setStatusAsString("generated");
        theirs.getText().setDivAsString("<div>Seen</div>");
        hospital.update().resource(theirs).execute();
        write(person, id, CarePlanStatus.COMPLETED);
        assertThat(held(id).getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(drifts(person)).isEmpty();
    }

    @Test
    void showsADriftThatALostAnswerBringsToLight() {
        var person = bed.known(hospital);
        var first = bed.fresh(Kind.PROGRAMME_PLAN);
        write(person, first, CarePlanStatus.ACTIVE);
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        bed.write(person.key(), HospitalFixtures.attended(id, bed.reference(person.key())), id);
        proxy.loseAnswers(1);
        bed.drain();
        var theirs = at(hospital, Observation.class, id).get(0);
        theirs.addNote().setText("counted by hand");
        hospital.update().resource(theirs).execute();

        bed.later(Duration.ofMinutes(10));
        assertThat(bed.outcome(id)).contains(Outcome.ALREADY_THERE);
        assertThat(drifts(person).get(0).elements()).containsExactly("note");
        assertThat(at(hospital, Observation.class, id)).hasSize(1);
        assertThat(at(hospital, Observation.class, id).get(0).getNote()).hasSize(1);
    }

    @Test
    void writesAgainWhatTheHospitalLost() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        write(person, id, CarePlanStatus.ACTIVE);
        write(person, id, CarePlanStatus.COMPLETED);
        var lost = held(id).getIdElement().getIdPart();
        hospital.delete().resourceById("CarePlan", lost).execute();
        assertThat(at(hospital, CarePlan.class, id)).isEmpty();

        assertThat(replay(person, 1)).isEqualTo(2);
        bed.drain();
        assertThat(bed.state(person.key())).isEqualTo("IDLE");
        assertThat(held(id).getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(held(id).getIdElement().getIdPart()).isNotEqualTo(lost);
        assertThat(history(held(id).getIdElement().getIdPart())).containsExactly("completed", "active");
    }

    @Test
    void takesNothingBackThatTheHospitalHolds() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        write(person, id, CarePlanStatus.ACTIVE);
        write(person, id, CarePlanStatus.COMPLETED);
        var theirId = held(id).getIdElement().getIdPart();
        assertThat(replay(person, 1)).isEqualTo(2);
        bed.drain();
        assertThat(bed.state(person.key())).isEqualTo("IDLE");
        assertThat(history(theirId)).containsExactly("completed", "active");
        assertThat(drifts(person)).isEmpty();
    }

    @Test
    void bringsAnOlderCopyUpToDate() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        write(person, id, CarePlanStatus.ACTIVE);
        var before = held(id);
        write(person, id, CarePlanStatus.COMPLETED);
        // As after a restore from a backup of the time between.
        before.setId(before.getIdElement().toUnqualifiedVersionless());
        hospital.update().resource(before).execute();
        assertThat(held(id).getStatus()).isEqualTo(CarePlanStatus.ACTIVE);

        assertThat(replay(person, 1)).isEqualTo(2);
        bed.drain();
        assertThat(held(id).getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(drifts(person)).isEmpty();
    }

    @Test
    void findsUnderANewIdWhatARestoreHasMoved() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        write(person, id, CarePlanStatus.ACTIVE);
        var moved = held(id);
        hospital.delete()
                .resourceById("CarePlan", moved.getIdElement().getIdPart())
                .execute();
        moved.setId((String) null);
        hospital.create().resource(moved).execute();

        replay(person, 1);
        bed.drain();
        assertThat(bed.state(person.key())).isEqualTo("IDLE");
        assertThat(bed.outcome(id)).contains(Outcome.ALREADY_THERE);
        assertThat(bed.lanes.copyOf("CarePlan", id.value()).orElseThrow().theirId())
                .isEqualTo(held(id).getIdElement().getIdPart());
    }

    @Test
    void replaysEveryLaneFromATimeOn() {
        var person = bed.known(hospital);
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.clock.advance(Duration.ofDays(1));
        Instant since = bed.clock.instant();
        write(person, id, CarePlanStatus.ACTIVE);
        hospital.delete()
                .resourceById("CarePlan", held(id).getIdElement().getIdPart())
                .execute();
        assertThat(bed.inTransaction(() -> bed.steering.replaySince(since, OPERATOR)))
                .isEqualTo(1);
        bed.drain();
        assertThat(held(id).getStatus()).isEqualTo(CarePlanStatus.ACTIVE);
    }

    private int replay(Person person, long from) {
        return bed.inTransaction(() -> bed.steering.replay(LaneKey.ofPatient(person.key()), from, OPERATOR));
    }
}
