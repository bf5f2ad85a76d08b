package org.waymarker.hospital;

import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.waymarker.record.Delivery.Item;
import org.waymarker.record.Delivery.Outcome;
import org.waymarker.record.Delivery.Settled;
import org.waymarker.record.Delivery.Way;
import org.waymarker.record.HospitalCopy;

/** What we wrote at the hospital gives way to what the EHR has made of the same thing. Nothing is ever deleted there. */
final class Retirement {
    private Retirement() {}

    /**
     * @param standing ours as it stands there; empty if it is gone
     * @param instead the EHR's own
     */
    static Step of(Item item, HospitalCopy copy, Optional<Resource> standing, Resource instead) {
        var theirs = HospitalCopy.ofEhr(
                instead.getIdElement().getIdPart(),
                Optional.ofNullable(instead.getMeta().getVersionId()));
        var retired = standing.filter(ours -> !isInError(ours)).map(Retirement::inError);
        if (retired.isEmpty()) {
            var adopted = new Settled(item, Outcome.ADOPTED, Optional.of(theirs));
            return new Step.Done(adopted.by(new Way("none", "the EHR has made its own", Optional.empty())));
        }
        var newest = new HospitalCopy(
                copy.owner(),
                copy.theirId(),
                Optional.ofNullable(standing.get().getMeta().getVersionId()),
                copy.version(),
                copy.contentHash());
        return new Step.Retire(item, newest, retired.get(), theirs);
    }

    private static boolean isInError(Resource resource) {
        return inError(resource).equalsDeep(resource);
    }

    private static Resource inError(Resource resource) {
        var copy = resource.copy();
        if (copy instanceof CarePlan plan) {
            plan.setStatus(CarePlanStatus.ENTEREDINERROR);
        } else if (copy instanceof ServiceRequest request) {
            request.setStatus(ServiceRequestStatus.ENTEREDINERROR);
        } else if (copy instanceof Encounter encounter) {
            encounter.setStatus(EncounterStatus.ENTEREDINERROR);
        } else if (copy instanceof Task task) {
            task.setStatus(TaskStatus.ENTEREDINERROR);
        } else {
            throw new IllegalArgumentException("No EHR makes a " + resource.fhirType() + " in place of ours");
        }
        return copy;
    }
}
