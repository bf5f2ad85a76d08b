package org.waymarker.hospital;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.DeliveryTestBed.OPERATOR;
import static org.waymarker.hospital.DeliveryTestBed.at;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.Kind;
import org.waymarker.hospital.DeliveryTestBed.Person;
import org.waymarker.record.Comparisons;
import org.waymarker.record.Comparisons.Progress;
import org.waymarker.record.Comparisons.State;
import org.waymarker.record.Entry;
import org.waymarker.record.FindingKind;
import org.waymarker.record.Findings;
import org.waymarker.record.Findings.Finding;
import org.waymarker.record.Findings.Outcome;
import org.waymarker.record.Findings.Repair;
import org.waymarker.record.LaneKey;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.store.Jdbc;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;
import org.waymarker.testing.Statements;

/** A real hospital that lost, doubled, moved and changed what it had, and what becomes of it. */
@ExtendWith(Hospital.class)
class ComparisonIT {
    private static final Repair MEND = new Repair.Mend();
    private static final Repair ACCEPT = new Repair.Accept();

    private final IGenericClient hospital;
    private final OutageProxy proxy;
    private DeliveryTestBed bed;
    private CompareHospital compareHospital;
    private Comparisons comparisons;
    private Findings findings;
    private Person person;

    ComparisonIT(IGenericClient hospital, HospitalServer server) {
        this.hospital = hospital;
        this.proxy = OutageProxy.inFrontOf(server.baseUrl());
    }

    @BeforeEach
    void start() {
        start(Map.of());
    }

    private void start(Map<String, Object> settings) {
        bed = new DeliveryTestBed(proxy.baseUrl(), settings);
        compareHospital = bed.context.getBean(CompareHospital.class);
        comparisons = bed.context.getBean(Comparisons.class);
        findings = bed.context.getBean(Findings.class);
        person = bed.known(hospital);
    }

    @AfterEach
    void stop() {
        bed.close();
        proxy.close();
    }

    private BusinessId plan(CarePlanStatus... statuses) {
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        for (CarePlanStatus status : statuses) {
            bed.write(person.key(), HospitalFixtures.plan(id, bed.reference(person.key()), status), id);
            bed.drain();
        }
        return id;
    }

    private BusinessId attendance() {
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        bed.write(person.key(), HospitalFixtures.attended(id, bed.reference(person.key())), id);
        bed.drain();
        return id;
    }

    /** A plan that the EHR made, and that we know to be its own. */
    private BusinessId plansOfTheEhr(String title) {
        var theirs = new CarePlan()
                .setStatus(CarePlanStatus.REVOKED)
                .setIntent(CarePlan.CarePlanIntent.PLAN)
                .setTitle(title)
                .setSubject(new Reference("Patient/" + person.hospitalId()));
        var theirId = hospital.create().resource(theirs).execute().getId().getIdPart();
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        bed.inTransaction(() -> {
            var ours = HospitalFixtures.plan(id, bed.reference(person.key()), CarePlanStatus.ACTIVE);
            bed.record.write(Entry.ofPatient(person.key(), ours, id), "tester");
            bed.record.adopt("CarePlan", id, theirId);
            return true;
        });
        bed.drain();
        return id;
    }

    private <R extends Resource> R held(Class<R> type, BusinessId id) {
        var all = at(hospital, type, id);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private String linked(String type, BusinessId id) {
        return bed.lanes.copyOf(type, id.value()).orElseThrow().theirId();
    }

    private void delete(String type, String theirId) {
        hospital.delete().resourceById(type, theirId).execute();
    }

    /** @return its id at the hospital */
    private String again(Resource theirs) {
        var copy = theirs.copy();
        copy.setId((String) null);
        return hospital.create().resource(copy).execute().getId().getIdPart();
    }

    private void compare() {
        assertThat(bed.inTransaction(() -> comparisons.ask("operator"))).isTrue();
        assertThat(compareHospital.round(25, () -> true)).isTrue();
        assertThat(comparisons.progress().state()).isEqualTo(State.RESTING);
    }

    private List<Finding> open() {
        return bed.inTransaction(() -> findings.open(Optional.empty(), 0, 100));
    }

    private Map<UUID, FindingKind> kinds() {
        return open().stream().collect(toMap(finding -> finding.resource().id(), Finding::kind));
    }

    private Finding of(BusinessId id) {
        return open().stream()
                .filter(finding -> finding.resource().id().equals(id.value()))
                .findFirst()
                .orElseThrow();
    }

    private void repair(BusinessId id, Repair repair) {
        var finding = of(id).id();
        assertThat(bed.inTransaction(() -> findings.repair(finding, repair, OPERATOR)))
                .isEqualTo(Outcome.DONE);
        bed.drain();
        assertThat(bed.state(person.key())).as(bed.detail(person.key())).isEqualTo("IDLE");
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

    @Test
    void asksForManyAtOnceAndOnlyReads() {
        for (int i = 0; i < 6; i++) {
            attendance();
        }
        plan(CarePlanStatus.ACTIVE);
        proxy.forget();
        compare();
        assertThat(proxy.requests())
                .hasSize(2)
                .allMatch(request -> request.line().startsWith("GET "));
        assertThat(open()).isEmpty();
    }

    @Test
    void goesOnBehindWhatWasComparedWhenTheHospitalIsBack() {
        for (int i = 0; i < 5; i++) {
            attendance();
        }
        bed.inTransaction(() -> comparisons.ask("operator"));
        proxy.forget();
        assertThat(compareHospital.round(1, () -> {
                    if (progress().compared() == 2) {
                        proxy.down();
                    }
                    return true;
                }))
                .isTrue();
        assertThat(progress().state()).isEqualTo(State.READY);
        assertThat(progress().compared()).isEqualTo(2);
        assertThat(progress().cause()).contains("CONNECTION_REFUSED");
        assertThat(compareHospital.round(1, () -> true)).as("not yet").isFalse();
        bed.clock.advance(Duration.ofMinutes(10));
        assertThat(compareHospital.round(1, () -> true)).as("still away").isTrue();
        assertThat(progress().compared()).isEqualTo(2);

        proxy.up();
        bed.clock.advance(Duration.ofMinutes(10));
        assertThat(compareHospital.round(1, () -> true)).isTrue();
        assertThat(progress().state()).isEqualTo(State.RESTING);
        assertThat(progress().compared()).isEqualTo(5);
        assertThat(open()).as("nothing is missing because nobody answered").isEmpty();
        assertThat(proxy.requests()).as("each once").hasSize(5);
    }

    private Progress progress() {
        return comparisons.progress();
    }

    @Test
    void isTakenOverBehindWhatADeadReplicaCompared() {
        for (int i = 0; i < 5; i++) {
            attendance();
        }
        bed.inTransaction(() -> comparisons.ask("operator"));
        proxy.forget();
        var heir = anotherReplica();
        assertThat(compareHospital.round(1, () -> {
                    assertThat(heir.round(1, () -> true))
                            .as("the other one has it")
                            .isFalse();
                    if (progress().compared() == 3) {
                        // It hangs here for longer than its lease, and comes back when the other one is done.
                        bed.clock.advance(Duration.ofHours(1));
                        assertThat(heir.round(1, () -> true)).isTrue();
                        assertThat(progress().state()).isEqualTo(State.RESTING);
                    }
                    return true;
                }))
                .isTrue();
        assertThat(progress().compared()).isEqualTo(5);
        assertThat(proxy.requests()).as("each once").hasSize(5);
    }

    @Test
    void leavesTheRestToAnotherReplicaWhenItStops() {
        attendance();
        attendance();
        bed.inTransaction(() -> comparisons.ask("operator"));
        assertThat(compareHospital.round(1, () -> progress().compared() < 1)).isTrue();
        assertThat(anotherReplica().round(1, () -> true)).as("at once").isTrue();
        assertThat(progress().compared()).isEqualTo(2);
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

    @Test
    void readsOneByOneWhatTheServerDoesNotShowTogether() {
        var lost = attendance();
        attendance();
        delete("Observation", linked("Observation", lost));
        proxy.forget();
        proxy.refuseWhere(request -> request.line().contains("%2C"));
        compare();
        assertThat(proxy.requests())
                .as("a refusal, a read for each, and a search for each")
                .hasSize(5);
        assertThat(kinds()).isEqualTo(Map.of(lost.value(), FindingKind.MISSING));
        assertThat(progress().unread()).isZero();
    }

    @Test
    void countsWhatTheHospitalWillNotShow() {
        var id = attendance();
        attendance();
        var refused = linked("Observation", id);
        delete("Observation", refused);
        proxy.refuseWhere(request -> request.line().contains("Observation/" + refused));
        compare();
        assertThat(open()).as("not shown is not missing").isEmpty();
        assertThat(progress().compared()).isEqualTo(2);
        assertThat(progress().unread()).isEqualTo(1);
    }

    /** A server that falls over one resource must not keep the others from being compared. */
    @Test
    void passesOverWhatFailsAgainAndAgain() {
        attendance();
        attendance();
        bed.inTransaction(() -> comparisons.ask("operator"));
        proxy.refuse(1000, 500);
        for (int i = 0; i < 20; i++) {
            assertThat(compareHospital.round(1, () -> true)).isTrue();
            assertThat(progress().compared()).isZero();
            assertThat(progress().cause()).contains("HTTP_500");
            bed.clock.advance(Duration.ofMinutes(10));
        }
        assertThat(compareHospital.round(1, () -> true)).isTrue();
        assertThat(progress().compared()).as("not more than the one").isEqualTo(1);
        assertThat(progress().unread()).isEqualTo(1);
        proxy.refuse(0, 500);
        bed.clock.advance(Duration.ofMinutes(10));
        assertThat(compareHospital.round(1, () -> true)).isTrue();
        assertThat(progress().state()).isEqualTo(State.RESTING);
        assertThat(progress().unread()).isEqualTo(1);
        assertThat(open()).isEmpty();
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
    void countsOpenFindings() {
        delete("Observation", linked("Observation", attendance()));
        compare();
        bed.context.getBean(FindingMetrics.class).look();
        assertThat(figure("missing")).isEqualTo(1);
        assertThat(figure("gone-at-owner")).isZero();
    }

    private double figure(String kind) {
        return bed.context
                .getBean(MeterRegistry.class)
                .get("waymarker.hospital.findings")
                .tag("kind", kind)
                .gauge()
                .value();
    }

    private CompareHospital anotherReplica() {
        var context = bed.context;
        return new CompareHospital(
                comparisons,
                context.getBean(SightCopies.class),
                context.getBean(JudgeCopy.class),
                context.getBean(KnownServer.class),
                context.getBean(HospitalGate.class),
                bed.lanes,
                context.getBean(org.waymarker.record.LaneNews.class),
                context.getBean(org.waymarker.patient.Patients.class),
                context.getBean(io.micronaut.transaction.TransactionOperations.class),
                context.getBean(ComparisonSettings.class),
                context.getBean(HospitalSettings.class),
                bed.clock);
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

    @Test
    void isDueByTheClockUnlessItIsTurnedOff() {
        attendance();
        assertThat(compareHospital.round(25, () -> true)).isFalse();
        bed.clock.advance(Duration.ofDays(1));
        assertThat(compareHospital.round(25, () -> true)).isTrue();
        assertThat(progress().compared()).isEqualTo(1);
        try (var off = new DeliveryTestBed(proxy.baseUrl(), Map.of("waymarker.hospital.comparison", "0"))) {
            var never = off.context.getBean(CompareHospital.class);
            assertThat(never.round(25, () -> true)).isFalse();
            off.clock.advance(Duration.ofDays(1000));
            assertThat(never.round(25, () -> true)).isFalse();
        }
    }
}
