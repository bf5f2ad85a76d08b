package org.waymarker.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.ConceptMap.ConceptMapGroupComponent;
import org.hl7.fhir.r4.model.ConceptMap.TargetElementComponent;
import org.waymarker.fhir.ConformanceResources;

/** Our ConceptMaps as plain maps, to be held against the code that does the same mapping. */
public final class ConceptMaps {
    private ConceptMaps() {}

    /** Targets by source code, of a map with one group; a code without a match maps to nothing. */
    public static Map<String, Set<String>> of(String id) {
        var groups = groups(id);
        if (groups.size() != 1) {
            throw new IllegalArgumentException("More than one group: name the source system");
        }
        return targets(groups.get(0));
    }

    /** The same of the group that maps this source system. */
    public static Map<String, Set<String>> of(String id, String source) {
        return targets(groups(id).stream()
                .filter(group -> group.getSource().equals(source))
                .findFirst()
                .orElseThrow());
    }

    private static List<ConceptMapGroupComponent> groups(String id) {
        return ((ConceptMap) new ConformanceResources().find("ConceptMap", id).orElseThrow()).getGroup();
    }

    private static Map<String, Set<String>> targets(ConceptMapGroupComponent group) {
        var targets = new TreeMap<String, Set<String>>();
        group.getElement().forEach(element -> targets.put(element.getCode(), codes(element.getTarget())));
        return targets;
    }

    private static Set<String> codes(List<TargetElementComponent> targets) {
        return targets.stream()
                .filter(TargetElementComponent::hasCode)
                .map(TargetElementComponent::getCode)
                .collect(Collectors.toSet());
    }
}
