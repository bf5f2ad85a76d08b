package org.waymarker.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceOperationComponent;
import org.hl7.fhir.r4.model.OperationDefinition;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.sandbox.Api;

/** What the running service says it offers, so that a route that is added is tried without a word here. */
record Surface(List<Type> types, List<Operation> operations) {

    record Type(String name, List<String> interactions, List<String> parameters) {
        boolean offers(String interaction) {
            return interactions.contains(interaction);
        }
    }

    /** @param type empty for one of the whole system */
    record Operation(Optional<String> type, OperationDefinition definition) {}

    static Surface of(Api api) {
        var rest = ((CapabilityStatement) api.get("metadata").resource()).getRestFirstRep();
        var operations = new ArrayList<Operation>();
        rest.getOperation().forEach(operation -> operations.add(operation(api, Optional.empty(), operation)));
        for (var resource : rest.getResource()) {
            resource.getOperation()
                    .forEach(operation -> operations.add(operation(api, Optional.of(resource.getType()), operation)));
        }
        return new Surface(rest.getResource().stream().map(Surface::type).toList(), operations);
    }

    private static Type type(CapabilityStatementRestResourceComponent resource) {
        return new Type(
                resource.getType(),
                resource.getInteraction().stream()
                        .map(interaction -> interaction.getCode().toCode())
                        .toList(),
                resource.getSearchParam().stream()
                        .map(parameter -> parameter.getName())
                        .toList());
    }

    /** One that is not ours ({@code $validate}) has its definition elsewhere: it takes a resource. */
    private static Operation operation(
            Api api, Optional<String> type, CapabilityStatementRestResourceOperationComponent operation) {
        var canonical = operation.getDefinition();
        var reply = api.read("OperationDefinition/" + canonical.substring(canonical.lastIndexOf('/') + 1));
        Resource found = reply.resource();
        if (found instanceof OperationDefinition definition) {
            return new Operation(type, definition);
        }
        var foreign = new OperationDefinition();
        foreign.setCode(operation.getName());
        foreign.setType(type.isPresent()).setInstance(type.isPresent()).setSystem(type.isEmpty());
        foreign.addParameter()
                .setName("resource")
                .setUse(OperationDefinition.OperationParameterUse.IN)
                .setType("Resource");
        return new Operation(type, foreign);
    }
}
