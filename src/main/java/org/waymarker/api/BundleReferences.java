package org.waymarker.api;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;
import org.waymarker.fhir.FhirJson;

/** References between the entries of a transaction: from the names that the caller made up to the ids that we gave. */
final class BundleReferences {
    private final Map<String, String> known = new HashMap<>();
    private final Set<String> awaited = new HashSet<>();

    /** @throws Declined (400) if two entries have one name */
    BundleReferences(List<BundleCall> entries) {
        var names = new HashSet<String>();
        for (var entry : entries) {
            if (entry.fullUrl().isEmpty()) {
                continue;
            }
            if (!names.add(entry.fullUrl())) {
                throw Declined.badRequest("BUNDLE_ENTRY_REPEATED", "Two entries have the same fullUrl");
            }
            if (entry.isCreate()) {
                awaited.add(entry.fullUrl());
            } else if (entry.isUpdate()) {
                known.put(entry.fullUrl(), entry.target());
            }
        }
    }

    /** Every reference in a resource that has a literal one. The parser's own links to other entries are cut: the text is what counts. */
    static List<Reference> in(Resource resource) {
        var references = FhirJson.CONTEXT.newTerser().getAllPopulatedChildElementsOfType(resource, Reference.class);
        references.forEach(reference -> reference.setResource(null));
        return references.stream().filter(Reference::hasReference).toList();
    }

    /** Addresses in a resource that may be the temporary name of an entry. */
    static List<UriType> urisIn(Resource resource) {
        return FhirJson.CONTEXT.newTerser().getAllPopulatedChildElementsOfType(resource, UriType.class).stream()
                .filter(uri -> uri.hasValue() && uri.getValue().startsWith("urn:uuid:"))
                .toList();
    }

    /** Whether it refers to an entry that has no id yet. */
    boolean waitsForAnother(BundleCall entry) {
        return Stream.concat(
                        entry.references().stream().map(Reference::getReference),
                        entry.uris().stream().map(UriType::getValue))
                .anyMatch(reference -> awaited.contains(reference) && !reference.equals(entry.fullUrl()));
    }

    /** @throws Declined (400) if it refers to an entry that is not there */
    void replaceIn(BundleCall entry) {
        entry.references().forEach(reference -> {
            var target = known.get(reference.getReference());
            if (target != null) {
                reference.setReference(target);
            } else if (reference.getReference().startsWith("urn:uuid:")) {
                throw Declined.badRequest(
                        "BUNDLE_REFERENCE_UNKNOWN", "A reference names no other entry's fullUrl in this Bundle");
            }
        });
        entry.uris().forEach(uri -> {
            var target = known.get(uri.getValue());
            if (target != null) {
                uri.setValue(entry.absolute(target));
            }
        });
    }

    /** Notes the id that an entry was given. */
    void learn(BundleCall entry, Reply reply) {
        awaited.remove(entry.fullUrl());
        reply.header("Location").map(BundleReferences::relative).ifPresent(id -> known.put(entry.fullUrl(), id));
    }

    /** {@code Type/id} of a location that may name a version. */
    private static String relative(String location) {
        var parts = location.replaceAll("/_history/.*$", "").split("/", -1);
        return parts[parts.length - 2] + "/" + parts[parts.length - 1];
    }
}
