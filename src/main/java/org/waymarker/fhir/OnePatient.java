package org.waymarker.fhir;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;

/**
 * Keeps other patients out of what callers say of one: such a resource could not be sent to the hospital, and would hold up all
 * that comes after it.
 */
@Singleton
public class OnePatient {
    private final PatientReferences references;
    private final Patients patients;

    OnePatient(PatientReferences references, Patients patients) {
        this.references = references;
        this.patients = patients;
    }

    /**
     * Joins the caller's transaction.
     *
     * @throws RefusedException (422) if a reference anywhere in the resource names a patient who is not known to be this one
     */
    public void requireOnly(PatientKey patient, DomainResource resource) {
        patientsIn(resource)
                .filter(reference ->
                        !patients.find(references.read(reference).refs()).equals(Optional.of(patient)))
                .findFirst()
                .ifPresent(reference -> {
                    throw new RefusedException(new Refusal(
                            422,
                            IssueType.BUSINESSRULE,
                            "OTHER_PATIENT_NAMED",
                            "A " + resource.fhirType()
                                    + " about one patient names another, or the same by a name that is"
                                    + " not known here; name nobody but the subject, and by the same name",
                            Optional.of(resource.fhirType())));
                });
    }

    /** In what it contains as well, since the terser looks there too. */
    private static Stream<Reference> patientsIn(Resource resource) {
        return FhirJson.CONTEXT.newTerser().getAllPopulatedChildElementsOfType(resource, Reference.class).stream()
                .filter(reference -> "Patient".equals(reference.getType())
                        || "Patient".equals(reference.getReferenceElement().getResourceType()));
    }
}
