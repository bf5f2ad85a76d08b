package org.waymarker.sandbox;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.CacheControlDirective;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** Everything that the hospital holds, read over all pages, and which line of the table it belongs to. */
final class ReadBack {
    private static final int PAGE = 500;
    private final FhirContext fhir;
    private final List<Found> found = new ArrayList<>();
    private final List<DocumentReference> notes = new ArrayList<>();

    /**
     * @param identifier {@code system|value} by which it was recognised
     * @param patient e.g. {@code Patient/12}; {@link Expected#SHARED} if it has no patient
     */
    record Found(Line line, Resource resource, String identifier, String patient) {}

    private ReadBack(FhirContext fhir) {
        this.fhir = fhir;
    }

    static ReadBack of(IGenericClient hospital, Console console) {
        var readBack = new ReadBack(hospital.getFhirContext());
        var types = Stream.of(Line.values()).map(Line::type).distinct().toList();
        readBack.readNotes(hospital);
        try (var progress = console.progress("Reading the hospital back, resource types", types.size())) {
            for (var i = 0; i < types.size(); i++) {
                readBack.read(hospital, types.get(i));
                progress.at(i + 1);
            }
        }
        return readBack;
    }

    /** The same of resources at hand. */
    static ReadBack of(FhirContext fhir, Collection<? extends Resource> resources) {
        var readBack = new ReadBack(fhir);
        resources.forEach(readBack::classify);
        return readBack;
    }

    /** What is told in notes counts as found once, however often it is told of. */
    private void readNotes(IGenericClient hospital) {
        var told = new HashSet<String>();
        pages(hospital, "DocumentReference").forEach(resource -> {
            var note = (DocumentReference) resource;
            notes.add(note);
            for (var related : note.getContext().getRelated()) {
                var identifier = related.getIdentifier();
                for (var line : Line.values()) {
                    if (line.isOurs(identifier.getSystem()) && told.add(identifier.getValue())) {
                        found.add(new Found(
                                line,
                                note,
                                identifier.getSystem() + "|" + identifier.getValue(),
                                note.getSubject().getReference()));
                    }
                }
            }
        });
    }

    int notes() {
        return notes.size();
    }

    /** Notes that say the same under one identifier. */
    int doubledNotes() {
        return notes.size()
                - (int) notes.stream()
                        .map(note -> note.getIdentifierFirstRep().getValue())
                        .distinct()
                        .count();
    }

    private void read(IGenericClient hospital, String type) {
        pages(hospital, type).forEach(this::classify);
    }

    private static List<Resource> pages(IGenericClient hospital, String type) {
        var all = new ArrayList<Resource>();
        var page = hospital.search()
                .forResource(type)
                .count(PAGE)
                .cacheControl(CacheControlDirective.noCache())
                .returnBundle(Bundle.class)
                .execute();
        while (true) {
            page.getEntry().forEach(entry -> all.add(entry.getResource()));
            if (page.getLink(Bundle.LINK_NEXT) == null) {
                return all;
            }
            page = hospital.loadPage().next(page).execute();
        }
    }

    private void classify(Resource resource) {
        var identifiers = identifiers(resource);
        for (var ours : List.of(true, false)) {
            for (var line : Line.values()) {
                for (var identifier : identifiers) {
                    var fits = ours
                            ? line.isOurs(identifier.getSystem())
                            : line.isTheEhrs(identifier.getSystem(), identifier.getValue());
                    if (fits && line.type().equals(resource.fhirType())) {
                        var key = identifier.getSystem() + "|" + identifier.getValue();
                        found.add(new Found(
                                line, resource, key, line.ofOnePatient() ? patient(resource) : Expected.SHARED));
                        return;
                    }
                }
            }
        }
    }

    List<Found> of(Line line) {
        return found.stream().filter(one -> one.line() == line).toList();
    }

    /** How many of a line each patient has. */
    Map<String, Integer> byPatient(Line line) {
        var counts = new TreeMap<String, Integer>();
        of(line).forEach(one -> counts.merge(one.patient(), 1, Integer::sum));
        return counts;
    }

    /** The statuses of a line's resources by patient, in no order. */
    Map<String, List<String>> states(Line line) {
        var states = new TreeMap<String, List<String>>();
        for (var one : of(line)) {
            var status = fhir.newTerser().getSinglePrimitiveValueOrNull(one.resource(), "status");
            states.computeIfAbsent(one.patient(), key -> new ArrayList<>()).add(String.valueOf(status));
        }
        return states;
    }

    /** Copies beyond the first under one identifier. */
    int sameIdentifier(Line line) {
        var counts = new LinkedHashMap<String, Integer>();
        of(line).forEach(one -> counts.merge(one.identifier(), 1, Integer::sum));
        return counts.values().stream().mapToInt(count -> count - 1).sum();
    }

    /** Resources of a patient that say, anywhere in them, which peer group it is about: a name, an identifier or a reference. */
    List<String> thatNameAGroup(Collection<String> names) {
        var telling = new ArrayList<String>();
        names.forEach(name -> telling.add("\"" + name + "\""));
        for (var group : of(Line.PEER_GROUP)) {
            telling.add("Group/" + group.resource().getIdElement().getIdPart() + "\"");
            telling.add(group.identifier().substring(group.identifier().indexOf('|') + 1));
        }
        return found.stream()
                .filter(one -> one.line().ofOnePatient())
                .filter(one -> {
                    var json = fhir.newJsonParser().encodeResourceToString(one.resource()) + words(one.resource());
                    return telling.stream().anyMatch(json::contains);
                })
                .map(one ->
                        one.resource().getIdElement().toUnqualifiedVersionless().getValue())
                .toList();
    }

    /** What a note says, which is not to be read in its JSON. */
    private static String words(Resource resource) {
        return resource instanceof DocumentReference note
                ? new String(note.getContentFirstRep().getAttachment().getData(), StandardCharsets.UTF_8)
                : "";
    }

    /** Resources in which a reference of a Bundle survived that the hospital should have replaced. */
    List<String> withUnresolvedReferences() {
        return found.stream()
                .filter(one -> fhir.newJsonParser()
                        .encodeResourceToString(one.resource())
                        .contains("\"urn:uuid:"))
                .map(one ->
                        one.resource().getIdElement().toUnqualifiedVersionless().getValue())
                .toList();
    }

    private List<Identifier> identifiers(Resource resource) {
        var terser = fhir.newTerser();
        return terser.getValues(resource, "identifier", Identifier.class);
    }

    private String patient(Resource resource) {
        if (resource.fhirType().equals("Patient")) {
            return "Patient/" + resource.getIdElement().getIdPart();
        }
        var element = resource.fhirType().equals("Task") ? "for" : "subject";
        return fhir.newTerser().getValues(resource, element, Reference.class).stream()
                .map(Reference::getReference)
                .filter(reference -> reference != null && reference.contains("Patient/"))
                .map(reference ->
                        reference.substring(reference.indexOf("Patient/")).replaceAll("/_history/.*", ""))
                .findFirst()
                .orElse("a patient without a literal reference");
    }
}
