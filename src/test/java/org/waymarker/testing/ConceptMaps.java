package org.waymarker.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.ConceptMap.TargetElementComponent;
import org.waymarker.fhir.ConformanceResources;

/** Our ConceptMaps as plain maps, to be held against the code that does the same mapping. */
public final class ConceptMaps {
    private ConceptMaps() {}

    /** Targets by source code; a code without a match maps to nothing. */
    public static Map<String, Set<String>> of(String id) {
        var map = (ConceptMap) new ConformanceResources().find("ConceptMap", id).orElseThrow();
        var targets = new TreeMap<String, Set<String>>();
        for (var group : map.getGroup()) {
            group.getElement().forEach(element -> targets.put(element.getCode(), codes(element.getTarget())));
        }
        return targets;
    }

    private static Set<String> codes(List<TargetElementComponent> targets) {
        return targets.stream()
                .filter(TargetElementComponent::hasCode)
                .map(TargetElementComponent::getCode)
                .collect(Collectors.toSet());
    }
}
