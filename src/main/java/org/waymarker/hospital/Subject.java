package org.waymarker.hospital;

import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/** Whose a resource of the hospital's is. */
final class Subject {
    private Subject() {}

    /** @return id of the Patient on the hospital's server; empty where it names none, or none by id */
    static Optional<String> of(Resource resource) {
        return reference(resource)
                .map(Reference::getReferenceElement)
                .filter(to -> "Patient".equals(to.getResourceType()) && to.hasIdPart())
                .map(to -> to.getIdPart());
    }

    private static Optional<Reference> reference(Resource resource) {
        if (resource instanceof CarePlan plan) {
            return Optional.of(plan.getSubject());
        }
        if (resource instanceof ServiceRequest request) {
            return Optional.of(request.getSubject());
        }
        if (resource instanceof Task task) {
            return Optional.of(task.getFor());
        }
        return resource instanceof Encounter encounter ? Optional.of(encounter.getSubject()) : Optional.empty();
    }
}
