package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.FhirEndpoint.Creation;
import org.waymarker.fhir.FhirEndpoint.Level;
import org.waymarker.fhir.FhirEndpoint.Operation;
import org.waymarker.fhir.SearchKey;
import org.waymarker.fhir.SearchKeys;

/**
 * All that this service offers over FHIR, stated once: routes and the CapabilityStatement both come from here.
 */
@Singleton
final class Declarations {
    /** Types of our own conformance resources. */
    static final List<String> DEFINITION_TYPES = List.of(
            "Basic",
            "CapabilityStatement",
            "CodeSystem",
            "ConceptMap",
            "OperationDefinition",
            "PlanDefinition",
            "StructureDefinition",
            "ValueSet");

    private static final Set<String> NOT_ABOUT_A_PATIENT = Set.of("Group");
    private static final Set<String> WITHOUT_SUBJECT = Set.of("Group", "Provenance");

    private final List<Operation> operations = new ArrayList<>();
    private final List<Creation<?>> creations = new ArrayList<>();

    /** @throws IllegalStateException if two features declare the same */
    Declarations(List<FhirEndpoint> endpoints) {
        var seen = new LinkedHashSet<String>();
        for (var endpoint : endpoints) {
            for (var operation : endpoint.operations()) {
                once(seen, operation.level() + " " + operation.type().orElse("") + operation.name());
                operations.add(operation);
            }
            for (var creation : endpoint.creations()) {
                once(seen, "create " + typeOf(creation));
                creations.add(creation);
            }
        }
    }

    private static void once(Set<String> seen, String what) {
        if (!seen.add(what)) {
            throw new IllegalStateException("Declared by two features: " + what);
        }
    }

    /** Resource types that the record holds, by name. */
    List<String> recordTypes() {
        return SearchKeys.types().toList();
    }

    boolean isRecordType(String type) {
        return !SearchKeys.of(type).isEmpty();
    }

    boolean isDefinitionType(String type) {
        return DEFINITION_TYPES.contains(type);
    }

    List<Operation> operations(Level level, Optional<String> type) {
        return operations.stream()
                .filter(o -> o.level() == level && o.type().equals(type))
                .toList();
    }

    Optional<Operation> operation(Level level, Optional<String> type, String name) {
        return operations(level, type).stream()
                .filter(o -> o.name().equals(name))
                .findFirst();
    }

    Optional<Creation<?>> creation(String type) {
        return creations.stream().filter(c -> typeOf(c).equals(type)).findFirst();
    }

    List<SearchKey> searchKeys(String type) {
        return SearchKeys.of(type);
    }

    /** Whether resources of that type may be searched by {@code patient}. */
    static boolean hasPatient(String type) {
        return !NOT_ABOUT_A_PATIENT.contains(type);
    }

    /** Whether they may be searched by {@code subject}. */
    static boolean hasSubject(String type) {
        return !WITHOUT_SUBJECT.contains(type);
    }

    private static String typeOf(Creation<?> creation) {
        return creation.type().getSimpleName();
    }
}
