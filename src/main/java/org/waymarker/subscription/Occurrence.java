package org.waymarker.subscription;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.waymarker.fhir.SearchKey.Token;

/**
 * Something that happened which a topic is about.
 *
 * @param facts values of the resource, by the topic's filter parameters
 */
record Occurrence(Topic topic, String type, UUID id, Instant at, Map<String, Set<Token>> facts) {
    Occurrence {
        facts = Map.copyOf(facts);
    }

    boolean matches(List<Filter> filters) {
        return filters.stream().allMatch(filter -> filter.matches(facts));
    }
}
