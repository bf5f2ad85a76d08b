package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.FhirEndpoint.Level;

/** What is declared is routed, and defined. */
@MicronautTest(transactional = false)
class CapabilitiesIT {
    @Inject
    EmbeddedServer server;

    @Inject
    ApplicationContext context;

    @Inject
    ConformanceResources definitions;

    private Http http;
    private CapabilityStatement statement;

    @BeforeEach
    void ask() {
        http = new Http(server);
        statement = (CapabilityStatement) Http.json(http.get("/metadata"));
    }

    @Test
    void saysWhatItIs() {
        assertThat(statement.getFhirVersion().toCode()).isEqualTo("4.0.1");
        assertThat(statement.getFormat())
                .extracting(f -> f.getValue())
                .containsExactly("application/fhir+json", "application/fhir+xml");
        assertThat(statement.getImplementation().getUrl()).isEqualTo(http.base());
        assertThat(statement.getRestFirstRep().getResource())
                .extracting(r -> r.getType())
                .contains(
                        "CarePlan",
                        "ServiceRequest",
                        "Task",
                        "Group",
                        "Encounter",
                        "Observation",
                        "StructureDefinition");
    }

    @Test
    void routesEverySearchParameterThatItDeclares() {
        for (var resource : statement.getRestFirstRep().getResource()) {
            for (var parameter : resource.getSearchParam()) {
                var response = http.get(
                        "/" + resource.getType() + "?" + parameter.getName() + "=x", "Prefer", "handling=strict");
                assertThat(response.statusCode())
                        .as(resource.getType() + " " + parameter.getName())
                        .isEqualTo(parameter.getName().equals("member") ? 403 : 200);
            }
        }
    }

    @Test
    void routesEveryOperationThatItDeclaresAndDefinesIt() {
        for (var resource : statement.getRestFirstRep().getResource()) {
            assertThat(resource.getOperation())
                    .extracting(operation -> operation.getName())
                    .as("an operation on a type and on its instances is one")
                    .doesNotHaveDuplicates();
            for (var operation : resource.getOperation()) {
                var definition = operation.getDefinition();
                assertThat(http.get("/OperationDefinition?url=" + definition).body())
                        .as(definition)
                        .contains("\"total\":1");
            }
            if (resource.getInteraction().stream()
                    .anyMatch(i -> i.getCode().toCode().equals("create"))) {
                assertThat(http.send("POST", "/" + resource.getType(), "").statusCode())
                        .isEqualTo(415);
            }
        }
    }

    @Test
    void definesEveryOperationAsItIsRouted() {
        for (var endpoint : context.getBeansOfType(FhirEndpoint.class)) {
            for (var operation : endpoint.operations()) {
                var definition = (OperationDefinition) definitions
                        .find("OperationDefinition", operation.name().substring(1))
                        .orElseThrow(() -> new AssertionError("No definition of " + operation.name()));
                assertThat(definition.getCode()).isEqualTo(operation.name().substring(1));
                var levels = endpoint.operations().stream()
                        .filter(other -> other.name().equals(operation.name()))
                        .map(FhirEndpoint.Operation::level)
                        .toList();
                assertThat(definition.getSystem()).isEqualTo(levels.contains(Level.SYSTEM));
                assertThat(definition.getType()).isEqualTo(levels.contains(Level.TYPE));
                assertThat(definition.getInstance()).isEqualTo(levels.contains(Level.INSTANCE));
                assertThat(definition.getAffectsState()).as(operation.name()).isEqualTo(operation.changesState());
                operation
                        .type()
                        .ifPresent(type -> assertThat(definition.getResource())
                                .extracting(r -> r.getValue())
                                .contains(type));
            }
        }
    }
}
