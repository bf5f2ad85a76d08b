package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.List;
import org.hl7.fhir.r4.model.MetadataResource;
import org.waymarker.api.Incoming.Parameter;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirJson;

/** Serves our own profiles, code systems and operation definitions. */
@Singleton
final class Definitions {
    /** Parameters by which they may be searched. */
    static final List<String> SEARCH_PARAMETERS = List.of("_id", "name", "url");

    private final ConformanceResources definitions;

    Definitions(ConformanceResources definitions) {
        this.definitions = definitions;
    }

    Reply read(Route.Definition route) {
        return Reply.json(
                200,
                definitions
                        .json(route.type(), route.id())
                        .orElseThrow(() -> Declined.notFound(route.type() + "/[id]")));
    }

    Reply search(Incoming request, Route.DefinitionSearch route) {
        var used = Reads.parameters(request).stream()
                .filter(p -> SEARCH_PARAMETERS.contains(p.name()) && !p.value().isEmpty())
                .toList();
        var found = definitions.list(route.type()).stream()
                .filter(definition -> used.stream().allMatch(p -> matches(definition, p)))
                .toList();
        var address = request.base() + "/" + route.type();
        return Reply.json(
                200,
                Bundles.definitions(
                        request.base(),
                        found,
                        found.stream().map(FhirJson::encode).toList(),
                        used.isEmpty() ? address : address + "?" + Queries.format(used)));
    }

    private static boolean matches(MetadataResource definition, Parameter wanted) {
        return SearchValues.alternatives(wanted.value()).stream().anyMatch(value -> switch (wanted.name()) {
            case "_id" -> value.equals(definition.getIdElement().getIdPart());
            case "url" -> value.equals(definition.getUrl());
            default ->
                definition
                        .getName()
                        .toLowerCase(java.util.Locale.ROOT)
                        .startsWith(value.toLowerCase(java.util.Locale.ROOT));
        });
    }
}
