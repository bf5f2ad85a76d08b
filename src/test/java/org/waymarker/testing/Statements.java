package org.waymarker.testing;

import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.CapabilityStatement.CapabilityStatementKind;
import org.hl7.fhir.r4.model.CapabilityStatement.RestfulCapabilityMode;
import org.hl7.fhir.r4.model.CapabilityStatement.SystemRestfulInteraction;
import org.hl7.fhir.r4.model.CapabilityStatement.TypeRestfulInteraction;
import org.hl7.fhir.r4.model.Enumerations.FHIRVersion;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.waymarker.fhir.FhirJson;

/** CapabilityStatements of hospitals that are played. */
public final class Statements {
    /** Everything that Waymarker may write. */
    public static final List<String> TYPES = List.of(
            "CarePlan",
            "Group",
            "Encounter",
            "Observation",
            "ServiceRequest",
            "Task",
            "Procedure",
            "DocumentReference");

    private Statements() {}

    /** Of a server that can do everything. */
    public static String able() {
        return of(true, TYPES, true, true);
    }

    /**
     * @param creates types that can be created; all of {@link #TYPES} can be updated and searched
     * @param conditional whether on condition
     * @param byIdentifier whether resources are found by identifier
     */
    public static String of(boolean transactions, List<String> creates, boolean conditional, boolean byIdentifier) {
        var statement = new CapabilityStatement()
                .setStatus(PublicationStatus.ACTIVE)
                .setKind(CapabilityStatementKind.INSTANCE)
                .setFhirVersion(FHIRVersion._4_0_1);
        statement.addFormat("application/fhir+json");
        statement.getSoftware().setName("A played hospital");
        var rest = statement.addRest().setMode(RestfulCapabilityMode.SERVER);
        if (transactions) {
            rest.addInteraction().setCode(SystemRestfulInteraction.TRANSACTION);
        }
        var creatable = Set.copyOf(creates);
        for (String type : TYPES) {
            var resource = rest.addResource().setType(type).setConditionalCreate(conditional);
            resource.addInteraction().setCode(TypeRestfulInteraction.READ);
            resource.addInteraction().setCode(TypeRestfulInteraction.SEARCHTYPE);
            resource.addInteraction().setCode(TypeRestfulInteraction.UPDATE);
            if (creatable.contains(type)) {
                resource.addInteraction().setCode(TypeRestfulInteraction.CREATE);
            }
            resource.addSearchParam().setName("patient");
            if (byIdentifier) {
                resource.addSearchParam().setName("identifier");
            }
        }
        return FhirJson.encode(statement);
    }
}
