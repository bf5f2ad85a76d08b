package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.fhir.FhirEndpoint.Level;
import org.waymarker.fhir.FhirEndpoint.Operation;

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
            case 0 -> Map.of("POST", new Route.Batch());
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
            return invoke(declared.systemOperation(name), Optional.empty());
        }
        var routes = new LinkedHashMap<String, Route>();
        declared.of(name).ifPresent(type -> {
            routes.put("GET", search(type));
            if (type.offers(Interaction.CREATE)) {
                routes.put("POST", new Route.Create(type));
            }
        });
        return routes;
    }

    private static Route search(TypeDeclaration type) {
        return type.kept() ? new Route.TypeSearch(type.type()) : new Route.DefinitionSearch(type.type());
    }

    private Map<String, Route> two(String name, String id) {
        var found = declared.of(name);
        if (found.isEmpty()) {
            return Map.of();
        }
        var type = found.get();
        if (id.startsWith("$")) {
            return invoke(type.operation(Level.TYPE, id), Optional.empty());
        }
        if (id.equals("_search")) {
            return Map.of("POST", search(type));
        }
        var routes = new LinkedHashMap<String, Route>();
        routes.put("GET", type.kept() ? new Route.Read(name, id) : new Route.Definition(name, id));
        if (type.offers(Interaction.UPDATE)) {
            routes.put("PUT", new Route.Update(type, id));
        }
        return routes;
    }

    private Map<String, Route> three(String name, String id, String last) {
        var type = declared.of(name);
        if (last.startsWith("$")) {
            return invoke(type.flatMap(t -> t.operation(Level.INSTANCE, last)), Optional.of(id));
        }
        return last.equals("_history")
                        && type.filter(t -> t.offers(Interaction.HISTORY)).isPresent()
                ? Map.of("GET", new Route.History(name, id))
                : Map.of();
    }

    private Map<String, Route> four(List<String> path) {
        var type = declared.of(path.get(0));
        return path.get(2).equals("_history")
                        && type.filter(t -> t.offers(Interaction.VREAD)).isPresent()
                ? Map.of("GET", new Route.VersionRead(path.get(0), path.get(1), path.get(3)))
                : Map.of();
    }

    private static Map<String, Route> invoke(Optional<Operation> declared, Optional<String> id) {
        var routes = new LinkedHashMap<String, Route>();
        declared.ifPresent(operation -> {
            if (operation.byGet()) {
                routes.put("GET", new Route.Invoke(operation, id));
            }
            routes.put("POST", new Route.Invoke(operation, id));
        });
        return routes;
    }
}
