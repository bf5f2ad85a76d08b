package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.FhirEndpoint.Advertised;
import org.waymarker.fhir.FhirEndpoint.Level;
import org.waymarker.fhir.FhirEndpoint.Operation;
import org.waymarker.fhir.FhirEndpoint.Owned;
import org.waymarker.fhir.FhirEndpoint.PatientSearch;
import org.waymarker.fhir.FhirEndpoint.View;
import org.waymarker.fhir.SearchKeys;

/** All that this service offers over FHIR, stated once by the features and put together here, type by type. */
@Singleton
final class Declarations {
    /** Types of our own conformance resources. */
    static final List<String> DEFINITION_TYPES = List.of(
            "Basic",
            "CapabilityStatement",
            "CodeSystem",
            "ConceptMap",
            "Measure",
            "OperationDefinition",
            "PlanDefinition",
            "StructureDefinition",
            "ValueSet");

    private final Map<String, TypeDeclaration> types = new TreeMap<>();
    private final List<Operation> systemOperations;
    private final List<View> views;
    private final List<Owned> owned;
    private final List<Advertised> advertised;

    /** @throws IllegalStateException if two features declare the same, or one declares something of a type that is not served */
    Declarations(List<FhirEndpoint> found) {
        // In an order of their own: that of the container differs from one build to the next.
        var endpoints = found.stream()
                .sorted(Comparator.comparing(endpoint -> endpoint.getClass().getName()))
                .toList();
        SearchKeys.types().forEach(type -> types.put(type, kept(type, endpoints)));
        DEFINITION_TYPES.forEach(type -> types.put(type, defined(type, endpoints)));
        systemOperations =
                operations(endpoints).filter(o -> o.level() == Level.SYSTEM).toList();
        views = endpoints.stream().flatMap(e -> e.views().stream()).toList();
        owned = endpoints.stream().flatMap(e -> e.owned().stream()).toList();
        advertised = endpoints.stream().flatMap(e -> e.advertised().stream()).toList();
        check(endpoints);
    }

    private static TypeDeclaration defined(String type, List<FhirEndpoint> endpoints) {
        return new TypeDeclaration(
                type, false, List.of(), List.of(), List.of(), List.of(), operations(endpoints, type));
    }

    private static TypeDeclaration kept(String type, List<FhirEndpoint> endpoints) {
        return new TypeDeclaration(
                type,
                true,
                SearchKeys.of(type),
                endpoints.stream()
                        .flatMap(e -> e.patientSearches().stream())
                        .filter(search -> search.type().equals(type))
                        .toList(),
                endpoints.stream()
                        .<FhirEndpoint.Creation<?>>flatMap(e -> e.creations().stream())
                        .filter(creation -> creation.type().getSimpleName().equals(type))
                        .toList(),
                endpoints.stream()
                        .<FhirEndpoint.Update<?>>flatMap(e -> e.updates().stream())
                        .filter(update -> update.type().getSimpleName().equals(type))
                        .toList(),
                operations(endpoints, type));
    }

    private static List<Operation> operations(List<FhirEndpoint> endpoints, String type) {
        return operations(endpoints)
                .filter(o -> o.type().filter(type::equals).isPresent())
                .toList();
    }

    private static Stream<Operation> operations(List<FhirEndpoint> endpoints) {
        return endpoints.stream().flatMap(e -> e.operations().stream());
    }

    private void check(List<FhirEndpoint> endpoints) {
        var seen = new LinkedHashSet<String>();
        var named = Stream.of(
                        operations(endpoints)
                                .map(o -> o.level() + " " + o.type().orElse("") + o.name()),
                        views.stream().map(view -> "view of " + view.type()),
                        owned.stream().map(each -> "owners of " + each.type()))
                .flatMap(names -> names);
        named.filter(name -> !seen.add(name)).findFirst().ifPresent(name -> {
            throw new IllegalStateException("Declared by two features: " + name);
        });
        var operated = operations(endpoints).flatMap(o -> o.type().stream()).filter(type -> !types.containsKey(type));
        var taken = Stream.of(
                        endpoints.stream()
                                .flatMap(e -> e.creations().stream())
                                .map(c -> c.type().getSimpleName()),
                        endpoints.stream()
                                .flatMap(e -> e.updates().stream())
                                .map(u -> u.type().getSimpleName()))
                .flatMap(names -> names)
                .filter(type -> !isRecordType(type));
        Stream.concat(operated, taken).findFirst().ifPresent(type -> {
            throw new IllegalStateException("Declared for a type that is not served: " + type);
        });
    }

    /** Every type that is served, by name. */
    List<TypeDeclaration> all() {
        return List.copyOf(types.values());
    }

    Optional<TypeDeclaration> of(String type) {
        return Optional.ofNullable(types.get(type));
    }

    boolean isRecordType(String type) {
        return of(type).filter(TypeDeclaration::kept).isPresent();
    }

    List<Operation> systemOperations() {
        return systemOperations;
    }

    Optional<Operation> systemOperation(String name) {
        return systemOperations.stream().filter(o -> o.name().equals(name)).findFirst();
    }

    Optional<View> view(String type) {
        return views.stream().filter(view -> view.type().equals(type)).findFirst();
    }

    /** Whose the resources of a type are, if each belongs to one caller. */
    Optional<Owned> owned(String type) {
        return owned.stream().filter(each -> each.type().equals(type)).findFirst();
    }

    List<Advertised> advertised(String type) {
        return advertised.stream().filter(each -> each.type().equals(type)).toList();
    }

    /** A search of a type by a patient who stands in none of its resources. */
    Optional<PatientSearch> patientSearch(String type, String name) {
        return of(type).stream()
                .flatMap(declared -> declared.patientSearches().stream())
                .filter(search -> search.name().equals(name))
                .findFirst();
    }

    /** Whether resources of that type may be searched by {@code patient}. */
    boolean hasPatient(String type) {
        return of(type).filter(TypeDeclaration::hasPatient).isPresent();
    }

    /** Whether they may be searched by {@code subject}. */
    boolean hasSubject(String type) {
        return of(type).filter(TypeDeclaration::hasSubject).isPresent();
    }
}
