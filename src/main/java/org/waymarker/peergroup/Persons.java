package org.waymarker.peergroup;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;

/** Keeps patients out of what callers say of a group: whoever may read of the group would learn who belongs to it. */
@Singleton
class Persons {
    private static final Set<String> TYPES = Set.of("Patient", "Person", "RelatedPerson");

    private final PatientReferences patients;

    Persons(PatientReferences patients) {
        this.patients = patients;
    }

    /** @throws RefusedException (422) if a resource about a group names or holds a patient, or one of a patient's people */
    void requireNone(DomainResource resource) {
        boolean held = resource.getContained().stream().map(Resource::fhirType).anyMatch(TYPES::contains);
        if (held || names(resource)) {
            throw new RefusedException(new Refusal(
                    422,
                    IssueType.BUSINESSRULE,
                    "PERSON_IN_GROUP_RESOURCE",
                    "A " + resource.fhirType()
                            + " about a group names no patient anywhere, so that nobody reads from it who"
                            + " belongs to the group",
                    Optional.of(resource.fhirType())));
        }
    }

    /** Those that it holds included. */
    private boolean names(Resource resource) {
        var terser = FhirJson.CONTEXT.newTerser();
        return terser.getAllPopulatedChildElementsOfType(resource, Reference.class).stream()
                        .anyMatch(this::isToAPerson)
                || terser.getAllPopulatedChildElementsOfType(resource, Identifier.class).stream()
                        .anyMatch(patients::isOfAPatient);
    }

    boolean isToAPerson(Reference reference) {
        var type = reference.getReferenceElement().getResourceType();
        return (type != null && TYPES.contains(type))
                || (reference.hasType() && TYPES.contains(reference.getType()))
                || patients.isOfAPatient(reference.getIdentifier());
    }
}
