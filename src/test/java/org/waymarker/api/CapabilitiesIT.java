package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import jakarta.inject.Inject;
import java.util.Set;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.FhirEndpoint.Level;

/** What is declared is routed, and defined. */
@MicronautTest(transactional = false)
class CapabilitiesIT {
    /** Not for an EHR: past cohorts are loaded by whoever runs the service, once. */
    private static final Set<String> FOR_OPERATORS = Set.of("import-cohorts");

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
                var value = parameter.getType() == SearchParamType.DATE ? "2026" : "x";
                var response = http.get(
                        "/" + resource.getType() + "?" + parameter.getName() + "=" + value,
                        "Prefer",
                        "handling=strict");
                assertThat(response.statusCode())
                        .as(resource.getType() + " " + parameter.getName())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void routesEveryIncludeThatItDeclares() {
        for (var resource : statement.getRestFirstRep().getResource()) {
            var search = "/" + resource.getType() + "?_count=1&";
            resource.getSearchInclude().forEach(include -> assertStrictly(search + "_include=" + include.getValue()));
            resource.getSearchRevInclude()
                    .forEach(include -> assertStrictly(search + "_revinclude=" + include.getValue()));
        }
    }

    private void assertStrictly(String search) {
        assertThat(http.get(search, "Prefer", "handling=strict").statusCode())
                .as(search)
                .isEqualTo(200);
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
                assertThat(definition.getSystem()).isEqualTo(operation.level() == Level.SYSTEM);
                // One name may stand on a type and on its instances, as $validate does.
                assertThat(definition.getType()).isEqualTo(isOffered(operation.name(), Level.TYPE));
                assertThat(definition.getInstance()).isEqualTo(isOffered(operation.name(), Level.INSTANCE));
                assertThat(definition.getAffectsState()).as(operation.name()).isEqualTo(operation.changesState());
                operation
                        .type()
                        .ifPresent(type -> assertThat(definition.getResource())
                                .extracting(r -> r.getValue())
                                .contains(type));
            }
        }
    }

    private boolean isOffered(String name, Level level) {
        return context.getBeansOfType(FhirEndpoint.class).stream()
                .flatMap(endpoint -> endpoint.operations().stream())
                .anyMatch(o -> o.name().equals(name) && o.level() == level);
    }

    @Test
    void offersWhatAnEhrMayRelyOn() {
        var required = (CapabilityStatement)
                definitions.byUrl(statement.getInstantiates().get(0).getValue()).orElseThrow();
        assertThat(required.getRestFirstRep().getResource()).hasSizeGreaterThan(10);
        for (var wanted : required.getRestFirstRep().getResource()) {
            var offered = statement.getRestFirstRep().getResource().stream()
                    .filter(r -> r.getType().equals(wanted.getType()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(wanted.getType()));
            assertThat(offered.getInteraction())
                    .as(wanted.getType())
                    .extracting(i -> i.getCode())
                    .containsAll(wanted.getInteraction().stream()
                            .map(i -> i.getCode())
                            .toList());
            assertThat(offered.getSearchParam())
                    .as(wanted.getType())
                    .extracting(p -> p.getName() + ' ' + p.getType())
                    .containsAll(wanted.getSearchParam().stream()
                            .map(p -> p.getName() + ' ' + p.getType())
                            .toList());
            assertThat(offered.getOperation())
                    .as(wanted.getType())
                    .extracting(o -> o.getName() + ' ' + o.getDefinition())
                    .containsAll(wanted.getOperation().stream()
                            .map(o -> o.getName() + ' ' + o.getDefinition())
                            .toList());
            assertThat(offered.getSupportedProfile())
                    .as(wanted.getType())
                    .extracting(p -> p.getValue())
                    .containsAll(wanted.getSupportedProfile().stream()
                            .map(p -> p.getValue())
                            .toList());
        }
    }

    /** What the record keeps and what may be asked is for EHRs; whatever comes to be offered there is promised. */
    @Test
    void promisesAnEhrEveryTypeAndProfileOfTheRecord() {
        var promised = ((CapabilityStatement) definitions
                        .byUrl(statement.getInstantiates().get(0).getValue())
                        .orElseThrow())
                .getRestFirstRep()
                .getResource();
        for (var kept : statement.getRestFirstRep().getResource()) {
            if (kept.getVersioning() == ResourceVersionPolicy.NOVERSION && !kept.hasOperation()) {
                continue;
            }
            var type = promised.stream()
                    .filter(each -> each.getType().equals(kept.getType()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(kept.getType() + " is offered and not promised"));
            assertThat(type.getSupportedProfile())
                    .as(kept.getType())
                    .extracting(profile -> profile.getValue())
                    .containsExactlyInAnyOrderElementsOf(kept.getSupportedProfile().stream()
                            .map(profile -> profile.getValue())
                            .toList());
            assertThat(type.getInteraction())
                    .as(kept.getType())
                    .extracting(interaction -> interaction.getCode())
                    .containsExactlyInAnyOrderElementsOf(kept.getInteraction().stream()
                            .map(interaction -> interaction.getCode())
                            .toList());
            assertThat(type.getOperation())
                    .as(kept.getType())
                    .extracting(operation -> operation.getName())
                    .containsExactlyInAnyOrderElementsOf(kept.getOperation().stream()
                            .map(operation -> operation.getName())
                            .filter(name -> !FOR_OPERATORS.contains(name))
                            .toList());
        }
    }

    @Test
    void servesEveryTypeOfDefinitionThatThereIs() {
        assertThat(definitions.types()).containsExactlyElementsOf(Declarations.DEFINITION_TYPES);
    }
}
