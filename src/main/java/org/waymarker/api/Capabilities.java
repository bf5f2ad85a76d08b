package org.waymarker.api;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Date;
import java.util.List;
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
import org.waymarker.fhir.ConformanceResources;
import org.waymarker.fhir.FhirEndpoint.Operation;
import org.waymarker.fhir.SearchKey;

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
        rest.addInteraction().setCode(SystemRestfulInteraction.TRANSACTION);
        rest.addInteraction().setCode(SystemRestfulInteraction.BATCH);
        declared.all().forEach(type -> type(rest.addResource(), type));
        declared.systemOperations().forEach(o -> operation(rest.addOperation(), o.name()));
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

    private void type(CapabilityStatementRestResourceComponent resource, TypeDeclaration type) {
        resource.setType(type.type());
        type.interactions().forEach(interaction -> resource.addInteraction().setCode(interaction.code()));
        parameter(resource, "_id", SearchParamType.TOKEN);
        if (type.kept()) {
            kept(resource, type);
        } else {
            resource.setVersioning(ResourceVersionPolicy.NOVERSION);
            parameter(resource, "name", SearchParamType.STRING);
            parameter(resource, "url", SearchParamType.URI);
        }
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
        type.searchKeys()
                .forEach(key -> parameter(
                        resource,
                        key.name(),
                        key.kind() == SearchKey.Kind.TOKEN ? SearchParamType.TOKEN : SearchParamType.REFERENCE));
        if (type.hasPatient()) {
            parameter(resource, "patient", SearchParamType.REFERENCE);
        }
        if (type.hasSubject()
                && type.searchKeys().stream().noneMatch(key -> key.name().equals("subject"))) {
            parameter(resource, "subject", SearchParamType.REFERENCE);
        }
        type.patientSearches().forEach(search -> parameter(resource, search.name(), SearchParamType.REFERENCE));
        // One that hangs on the type and on its instances has one definition.
        type.operations().stream().map(Operation::name).distinct().forEach(o -> operation(resource.addOperation(), o));
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

    private static String version() {
        var version = Capabilities.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
