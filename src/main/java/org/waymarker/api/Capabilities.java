package org.waymarker.api;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementKind;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceOperationComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalReadStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirEndpoint.Level;
import org.waymarker.fhir.FhirEndpoint.Operation;
import org.waymarker.fhir.SearchKeys;

/** Says what the service offers, from the same declarations that the routes come from. */
@Singleton
final class Capabilities {
    private static final String OPERATION_BASE = "https://waymarker.example/fhir/OperationDefinition/";
    private static final String SECURITY_SERVICE = "http://terminology.hl7.org/CodeSystem/restful-security-service";

    private final Declarations declared;
    private final ConformanceResources definitions;
    private final boolean tokensNeeded;
    private final Date started;

    Capabilities(
            Declarations declared,
            ConformanceResources definitions,
            Clock clock,
            @Value("${waymarker.security.issuer:}") String issuer) {
        this.declared = declared;
        this.definitions = definitions;
        this.tokensNeeded = !issuer.isEmpty();
        this.started = Date.from(clock.instant());
    }

    Reply reply(Incoming request) {
        return Reply.of(200, statement(request.base()));
    }

    private CapabilityStatement statement(String base) {
        var statement = new CapabilityStatement()
                .setName("Waymarker")
                .setStatus(PublicationStatus.ACTIVE)
                .setDate(started)
                .setKind(CapabilityStatementKind.INSTANCE)
                .setFhirVersion(FHIRVersion._4_0_1);
        statement.getSoftware().setName("Waymarker").setVersion(version());
        statement
                .getImplementation()
                .setDescription("From a finished Pain Management Programme to a peer support group")
                .setUrl(base);
        for (var format : Format.values()) {
            statement.addFormat(format.mediaType());
        }
        var rest = statement.addRest().setMode(RestfulCapabilityMode.SERVER);
        security(rest);
        declared.recordTypes().forEach(type -> recordType(rest.addResource(), type));
        Declarations.DEFINITION_TYPES.forEach(type -> definitionType(rest.addResource(), type));
        declared.operations(Level.SYSTEM, Optional.empty()).forEach(o -> operation(rest.addOperation(), o));
        return statement;
    }

    private void security(CapabilityStatementRestComponent rest) {
        var security = rest.getSecurity().setCors(false);
        if (tokensNeeded) {
            security.addService(new CodeableConcept().addCoding(new Coding(SECURITY_SERVICE, "OAuth", "OAuth")));
            security.setDescription("Callers carry a bearer JWT of the configured issuer");
        } else {
            security.setDescription("No issuer is configured: callers on this machine only, without a token");
        }
    }

    private void recordType(CapabilityStatementRestResourceComponent resource, String type) {
        resource.setType(type)
                .setVersioning(ResourceVersionPolicy.VERSIONED)
                .setReadHistory(true)
                .setUpdateCreate(false)
                .setConditionalCreate(false)
                .setConditionalRead(ConditionalReadStatus.NOTMATCH)
                .setConditionalUpdate(false);
        profiles(type).forEach(resource::addSupportedProfile);
        interactions(
                resource,
                TypeRestfulInteraction.READ,
                TypeRestfulInteraction.VREAD,
                TypeRestfulInteraction.HISTORYINSTANCE,
                TypeRestfulInteraction.SEARCHTYPE);
        if (declared.creation(type).isPresent()) {
            interactions(resource, TypeRestfulInteraction.CREATE);
        }
        parameter(resource, "_id", SearchParamType.TOKEN);
        var keys = declared.searchKeys(type);
        parameter(resource, "_lastUpdated", SearchParamType.DATE);
        keys.forEach(key -> parameter(
                resource, key.name(), SearchParamType.valueOf(key.kind().name())));
        SearchKeys.includes(type).forEach(resource::addSearchInclude);
        SearchKeys.reverseIncludes(type).forEach(resource::addSearchRevInclude);
        if (Declarations.hasPatient(type)) {
            parameter(resource, "patient", SearchParamType.REFERENCE);
        }
        if (Declarations.hasSubject(type)
                && keys.stream().noneMatch(key -> key.name().equals("subject"))) {
            parameter(resource, "subject", SearchParamType.REFERENCE);
        }
        Stream.of(Level.TYPE, Level.INSTANCE)
                .flatMap(level -> declared.operations(level, Optional.of(type)).stream())
                .forEach(o -> operation(resource.addOperation(), o));
    }

    private static void definitionType(CapabilityStatementRestResourceComponent resource, String type) {
        resource.setType(type).setVersioning(ResourceVersionPolicy.NOVERSION);
        interactions(resource, TypeRestfulInteraction.READ, TypeRestfulInteraction.SEARCHTYPE);
        parameter(resource, "_id", SearchParamType.TOKEN);
        parameter(resource, "name", SearchParamType.STRING);
        parameter(resource, "url", SearchParamType.URI);
    }

    /** Our own profiles of a type, those of extensions aside. */
    private List<String> profiles(String type) {
        return definitions.list("StructureDefinition").stream()
                .filter(StructureDefinition.class::isInstance)
                .map(StructureDefinition.class::cast)
                .filter(definition -> type.equals(definition.getType()))
                .map(StructureDefinition::getUrl)
                .toList();
    }

    private static void interactions(
            CapabilityStatementRestResourceComponent resource, TypeRestfulInteraction... codes) {
        for (var code : codes) {
            resource.addInteraction().setCode(code);
        }
    }

    private static void parameter(
            CapabilityStatementRestResourceComponent resource, String name, SearchParamType type) {
        resource.addSearchParam().setName(name).setType(type);
    }

    private static void operation(CapabilityStatementRestResourceOperationComponent component, Operation operation) {
        var code = operation.name().substring(1);
        component.setName(code).setDefinition(OPERATION_BASE + code);
    }

    private static String version() {
        var version = Capabilities.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
