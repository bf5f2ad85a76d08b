package org.waymarker.hospital;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.hospital.SimulatedResource.Words;

/** A FHIR server as far as deliveries go: transactions that happen at once or not at all, conditions, versions and their history. */
final class SimulatedHospital {
    /** Hears of every version at the moment it is stored. */
    interface Watch {
        void written(Copy copy, Version version);
    }

    record Version(Resource resource, Words words, boolean ours) {}

    /** A resource with all its versions, oldest first. */
    record Copy(String type, String id, String identifier, List<Version> versions) {
        Version newest() {
            return versions.get(versions.size() - 1);
        }
    }

    /** Milliseconds. */
    private static final int AT_ONCE = 10;

    private final Weather weather;
    private final Watch watch;
    private final VirtualTime time;
    private final Map<String, Patient> patients = new LinkedHashMap<>();
    private final Map<String, Copy> copies = new LinkedHashMap<>();
    private final Map<String, List<Copy>> byIdentifier = new HashMap<>();
    private int lastId = 100;
    private int edits;

    SimulatedHospital(VirtualTime time, Weather weather, Watch watch) {
        this.time = time;
        this.weather = weather;
        this.watch = watch;
    }

    void add(Patient patient) {
        patients.put(patient.getIdElement().getIdPart(), patient);
    }

    /** Everything that carries the business identifier; more than one if it was doubled. */
    List<Copy> copiesOf(String identifier) {
        return byIdentifier.getOrDefault(identifier, List.of());
    }

    List<Copy> all() {
        return List.copyOf(copies.values());
    }

    /** Somebody else changes a copy. @param sameElement the one that we change each time */
    void edit(Copy copy, boolean sameElement) {
        var changed = copy.newest().resource.copy();
        var words = copy.newest().words;
        var theirs = "edit " + ++edits;
        SimulatedResource.setWords(
                changed, sameElement ? new Words(theirs, words.remark()) : new Words(words.mark(), theirs));
        store(copy, changed, false);
    }

    Bundle transact(Bundle transaction) {
        refuseWhatCannotBe(transaction);
        var targets = new ArrayList<Copy>();
        var found = new ArrayList<Boolean>();
        var created = new HashMap<String, Copy>();
        for (BundleEntryComponent entry : transaction.getEntry()) {
            var standing = standing(entry);
            found.add(standing.isPresent());
            targets.add(standing.orElseGet(() -> fresh(entry.getResource())));
            created.put(entry.getFullUrl(), targets.get(targets.size() - 1));
        }
        var answer = new Bundle().setType(BundleType.TRANSACTIONRESPONSE);
        for (int i = 0; i < targets.size(); i++) {
            var entry = transaction.getEntry().get(i);
            boolean creates = entry.getRequest().getMethod() == HTTPVerb.POST;
            if (!creates || !found.get(i)) {
                store(targets.get(i), resolved(entry.getResource(), created), true);
            }
            answer(answer.addEntry(), targets.get(i), creates && !found.get(i) ? "201 Created" : "200 OK");
        }
        return answer;
    }

    private static void refuseWhatCannotBe(Bundle transaction) {
        for (BundleEntryComponent entry : transaction.getEntry()) {
            var remark = SimulatedResource.words(entry.getResource()).remark();
            if (SimulatedResource.POISON.equals(remark)) {
                throw new HospitalException(new Failure.Refusal(422, "invalid", "", Optional.empty()));
            }
            if (SimulatedResource.STUMBLE.equals(remark)) {
                throw new HospitalException(new Failure.Away("HTTP_500", true, false, Optional.<Duration>empty()));
            }
        }
    }

    /** What the entry updates, or finds instead of creating. */
    private Optional<Copy> standing(BundleEntryComponent entry) {
        var request = entry.getRequest();
        if (request.getMethod() == HTTPVerb.POST) {
            if (!weather.conditions || !request.hasIfNoneExist()) {
                return Optional.empty();
            }
            var identifier =
                    request.getIfNoneExist().substring("identifier=".length()).replace("%7C", "|");
            var matching = copiesOf(identifier);
            if (matching.size() > 1) {
                throw new HospitalException(new Failure.Conflict(412));
            }
            return matching.stream().findFirst();
        }
        var copy = copies.get(request.getUrl());
        if (copy == null) {
            throw new HospitalException(new Failure.Refusal(404, "not-found", "", Optional.empty()));
        }
        var wanted = "W/\"" + copy.versions.size() + "\"";
        if (weather.conditions && request.hasIfMatch() && !request.getIfMatch().equals(wanted)) {
            throw new HospitalException(new Failure.Conflict(412));
        }
        return Optional.of(copy);
    }

    private Copy fresh(Resource resource) {
        lastId++;
        return new Copy(resource.fhirType(), "" + lastId, SimulatedResource.identifierOf(resource), new ArrayList<>());
    }

    private static Resource resolved(Resource sent, Map<String, Copy> created) {
        var resource = sent.copy();
        for (Reference reference : SimulatedResource.references(resource)) {
            var target = created.get(reference.getReference());
            if (target != null) {
                reference.setReference(target.type + "/" + target.id);
            }
        }
        return resource;
    }

    private void store(Copy copy, Resource resource, boolean ours) {
        if (copy.versions.isEmpty()) {
            copies.put(copy.type + "/" + copy.id, copy);
            byIdentifier
                    .computeIfAbsent(copy.identifier, identifier -> new ArrayList<>())
                    .add(copy);
        }
        var number = copy.versions.size() + 1;
        resource.setId(copy.type + "/" + copy.id + (weather.conditions ? "/_history/" + number : ""));
        if (weather.conditions) {
            resource.getMeta().setVersionId("" + number);
        }
        var version = new Version(resource, SimulatedResource.words(resource), ours);
        copy.versions.add(version);
        watch.written(copy, version);
        if (ours && weather.happens(Fault.EDIT_AT_ONCE)) {
            time.after(AT_ONCE, () -> edit(copy, false));
        }
    }

    private void answer(BundleEntryComponent entry, Copy copy, String status) {
        var stored = copy.newest().resource;
        entry.getResponse().setStatus(status).setLocation(stored.getId());
        if (weather.conditions) {
            entry.getResponse().setEtag("W/\"" + copy.versions.size() + "\"");
        }
        if (weather.representation) {
            entry.setResource(stored);
        }
    }

    Optional<Resource> read(String type, String id) {
        if (type.equals("Patient")) {
            return Optional.ofNullable(patients.get(id));
        }
        return Optional.ofNullable(copies.get(type + "/" + id)).map(copy -> copy.newest().resource);
    }

    List<Resource> search(String type, Map<String, List<String>> parameters) {
        var identifier = parameters.get("identifier").get(0);
        if (type.equals("Patient")) {
            return patients.values().stream()
                    .filter(patient -> patient.getIdentifier().stream()
                            .anyMatch(known -> identifier.equals(known.getSystem() + "|" + known.getValue())))
                    .map(Resource.class::cast)
                    .toList();
        }
        return copiesOf(identifier).stream()
                .filter(copy -> copy.type.equals(type))
                .map(copy -> copy.newest().resource)
                .toList();
    }
}
