package org.waymarker.hospital;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.Kind;
import org.waymarker.hospital.SimulatedResource.Words;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Permission;
import org.waymarker.record.Delivery;
import org.waymarker.record.LaneKey;

/** What callers commit: new resources and new versions of known ones, on the lanes of a few patients and of a group. */
final class SimulatedIntake {
    private static final List<String> NHS_NUMBERS = List.of("9990000018", "9990000026", "9990000034", "9990000042");

    private final Simulation world;
    private final Map<LaneKey, List<SimulatedResource>> resources = new LinkedHashMap<>();
    private final Map<LaneKey, Boolean> allows = new LinkedHashMap<>();
    private int commits;

    SimulatedIntake(Simulation world) {
        this.world = world;
        var session = ofGroup();
        int patients = 2 + world.chance.nextInt(3);
        for (int i = 0; i < patients; i++) {
            ofPatient(i, session);
        }
    }

    private SimulatedResource ofGroup() {
        var lane = LaneKey.ofGroup(id(Kind.COHORT, "group").value());
        var group = new SimulatedResource("Group", id(Kind.COHORT, "group"), lane, Optional.empty(), Optional.empty());
        var session = new SimulatedResource(
                "Encounter", id(Kind.COHORT_SESSION, "group"), lane, Optional.empty(), Optional.empty());
        resources.put(lane, List.of(group, session));
        return session;
    }

    private static BusinessId id(Kind kind, Object key) {
        return HospitalFixtures.IDS.of(kind, key);
    }

    private void ofPatient(int i, SimulatedResource session) {
        var key = new PatientKey(new UUID(7, i));
        var lane = LaneKey.ofPatient(key);
        var nhsNumber = Optional.of(NHS_NUMBERS.get(i));
        var plan = new SimulatedResource("CarePlan", id(Kind.PROGRAMME_PLAN, i), lane, nhsNumber, Optional.empty());
        var attended =
                new SimulatedResource("Observation", id(Kind.SESSIONS_ATTENDED, i), lane, nhsNumber, Optional.of(plan));
        var contact =
                new SimulatedResource("Encounter", id(Kind.CLOSING_SESSION, i), lane, nhsNumber, Optional.of(session));
        resources.put(lane, List.of(plan, attended, contact));
        allows.put(lane, world.chance.nextInt(3) > 0);
        world.people.add(key, NHS_NUMBERS.get(i), allows.get(lane));
        var patient = org.waymarker.testing.People.patient(NHS_NUMBERS.get(i), "Test", "Tess", "1961-05-31");
        patient.setId("Patient/p" + i);
        world.hospital.add(patient);
    }

    /** A transaction that changes something on one lane or two. */
    void commit() {
        if (world.weather.happens(Fault.COMMIT_LOST)) {
            return;
        }
        commits++;
        var keys = new ArrayList<>(resources.keySet());
        int lanes = 1 + world.chance.nextInt(2);
        for (int i = 0; i < lanes; i++) {
            change(keys.remove(world.chance.nextInt(keys.size())));
        }
        if (!world.weather.happens(Fault.COMMIT_UNHEARD)) {
            world.tellOneReplica();
        }
    }

    private void change(LaneKey lane) {
        var known = resources.get(lane);
        var changed = new ArrayList<SimulatedResource>();
        for (SimulatedResource resource : known) {
            if (world.chance.nextInt(known.size()) == 0) {
                changed.add(resource);
            }
        }
        if (changed.isEmpty()) {
            changed.add(known.get(world.chance.nextInt(known.size())));
        }
        var items = new ArrayList<Delivery.Item>();
        var words = new ArrayList<Words>();
        for (SimulatedResource resource : changed) {
            words.add(words(resource));
            items.add(item(items.size(), resource, words.get(words.size() - 1)));
        }
        long seq = world.lanes.enqueue(lane, items);
        for (int i = 0; i < changed.size(); i++) {
            boolean withheld = items.get(i).permission().isPresent() && !allows.get(lane);
            world.record.add(changed.get(i), words.get(i), seq, withheld);
        }
        world.trace.add("intake", "commits", lane + " " + seq + " " + words);
    }

    private Delivery.Item item(int position, SimulatedResource resource, Words words) {
        var needs = resource.type().equals("Observation")
                ? Optional.of(Permission.HOSPITAL_MAY_KNOW)
                : Optional.<Permission>empty();
        int version = world.record.versions(resource.key()).size() + 1;
        return new Delivery.Item(
                position,
                resource.type(),
                resource.id().value(),
                version,
                resource.body(words),
                needs,
                Optional.empty(),
                Optional.empty());
    }

    private Words words(SimulatedResource resource) {
        var before = world.record.versions(resource.key());
        int version = before.size() + 1;
        var remark = "first";
        if (world.weather.happens(Fault.POISON)) {
            remark = SimulatedResource.POISON;
        } else if (world.weather.happens(Fault.STUMBLE)) {
            remark = SimulatedResource.STUMBLE;
        } else if (version > 1 && world.chance.nextInt(4) > 0) {
            remark = before.get(version - 2).words().remark();
        } else if (version > 1) {
            remark = "since " + version;
        }
        return new Words("version " + version, remark);
    }

    int commits() {
        return commits;
    }
}
