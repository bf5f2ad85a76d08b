package org.waymarker.hospital;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.waymarker.fhir.FhirJson;
import org.waymarker.record.ResourceKey;

/** Divides what is to be written among requests: in one if the server takes so much at once, else what others point at goes first. */
final class Batches {
    private final OurIdentifiers identifiers;
    private final Map<ResourceKey, Step> steps = new HashMap<>();
    private final Set<Step> ordered = new LinkedHashSet<>();

    private Batches(List<Step> writes, OurIdentifiers identifiers) {
        this.identifiers = identifiers;
        writes.forEach(step -> steps.put(ResourceKey.of(step.item()), step));
    }

    /** @param most of one request */
    static List<List<Step>> of(List<Step> writes, int most, OurIdentifiers identifiers) {
        if (writes.isEmpty()) {
            return List.of();
        }
        if (writes.size() <= most) {
            return List.of(writes);
        }
        var inOrder = new Batches(writes, identifiers).inOrder(writes);
        var batches = new ArrayList<List<Step>>();
        for (int at = 0; at < inOrder.size(); at += most) {
            batches.add(inOrder.subList(at, Math.min(at + most, inOrder.size())));
        }
        return batches;
    }

    private List<Step> inOrder(List<Step> writes) {
        writes.forEach(step -> add(step, new LinkedHashSet<>()));
        return List.copyOf(ordered);
    }

    /** In a ring of references somebody must be first, and names what comes later by identifier. */
    private void add(Step step, Set<Step> pointingAtIt) {
        if (ordered.contains(step) || !pointingAtIt.add(step)) {
            return;
        }
        ReferenceWalk.in(FhirJson.parse(step.item().body()))
                .flatMap(reference -> identifiers.target(reference).stream())
                .map(target -> steps.get(target.key()))
                .filter(target -> target != null)
                .toList()
                .forEach(target -> add(target, pointingAtIt));
        ordered.add(step);
    }
}
