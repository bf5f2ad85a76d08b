package org.waymarker.hospital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.DeliveryTestBed.OPERATOR;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.Kind;
import org.waymarker.record.Entry;
import org.waymarker.record.FindingKind;
import org.waymarker.record.Findings.Outcome;
import org.waymarker.record.Findings.Repair;
import org.waymarker.record.LaneKey;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.store.Jdbc;
import org.waymarker.testing.Statements;

/** A real hospital that lost, doubled, moved and changed what it had, and what becomes of it. */
class ComparisonIT extends ComparedHospital {
    ComparisonIT(IGenericClient hospital, HospitalServer server) {
        super(hospital, server);
    }

    @Test
    void findsExactlyWhatIsNotAsItShouldBeAndRepairsIt() {
        var sound = plan(CarePlanStatus.ACTIVE, CarePlanStatus.COMPLETED);
        var missing = plan(CarePlanStatus.ACTIVE, CarePlanStatus.COMPLETED);
        var moved = attendance();
        var doubled = attendance();
        var changed = attendance();
        var accepted = plan(CarePlanStatus.ACTIVE);
        var older = plan(CarePlanStatus.ACTIVE);
        var before = held(CarePlan.class, older);
        bed.write(
                person.key(), HospitalFixtures.plan(older, bed.reference(person.key()), CarePlanStatus.ONHOLD), older);
        bed.drain();
        var changedByItsOwner = plansOfTheEhr("ours to change");
        var goneAtItsOwner = plansOfTheEhr("ours to end");
        compare();
        assertThat(open()).isEmpty();
        assertThat(comparisons.progress().compared()).isEqualTo(9);

        delete("CarePlan", linked("CarePlan", missing));
        var wasThere = held(Observation.class, moved);
        delete("Observation", linked("Observation", moved));
        var movedTo = again(wasThere);
        var first = held(Observation.class, doubled).getIdElement().getIdPart();
        var second = again(held(Observation.class, doubled));
        var recounted = held(Observation.class, changed);
        recounted.setStatus(ObservationStatus.AMENDED).addNote().setText("counted by hand");
        hospital.update().resource(recounted).execute();
        var noted = held(CarePlan.class, accepted);
        noted.addNote().setText("rang the patient");
        hospital.update().resource(noted).execute();
        before.setId(before.getIdElement().toUnqualifiedVersionless());
        hospital.update().resource(before).execute();
        var theirs = hospital.read()
                .resource(CarePlan.class)
                .withId(linked("CarePlan", changedByItsOwner))
                .execute();
        hospital.update().resource(theirs.setTitle("another title")).execute();
        delete("CarePlan", linked("CarePlan", goneAtItsOwner));

        compare();
        var expected = Map.of(
                missing.value(), FindingKind.MISSING,
                moved.value(), FindingKind.MOVED,
                doubled.value(), FindingKind.DOUBLED,
                changed.value(), FindingKind.CHANGED,
                accepted.value(), FindingKind.CHANGED,
                older.value(), FindingKind.OLDER,
                goneAtItsOwner.value(), FindingKind.GONE_AT_OWNER);
        assertThat(kinds()).isEqualTo(expected);
        assertThat(of(changed).elements()).containsExactlyInAnyOrder("status", "note");
        assertThat(of(accepted).elements()).containsExactly("note");
        assertThat(of(moved).theirIds()).containsExactly(movedTo);
        assertThat(of(doubled).theirIds()).containsExactlyInAnyOrder(first, second);
        compare();
        assertThat(kinds()).as("nothing twice").isEqualTo(expected);

        repair(missing, MEND);
        repair(moved, MEND);
        repair(changed, MEND);
        repair(accepted, ACCEPT);
        repair(older, MEND);
        repair(goneAtItsOwner, MEND);
        repair(doubled, new Repair.Keep(second));
        compare();
        assertThat(kinds())
                .as("the other one is the hospital's to end")
                .isEqualTo(Map.of(doubled.value(), FindingKind.DOUBLED));
        var other = hospital.read().resource(Observation.class).withId(first).execute();
        hospital.update()
                .resource(other.setStatus(ObservationStatus.ENTEREDINERROR))
                .execute();
        compare();
        assertThat(open()).isEmpty();

        assertThat(held(CarePlan.class, sound).getMeta().getVersionId())
                .as("never touched")
                .isEqualTo("2");
        assertThat(held(CarePlan.class, missing).getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        assertThat(linked("CarePlan", missing))
                .isEqualTo(held(CarePlan.class, missing).getIdElement().getIdPart());
        assertThat(linked("Observation", moved)).isEqualTo(movedTo);
        assertThat(held(Observation.class, moved).getMeta().getVersionId()).isEqualTo("1");
        assertThat(held(Observation.class, changed).getStatus()).isEqualTo(ObservationStatus.FINAL);
        assertThat(held(Observation.class, changed).getNote()).isEmpty();
        assertThat(held(CarePlan.class, accepted).getNote()).hasSize(1);
        assertThat(held(CarePlan.class, older).getStatus()).isEqualTo(CarePlanStatus.ONHOLD);
        assertThat(linked("Observation", doubled)).isEqualTo(second);
        assertThat(bed.lanes.copyOf("CarePlan", goneAtItsOwner.value())).isEmpty();
    }

    @Test
    void letsWordsOfOthersOutliveALaterVersionOnceTheyAreAccepted() {
        var id = plan(CarePlanStatus.ACTIVE);
        var theirs = held(CarePlan.class, id);
        theirs.addNote().setText("rang the patient");
        hospital.update().resource(theirs).execute();
        compare();
        repair(id, ACCEPT);
        bed.write(person.key(), HospitalFixtures.plan(id, bed.reference(person.key()), CarePlanStatus.COMPLETED), id);
        bed.drain();
        compare();
        assertThat(open()).as("the same words, beside a newer version of ours").isEmpty();
        assertThat(held(CarePlan.class, id).getStatus()).isEqualTo(CarePlanStatus.COMPLETED);
        var noted = held(CarePlan.class, id);
        assertThat(noted.getNote()).hasSize(1);
        noted.addNote().setText("and again");
        hospital.update().resource(noted).execute();
        compare();
        assertThat(of(id).kind()).as("other words").isEqualTo(FindingKind.CHANGED);
    }

    /** What an operator decided about one copy is not done to another that nobody has seen. */
    @Test
    void writesOverNothingThatChangedAgainSinceItWasSeen() {
        var id = plan(CarePlanStatus.ACTIVE);
        var theirs = held(CarePlan.class, id);
        theirs.addNote().setText("seen");
        hospital.update().resource(theirs).execute();
        compare();
        theirs = held(CarePlan.class, id);
        theirs.addNote().setText("not seen");
        hospital.update().resource(theirs).execute();
        repair(id, MEND);
        assertThat(held(CarePlan.class, id).getNote()).hasSize(2);
        compare();
        assertThat(of(id).kind()).isEqualTo(FindingKind.CHANGED);
        repair(id, MEND);
        assertThat(held(CarePlan.class, id).getNote()).isEmpty();
        compare();
        assertThat(open()).isEmpty();
    }

    @Test
    void neverTakesAnotherResourceForOursBecauseItHasTheIdThatOursHad() {
        var ours = plan(CarePlanStatus.ACTIVE);
        var stranger = bed.known(hospital);
        var theirs = held(CarePlan.class, ours);
        // As after a restore: the id was given a second time, to another patient's plan.
        var other = new CarePlan()
                .setStatus(CarePlanStatus.ACTIVE)
                .setIntent(CarePlan.CarePlanIntent.PLAN)
                .setTitle("Smoking cessation")
                .setSubject(new Reference("Patient/" + stranger.hospitalId()));
        other.setId(theirs.getIdElement().toUnqualifiedVersionless());
        hospital.update().resource(other).execute();
        compare();
        assertThat(of(ours).kind()).isEqualTo(FindingKind.MISSING);
        repair(ours, MEND);
        assertThat(linked("CarePlan", ours)).isNotEqualTo(theirs.getIdElement().getIdPart());
        var left = hospital.read()
                .resource(CarePlan.class)
                .withId(theirs.getIdElement().getIdPart())
                .execute();
        assertThat(left.getTitle()).isEqualTo("Smoking cessation");
        compare();
        assertThat(open()).isEmpty();
    }

    @Test
    void bringsBackAllThatARestoreLostOrMoved() {
        var lost = List.of(attendance(), attendance(), attendance());
        var moved = List.of(attendance(), attendance());
        lost.forEach(id -> delete("Observation", linked("Observation", id)));
        moved.forEach(id -> {
            var theirs = held(Observation.class, id);
            delete("Observation", linked("Observation", id));
            again(theirs);
        });
        compare();
        assertThat(kinds()).hasSize(5);
        assertThat(bed.inTransaction(() -> findings.repairAll(FindingKind.MISSING, 1000, OPERATOR)))
                .isEqualTo(3);
        assertThat(bed.inTransaction(() -> findings.repairAll(FindingKind.MOVED, 1000, OPERATOR)))
                .as("the others are on the way, and stand for themselves")
                .isEqualTo(2);
        bed.drain();
        compare();
        assertThat(open()).isEmpty();
        lost.forEach(id -> held(Observation.class, id));
        moved.forEach(id -> held(Observation.class, id));
    }

    /** What carries no identifier that can be searched is read one by one, or found among all that the patient has. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void comparesWhereNobodySearchesByIdentifier(boolean byId, @TempDir Path directory) throws IOException {
        bed.close();
        var statement = Statements.of(true, Statements.TYPES, true, false);
        var declared = byId ? statement.replace("\"name\":\"patient\"", "\"name\":\"_id\"") : statement;
        var file = Files.writeString(directory.resolve("metadata.json"), declared);
        proxy.refuseWhere(
                request -> request.line().startsWith("GET ") && request.line().contains("identifier="));
        start(Map.of("waymarker.hospital.capability-statement", file.toString()));
        var sound = attendance();
        var missing = plan(CarePlanStatus.ACTIVE);
        var moved = attendance();
        var changed = attendance();
        var goneAtItsOwner = plansOfTheEhr("ours to end");
        proxy.forget();
        compare();
        assertThat(open()).isEmpty();
        assertThat(proxy.requests())
                .as(byId ? "one for each type" : "one for each")
                .hasSize(byId ? 2 : 5);

        delete("CarePlan", linked("CarePlan", missing));
        delete("CarePlan", linked("CarePlan", goneAtItsOwner));
        var theirs = held(Observation.class, moved);
        delete("Observation", linked("Observation", moved));
        again(theirs);
        var recounted = held(Observation.class, changed);
        hospital.update()
                .resource(recounted.setStatus(ObservationStatus.AMENDED))
                .execute();
        compare();
        assertThat(kinds())
                .isEqualTo(Map.of(
                        missing.value(), FindingKind.MISSING,
                        moved.value(), FindingKind.MOVED,
                        changed.value(), FindingKind.CHANGED,
                        goneAtItsOwner.value(), FindingKind.GONE_AT_OWNER));
        List.of(missing, moved, changed, goneAtItsOwner).forEach(id -> repair(id, MEND));
        compare();
        assertThat(open()).isEmpty();
        held(CarePlan.class, missing);
        List.of(sound, moved, changed).forEach(id -> held(Observation.class, id));
    }

    /** Where a server answers no content, it is not known how it stores what we wrote. */
    @Test
    void goesByTheVersionWhereTheContentWasNeverSeen() {
        var id = plan(CarePlanStatus.ACTIVE);
        var theirs = held(CarePlan.class, id);
        hospital.update().resource(theirs.setTitle("as that server has it")).execute();
        assertThat(seenLast("2")).isEqualTo(1);
        compare();
        assertThat(open()).isEmpty();
        assertThat(seenLast("1")).isEqualTo(1);
        compare();
        assertThat(of(id).elements()).containsExactly("title");
    }

    private int seenLast(String version) {
        var jdbc = bed.context.getBean(Jdbc.class);
        return bed.inTransaction(
                () -> jdbc.update("update hospital_copy set content_hash = null, their_version = ?", version));
    }

    @Test
    void reportsNothingThatWaits() {
        var id = plan(CarePlanStatus.ACTIVE);
        delete("CarePlan", linked("CarePlan", id));
        bed.write(person.key(), HospitalFixtures.plan(id, bed.reference(person.key()), CarePlanStatus.COMPLETED), id);
        compare();
        assertThat(open()).as("a newer version is on the way").isEmpty();
        bed.drain();
        assertThat(bed.state(person.key())).isEqualTo("PARKED GONE");
        compare();
        assertThat(open()).as("its lane waits for a person").isEmpty();
    }

    /** A cohort's Group has no patient by whom it could be found. */
    @Test
    void comparesWhatIsOfNoPatient() {
        var id = bed.fresh(Kind.COHORT);
        var lane = LaneKey.ofGroup(id.value());
        bed.write(Entry.ofGroup(lane, HospitalFixtures.cohort(id), id));
        bed.drain();
        compare();
        assertThat(open()).isEmpty();
        delete("Group", linked("Group", id));
        compare();
        assertThat(kinds()).isEqualTo(Map.of(id.value(), FindingKind.MISSING));
        assertThat(bed.inTransaction(() -> findings.repair(of(id).id(), MEND, OPERATOR)))
                .isEqualTo(Outcome.DONE);
        bed.drain();
        assertThat(linked("Group", id))
                .isEqualTo(held(Group.class, id).getIdElement().getIdPart());
    }
}
