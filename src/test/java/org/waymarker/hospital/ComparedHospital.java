package org.waymarker.hospital;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.hospital.DeliveryTestBed.OPERATOR;
import static org.waymarker.hospital.DeliveryTestBed.at;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
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
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.OutageProxy;

/** A real hospital that holds what was delivered, and comparisons of it with the record. */
@ExtendWith(Hospital.class)
abstract class ComparedHospital {
    static final Repair MEND = new Repair.Mend();
    static final Repair ACCEPT = new Repair.Accept();

    final IGenericClient hospital;
    final OutageProxy proxy;
    DeliveryTestBed bed;
    CompareHospital compareHospital;
    Comparisons comparisons;
    Findings findings;
    Person person;

    ComparedHospital(IGenericClient hospital, HospitalServer server) {
        this.hospital = hospital;
        this.proxy = OutageProxy.inFrontOf(server.baseUrl());
    }

    @BeforeEach
    void start() {
        start(Map.of());
    }

    void start(Map<String, Object> settings) {
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

    BusinessId plan(CarePlanStatus... statuses) {
        var id = bed.fresh(Kind.PROGRAMME_PLAN);
        for (CarePlanStatus status : statuses) {
            bed.write(person.key(), HospitalFixtures.plan(id, bed.reference(person.key()), status), id);
            bed.drain();
        }
        return id;
    }

    BusinessId attendance() {
        var id = bed.fresh(Kind.SESSIONS_ATTENDED);
        bed.write(person.key(), HospitalFixtures.attended(id, bed.reference(person.key())), id);
        bed.drain();
        return id;
    }

    /** A plan that the EHR made, and that we know to be its own. */
    BusinessId plansOfTheEhr(String title) {
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

    <R extends Resource> R held(Class<R> type, BusinessId id) {
        var all = at(hospital, type, id);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    String linked(String type, BusinessId id) {
        return bed.lanes.copyOf(type, id.value()).orElseThrow().theirId();
    }

    void delete(String type, String theirId) {
        hospital.delete().resourceById(type, theirId).execute();
    }

    /** @return its id at the hospital */
    String again(Resource theirs) {
        var copy = theirs.copy();
        copy.setId((String) null);
        return hospital.create().resource(copy).execute().getId().getIdPart();
    }

    void compare() {
        assertThat(bed.inTransaction(() -> comparisons.ask("operator"))).isTrue();
        assertThat(compareHospital.round(25, () -> true)).isTrue();
        assertThat(comparisons.progress().state()).isEqualTo(State.RESTING);
    }

    List<Finding> open() {
        return bed.inTransaction(() -> findings.open(Optional.empty(), 0, 100));
    }

    Map<UUID, FindingKind> kinds() {
        return open().stream().collect(toMap(finding -> finding.resource().id(), Finding::kind));
    }

    Finding of(BusinessId id) {
        return open().stream()
                .filter(finding -> finding.resource().id().equals(id.value()))
                .findFirst()
                .orElseThrow();
    }

    void repair(BusinessId id, Repair repair) {
        var finding = of(id).id();
        assertThat(bed.inTransaction(() -> findings.repair(finding, repair, OPERATOR)))
                .isEqualTo(Outcome.DONE);
        bed.drain();
        assertThat(bed.state(person.key())).as(bed.detail(person.key())).isEqualTo("IDLE");
    }

    Progress progress() {
        return comparisons.progress();
    }
}
