package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.fhir.FhirEndpoint.Level;

/** Finds the route that a request names among those that are declared. */
@Singleton
final class Router {
    private final Declarations declared;

    Router(Declarations declared) {
        this.declared = declared;
    }

    /** @throws Declined 404 if nothing is there, 405 with {@code Allow} if something is, but not by this method */
    Route route(String method, List<String> path) {
        var routes = routes(path);
        if (routes.isEmpty()) {
            throw Declined.unknownRoute("Nothing is offered at this address; GET [base]/metadata lists what is");
        }
        var route = routes.get(method.equals("HEAD") ? "GET" : method);
        if (route == null) {
            var allow = String.join(", ", routes.keySet());
            throw Declined.of(
                    405,
                    IssueType.NOTSUPPORTED,
                    "METHOD_NOT_ALLOWED",
                    "This address takes " + allow + " only",
                    Map.of("Allow", allow.replace("GET", "GET, HEAD")));
        }
        return route;
    }

    /** What stands at a path, by method. */
    Map<String, Route> routes(List<String> path) {
        return switch (path.size()) {
            case 1 -> one(path.get(0));
            case 2 -> two(path.get(0), path.get(1));
            case 3 -> three(path.get(0), path.get(1), path.get(2));
            case 4 -> four(path);
            default -> Map.of();
        };
    }

    private Map<String, Route> one(String name) {
        if (name.equals("metadata")) {
            return Map.of("GET", new Route.Metadata());
        }
        if (name.startsWith("$")) {
            return invoke(Level.SYSTEM, Optional.empty(), name, Optional.empty());
        }
        var routes = new LinkedHashMap<String, Route>();
        if (declared.isRecordType(name)) {
            routes.put("GET", new Route.TypeSearch(name));
        }
        if (declared.isDefinitionType(name)) {
            routes.put("GET", new Route.DefinitionSearch(name));
        }
        declared.creation(name).ifPresent(creation -> routes.put("POST", new Route.Create(creation)));
        return routes;
    }

    private Map<String, Route> two(String type, String name) {
        if (name.startsWith("$")) {
            return invoke(Level.TYPE, Optional.of(type), name, Optional.empty());
        }
        if (declared.isRecordType(type)) {
            return name.equals("_search")
                    ? Map.of("POST", new Route.TypeSearch(type))
                    : Map.of("GET", new Route.Read(type, name));
        }
        if (declared.isDefinitionType(type)) {
            return name.equals("_search")
                    ? Map.of("POST", new Route.DefinitionSearch(type))
                    : Map.of("GET", new Route.Definition(type, name));
        }
        return Map.of();
    }

    private Map<String, Route> three(String type, String id, String name) {
        if (name.startsWith("$")) {
            return invoke(Level.INSTANCE, Optional.of(type), name, Optional.of(id));
        }
        return declared.isRecordType(type) && name.equals("_history")
                ? Map.of("GET", new Route.History(type, id))
                : Map.of();
    }

    private Map<String, Route> four(List<String> path) {
        return declared.isRecordType(path.get(0)) && path.get(2).equals("_history")
                ? Map.of("GET", new Route.VersionRead(path.get(0), path.get(1), path.get(3)))
                : Map.of();
    }

    private Map<String, Route> invoke(Level level, Optional<String> type, String name, Optional<String> id) {
        var routes = new LinkedHashMap<String, Route>();
        declared.operation(level, type, name).ifPresent(operation -> {
            if (!operation.changesState()) {
                routes.put("GET", new Route.Invoke(operation, id));
            }
            routes.put("POST", new Route.Invoke(operation, id));
        });
        return routes;
    }
}
