package org.waymarker.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;

/** All resources of one run that a server holds, with their versions, by what they are and whose. */
final class Book {
    /** Groups first, since what is about a group is named after it. */
    static final List<String> TYPES =
            List.of("Group", "CarePlan", "Encounter", "Observation", "ServiceRequest", "Task");

    private final String identifierBase;
    private final Map<String, String> owners = new HashMap<>();
    private final Map<String, List<Resource>> versions = new TreeMap<>();
    private final Set<String> deleted = new HashSet<>();

    Book(String identifierBase, List<Person> people) {
        this.identifierBase = identifierBase;
        people.forEach(person -> {
            owners.put(person.patient(), person.patient());
            owners.put(person.nhsNumber(), person.patient());
        });
    }

    /** Any version; resources of other runs are passed over. */
    void add(Resource version) {
        if (identifier(version).isPresent()) {
            versions.computeIfAbsent(version.fhirType() + "/" + version.getIdPart(), key -> new ArrayList<>())
                    .add(version);
        }
    }

    /** @param address {@code [type]/[id]}, perhaps with a version */
    void delete(String address) {
        var id = new IdType(address);
        deleted.add(id.getResourceType() + "/" + id.getIdPart());
    }

    Map<Thing, List<Copy>> copies() {
        versions.keySet().removeAll(deleted);
        versions.values().stream()
                .flatMap(List::stream)
                .filter(Group.class::isInstance)
                .forEach(group -> owners.put(identifier(group).orElseThrow().getValue(), ((Group) group).getName()));
        var copies = new TreeMap<Thing, List<Copy>>();
        versions.values().forEach(all -> {
            all.sort(Comparator.comparingInt(
                    version -> Integer.parseInt(version.getMeta().getVersionId())));
            var newest = all.get(all.size() - 1);
            var identifier = identifier(newest).orElseThrow();
            var copy = new Copy(
                    identifier.getValue(),
                    newest.getIdPart(),
                    all.stream().map(Content::version).toList());
            copies.computeIfAbsent(new Thing(kind(identifier), owner(newest)), thing -> new ArrayList<>())
                    .add(copy);
        });
        return copies;
    }

    private Optional<Identifier> identifier(Resource resource) {
        return FhirJson.CONTEXT.newTerser().getValues(resource, "identifier", Identifier.class).stream()
                .filter(identifier ->
                        identifier.hasSystem() && identifier.getSystem().startsWith(identifierBase + "/"))
                .findFirst();
    }

    private Kind kind(Identifier identifier) {
        var path = identifier.getSystem().substring(identifierBase.length() + 1);
        for (var kind : Kind.values()) {
            if (kind.path().equals(path)) {
                return kind;
            }
        }
        throw new IllegalStateException("No kind " + path);
    }

    private String owner(Resource resource) {
        if (resource instanceof Group group) {
            return group.getName();
        }
        var element = resource.fhirType().equals("Task") ? "for" : "subject";
        var subject = FhirJson.CONTEXT.newTerser().getValues(resource, element, Reference.class).stream()
                .findFirst()
                .orElse(new Reference());
        var byReference = owners.get("Patient/" + subject.getReferenceElement().getIdPart());
        if (subject.getReferenceElement().hasIdPart() && byReference != null) {
            return byReference;
        }
        return owners.getOrDefault(subject.getIdentifier().getValue(), "nobody of this run");
    }
}
