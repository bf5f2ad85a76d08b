package org.waymarker.api;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.CanonicalType;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementKind;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementRestResourceOperationComponent;
import org.hl7.fhir.r4.model.CapabilityStatement.ConditionalReadStatus;
import org.hl7.fhir.r4.model.CapabilityStatement.ResourceVersionPolicy;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Enumerations.SearchParamType;
import org.hl7.fhir.r4.model.StructureDefinition;
import org.hl7.fhir.r4.model.UriType;
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirEndpoint.Operation;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.fhir.SoftwareVersion;
import org.waymarker.security.AuthorizationServer;

/** Says what the service offers, from the same declarations that the routes come from. */
@Singleton
final class Capabilities {
    private static final String OPERATION_BASE = "https://waymarker.example/fhir/OperationDefinition/";
    private static final String SECURITY_SERVICE = "http://terminology.hl7.org/CodeSystem/restful-security-service";
    private static final String OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

    private final Declarations declared;
    private final ConformanceResources definitions;
    private final AuthorizationServer server;
    private final boolean cors;
    private final Date started;

    Capabilities(
            Declarations declared,
            ConformanceResources definitions,
            Clock clock,
            AuthorizationServer server,
            @Value("${micronaut.server.cors.enabled:false}") boolean cors) {
        this.declared = declared;
        this.definitions = definitions;
        this.server = server;
        this.cors = cors;
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
                .addInstantiates("https://waymarker.example/fhir/CapabilityStatement/ehr")
                .setFhirVersion(FHIRVersion._4_0_1);
        statement.getSoftware().setName("Waymarker").setVersion(SoftwareVersion.current());
        statement
                .getImplementation()
                .setDescription("From a finished Pain Management Programme to a peer support group")
                .setUrl(base);
        for (var format : Format.values()) {
            statement.addFormat(format.mediaType());
        }
        var rest = statement.addRest().setMode(RestfulCapabilityMode.SERVER);
        security(rest);
        rest.addInteraction().setCode(SystemRestfulInteraction.TRANSACTION);
        rest.addInteraction().setCode(SystemRestfulInteraction.BATCH);
        declared.all().forEach(type -> type(rest.addResource(), type));
        declared.systemOperations().forEach(o -> operation(rest.addOperation(), o.name()));
        return statement;
    }

    /** The issuer's addresses stand here once they are known; nobody waits for the issuer. */
    private void security(CapabilityStatementRestComponent rest) {
        var security = rest.getSecurity()
                .setCors(cors)
                .setDescription(
                        "Callers carry a bearer JWT of a configured issuer, with SMART scopes of the contexts system and"
                                + " user; [base]/.well-known/smart-configuration says where to get one");
        security.addService(
                new CodeableConcept().addCoding(new Coding(SECURITY_SERVICE, "SMART-on-FHIR", "SMART-on-FHIR")));
        server.known().ifPresent(endpoints -> {
            var addresses = security.addExtension().setUrl(OAUTH_URIS);
            addresses.addExtension("token", new UriType(endpoints.token().toString()));
            endpoints.authorization().ifPresent(at -> addresses.addExtension("authorize", new UriType(at.toString())));
        });
    }

    private void type(CapabilityStatementRestResourceComponent resource, TypeDeclaration type) {
        resource.setType(type.type());
        type.interactions().forEach(interaction -> resource.addInteraction().setCode(interaction.code()));
        if (type.kept()) {
            kept(resource, type);
        } else {
            resource.setVersioning(ResourceVersionPolicy.NOVERSION);
            Definitions.searchParameters(type.type()).forEach((name, kind) -> parameter(resource, name, kind));
        }
        // One that hangs on the type and on its instances has one definition.
        type.operations().stream().map(Operation::name).distinct().forEach(o -> operation(resource.addOperation(), o));
    }

    private void kept(CapabilityStatementRestResourceComponent resource, TypeDeclaration type) {
        resource.setVersioning(
                        type.offers(Interaction.UPDATE)
                                ? ResourceVersionPolicy.VERSIONEDUPDATE
                                : ResourceVersionPolicy.VERSIONED)
                .setReadHistory(true)
                .setUpdateCreate(false)
                .setConditionalCreate(type.offers(Interaction.CREATE))
                .setConditionalRead(ConditionalReadStatus.NOTMATCH)
                .setConditionalUpdate(false);
        profiles(type.type()).forEach(resource::addSupportedProfile);
        declared.advertised(type.type())
                .forEach(each -> resource.addExtension(each.url(), new CanonicalType(each.canonical())));
        parameter(resource, "_id", SearchParamType.TOKEN);
        parameter(resource, "_lastUpdated", SearchParamType.DATE);
        type.searchKeys()
                .forEach(key -> parameter(
                        resource, key.name(), SearchParamType.valueOf(key.kind().name())));
        SearchKeys.includes(type.type()).forEach(resource::addSearchInclude);
        SearchKeys.reverseIncludes(type.type()).forEach(resource::addSearchRevInclude);
        if (type.hasPatient()) {
            parameter(resource, "patient", SearchParamType.REFERENCE);
        }
        if (type.hasSubject()
                && type.searchKeys().stream().noneMatch(key -> key.name().equals("subject"))) {
            parameter(resource, "subject", SearchParamType.REFERENCE);
        }
        type.patientSearches().forEach(search -> parameter(resource, search.name(), SearchParamType.REFERENCE));
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

    private static void parameter(
            CapabilityStatementRestResourceComponent resource, String name, SearchParamType type) {
        resource.addSearchParam().setName(name).setType(type);
    }

    private static void operation(CapabilityStatementRestResourceOperationComponent component, String name) {
        var code = name.substring(1);
        component.setName(code).setDefinition(OPERATION_BASE + code);
    }
}
