package org.waymarker.subscription;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.record.Search.Wanted;

/**
 * A condition that an event's resource must meet to be told.
 *
 * @param name of a search parameter; for {@code patient} the value is our key of the person
 * @param anyOf at least one
 */
record Filter(String name, List<Wanted> anyOf) {
    static final String PATIENT = "patient";

    Filter {
        anyOf = List.copyOf(anyOf);
    }

    /** @param facts values of the resource by search parameter */
    boolean matches(Map<String, Set<Token>> facts) {
        return facts.getOrDefault(name, Set.of()).stream()
                .anyMatch(token -> anyOf.stream()
                        .anyMatch(wanted -> wanted.value().equals(token.value())
                                && wanted.system()
                                        .filter(s -> !s.equals(token.system()))
                                        .isEmpty()));
    }
}
