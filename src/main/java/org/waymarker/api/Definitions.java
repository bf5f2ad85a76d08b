package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.hl7.fhir.r4.model.MetadataResource;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.api.Incoming.Parameter;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.ConformanceResources.Served;

/** Serves our own profiles, code systems and other definitions. Their text goes out as it is; it is parsed to be searched only. */
@Singleton
final class Definitions {
    private static final Map<String, SearchParamType> OF_METADATA = new LinkedHashMap<>();
    private static final Map<String, SearchParamType> OF_BASIC = new LinkedHashMap<>();

    static {
        OF_METADATA.put("_id", SearchParamType.TOKEN);
        OF_METADATA.put("name", SearchParamType.STRING);
        OF_METADATA.put("status", SearchParamType.TOKEN);
        OF_METADATA.put("url", SearchParamType.URI);
        OF_METADATA.put("version", SearchParamType.TOKEN);
        OF_BASIC.put("_id", SearchParamType.TOKEN);
        OF_BASIC.put("code", SearchParamType.TOKEN);
    }

    private final ConformanceResources definitions;

    Definitions(ConformanceResources definitions) {
        this.definitions = definitions;
    }

    /** Parameters by which a type may be searched, in the order of their names. */
    static Map<String, SearchParamType> searchParameters(String type) {
        return type.equals("Basic") ? OF_BASIC : OF_METADATA;
    }

    Reply read(Incoming request, Route.Definition route) {
        var found = definitions
                .served(route.type(), route.id())
                .orElseThrow(() -> Declined.notFound(route.type() + "/[id]"));
        var etag = Reply.etag(found.tag());
        var reply = Reads.holds(request, etag) ? Reply.empty(304) : Reply.json(200, found.json());
        return reply.with("ETag", etag);
    }

    Reply search(Incoming request, Route.DefinitionSearch route) {
        var used = used(request, route.type());
        var found = definitions.all(route.type()).stream()
                .filter(definition -> used.stream().allMatch(p -> matches(definition, p)))
                .toList();
        var bodies = found.stream()
                .map(r -> definitions.served(r.fhirType(), r.getIdElement().getIdPart()))
                .flatMap(Optional::stream)
                .map(Served::json)
                .toList();
        var address = request.base() + "/" + route.type();
        return Reply.json(
                200,
                Bundles.definitions(
                        request.base(),
                        found,
                        bodies,
                        used.isEmpty() ? address : address + "?" + Queries.format(used)));
    }

    /** @throws Declined (400) for a parameter that is not offered, if the caller wants that */
    private static List<Parameter> used(Incoming request, String type) {
        boolean strict = request.preference("handling").filter("strict"::equals).isPresent();
        var offered = searchParameters(type);
        var given = Reads.parameters(request).stream()
                .filter(p -> !p.value().isEmpty())
                .filter(p -> !p.name().equals("_format") && !p.name().equals("_pretty"))
                .toList();
        if (strict && !given.stream().allMatch(p -> offered.containsKey(p.name()))) {
            throw Declined.of(
                    400,
                    IssueType.NOTSUPPORTED,
                    "SEARCH_PARAMETER_UNKNOWN",
                    "A search of " + type + " takes these only: " + String.join(", ", offered.keySet()));
        }
        return given.stream().filter(p -> offered.containsKey(p.name())).toList();
    }

    private static boolean matches(Resource definition, Parameter wanted) {
        var value = value(definition, wanted.name());
        return SearchValues.alternatives(wanted.value()).stream().anyMatch(text -> switch (wanted.name()) {
            case "name" ->
                Objects.requireNonNullElse(value, "")
                        .toLowerCase(Locale.ROOT)
                        .startsWith(text.toLowerCase(Locale.ROOT));
            case "_id", "url" -> text.equals(value);
            default -> text.substring(text.indexOf('|') + 1).equals(value);
        });
    }

    private static String value(Resource definition, String parameter) {
        if (parameter.equals("_id")) {
            return definition.getIdElement().getIdPart();
        }
        if (definition instanceof Basic basic) {
            return basic.getCode().getCodingFirstRep().getCode();
        }
        var metadata = (MetadataResource) definition;
        return switch (parameter) {
            case "name" -> metadata.getName();
            case "status" -> metadata.getStatus().toCode();
            case "version" -> metadata.getVersion();
            default -> metadata.getUrl();
        };
    }
}
