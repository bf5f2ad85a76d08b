package org.waymarker.capability;

import static java.util.Objects.requireNonNullElse;

import ca.uhn.fhir.parser.DataFormatException;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceInteractionComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.waymarker.capability.CapabilityReading.Cause;
import org.waymarker.capability.CapabilityReading.Read;
import org.waymarker.capability.CapabilityReading.Unreadable;
import org.waymarker.fhir.FhirJson;

/** Reads a CapabilityStatement, which may be anything: it comes from outside. */
public final class CapabilityReader {
    /** Characters. HAPI's own, with every type and search parameter of R4, has 1.2 million. */
    public static final int LONGEST = 4_000_000;

    private CapabilityReader() {}

    /** @param json as the server sent it */
    public static CapabilityReading read(String json) {
        if (json.length() > LONGEST) {
            return new Unreadable(Cause.TOO_LONG);
        }
        try {
            return FhirJson.parse(json) instanceof CapabilityStatement statement
                    ? read(statement)
                    : new Unreadable(Cause.NO_CAPABILITY_STATEMENT);
        } catch (DataFormatException | ClassCastException | IllegalArgumentException e) {
            return new Unreadable(
                    json.stripLeading().startsWith("{") && json.stripTrailing().endsWith("}")
                            ? Cause.NO_CAPABILITY_STATEMENT
                            : Cause.NO_JSON);
        }
    }

    private static CapabilityReading read(CapabilityStatement statement) {
        if (!statement.hasFhirVersion() || !statement.getFhirVersion().toCode().startsWith("4.0")) {
            return new Unreadable(Cause.OTHER_FHIR_VERSION);
        }
        return statement.getRest().stream()
                .filter(rest -> rest.getMode() == RestfulCapabilityMode.SERVER)
                .findFirst()
                .filter(rest -> speaksJson(statement))
                .<CapabilityReading>map(rest -> new Read(new Capabilities(software(statement), features(rest))))
                .orElseGet(() -> new Unreadable(Cause.NO_SERVER));
    }

    private static boolean speaksJson(CapabilityStatement statement) {
        return statement.getFormat().isEmpty()
                || statement.getFormat().stream()
                        .map(PrimitiveType::getValue)
                        .anyMatch(format -> format != null && format.contains("json"));
    }

    private static String software(CapabilityStatement statement) {
        var software = statement.getSoftware();
        return software.hasName()
                ? (software.getName() + " " + requireNonNullElse(software.getVersion(), "")).strip()
                : "";
    }

    private static Set<Feature> features(CapabilityStatementRestComponent rest) {
        var features = new HashSet<Feature>();
        if (rest.getInteraction().stream()
                .anyMatch(interaction -> interaction.getCode() == SystemRestfulInteraction.TRANSACTION)) {
            features.add(Feature.TRANSACTION);
        }
        rest.getResource().forEach(resource -> add(features, resource));
        return features;
    }

    private static void add(Set<Feature> features, CapabilityStatementRestResourceComponent resource) {
        var type = resource.getType();
        if (type == null) {
            return;
        }
        var interactions = resource.getInteraction().stream()
                .map(ResourceInteractionComponent::getCode)
                .collect(Collectors.toSet());
        if (interactions.contains(TypeRestfulInteraction.CREATE)) {
            features.add(Feature.create(type));
            if (resource.getConditionalCreate()) {
                features.add(Feature.conditionalCreate(type));
            }
        }
        if (interactions.contains(TypeRestfulInteraction.UPDATE)) {
            features.add(Feature.update(type));
            if (resource.getUpdateCreate()) {
                features.add(Feature.updateAsCreate(type));
            }
        }
        if (interactions.contains(TypeRestfulInteraction.SEARCHTYPE)) {
            if (isSearchedBy(resource, "identifier")) {
                features.add(Feature.identifierSearch(type));
            }
            if (isSearchedBy(resource, "_id")) {
                features.add(Feature.idSearch(type));
            }
        }
    }

    private static boolean isSearchedBy(CapabilityStatementRestResourceComponent resource, String name) {
        return resource.getSearchParam().stream().anyMatch(parameter -> name.equals(parameter.getName()));
    }
}
