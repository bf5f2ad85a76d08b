package org.waymarker.api;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.waymarker.fhir.FhirJson;
import org.waymarker.record.Stored;

/**
 * How much of each resource a search gives. What is left out is told by the tag SUBSETTED; mandatory elements are always there.
 *
 * @param elements of the type searched; only for {@link Part#ELEMENTS}
 */
record Excerpt(Part part, Set<String> elements) {
    static final Excerpt WHOLE = new Excerpt(Part.WHOLE, Set.of());

    Excerpt {
        elements = Set.copyOf(elements);
    }

    /** Which part of a resource. */
    enum Part {
        WHOLE,
        SUMMARY,
        TEXT,
        DATA,
        ELEMENTS
    }

    static Excerpt of(Part part) {
        return new Excerpt(part, Set.of());
    }

    /** Of a resource of the type that was searched. */
    String match(Stored stored) {
        if (part == Part.ELEMENTS) {
            return elements(
                    stored,
                    elements.stream()
                            .map(element -> stored.type() + "." + element)
                            .collect(Collectors.toSet()));
        }
        return include(stored);
    }

    /** Of a resource that was brought along, to which {@code _elements} does not speak. */
    String include(Stored stored) {
        return switch (part) {
            // As stored: no parser touches it.
            case WHOLE, ELEMENTS -> stored.body();
            case SUMMARY -> FhirJson.parser().setSummaryMode(true).encodeResourceToString(stored.resource());
            case DATA -> FhirJson.parser().setSuppressNarratives(true).encodeResourceToString(stored.resource());
            case TEXT -> elements(stored, Set.of(stored.type() + ".text"));
        };
    }

    private static String elements(Stored stored, Set<String> wanted) {
        var all = new HashSet<>(wanted);
        all.addAll(Set.of(stored.type() + ".id", stored.type() + ".meta", stored.type() + ".(mandatory)"));
        return FhirJson.parser().setEncodeElements(all).encodeResourceToString(stored.resource());
    }
}
