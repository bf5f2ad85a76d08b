package org.waymarker.api;

import java.util.Optional;
import org.waymarker.fhir.FhirEndpoint.Creation;
import org.waymarker.fhir.FhirEndpoint.Operation;

/** What a path and a method ask for. */
sealed interface Route {
    record Metadata() implements Route {}

    record Read(String type, String id) implements Route {}

    record VersionRead(String type, String id, String version) implements Route {}

    record History(String type, String id) implements Route {}

    record TypeSearch(String type) implements Route {}

    record Create(Creation<?> creation) implements Route {}

    /** @param id there for instance-level operations */
    record Invoke(Operation operation, Optional<String> id) implements Route {}

    /** One of our own conformance resources. */
    record Definition(String type, String id) implements Route {}

    record DefinitionSearch(String type) implements Route {}
}
