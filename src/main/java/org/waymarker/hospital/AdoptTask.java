package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.waymarker.capability.Feature;
import org.waymarker.capability.Ladder;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Kind;
import org.waymarker.record.Lanes;

/**
 * The Task that the EHR itself made of a referral: by its focus, which is the ServiceRequest that the hospital holds of it or one that carries
 * our number, else by its code. A Task on another order is another's, and one that has ended is over.
 */
@Singleton
class AdoptTask implements AdoptionRule {
    private static final String REQUEST = "ServiceRequest";
    private static final Set<TaskStatus> OPEN = Set.of(
            TaskStatus.DRAFT,
            TaskStatus.REQUESTED,
            TaskStatus.RECEIVED,
            TaskStatus.ACCEPTED,
            TaskStatus.READY,
            TaskStatus.INPROGRESS,
            TaskStatus.ONHOLD);

    private final Hospital hospital;
    private final OurIdentifiers identifiers;
    private final Lanes lanes;

    AdoptTask(Hospital hospital, OurIdentifiers identifiers, Lanes lanes) {
        this.hospital = hospital;
        this.identifiers = identifiers;
        this.lanes = lanes;
    }

    @Override
    public boolean concerns(Resource ours) {
        return ours instanceof Task task
                && task.getIdentifier().stream()
                        .flatMap(identifier -> identifiers.kind(identifier.getSystem()).stream())
                        .anyMatch(Kind.REFERRAL_TASK::equals);
    }

    @Override
    public List<? extends Resource> candidates(Resource ours, String patientId, Ladder ladder) {
        // To ask a server that knows no Tasks for them would look like a wrong address.
        if (!ladder.offers(Feature.create("Task")) && !ladder.offers(Feature.update("Task"))) {
            return List.of();
        }
        var task = (Task) ours;
        var order = order(task);
        var open = hospital.search(Task.class, Map.of("patient", List.of(patientId))).stream()
                .filter(theirs -> OPEN.contains(theirs.getStatus()))
                // A step of some work is not the work.
                .filter(theirs -> !theirs.hasPartOf())
                .toList();
        var onIt = open.stream()
                .filter(theirs -> isOn(theirs, order) || carriesOurNumber(theirs, task.getFocus()))
                .toList();
        return onIt.isEmpty()
                ? open.stream()
                        .filter(theirs -> Codes.REFERRAL_TO_SUPPORT_GROUP.isIn(theirs.getCode()))
                        .filter(theirs -> mayBeOn(theirs, order))
                        .toList()
                : onIt;
    }

    /** Id at the hospital of the ServiceRequest that ours is about, if the hospital holds one. */
    private Optional<String> order(Task ours) {
        var literal = ours.getFocus().getReferenceElement();
        var target = identifiers.target(ours.getFocus());
        boolean isOurId = target.map(order -> order.key().id().toString())
                .filter(id -> id.equals(literal.getIdPart()))
                .isPresent();
        if (literal.hasIdPart() && !isOurId) {
            return Optional.of(literal.getIdPart());
        }
        return target.flatMap(order -> lanes.copyOf(REQUEST, order.key().id())).map(copy -> copy.theirId());
    }

    private static boolean isOn(Task theirs, Optional<String> order) {
        var focus = theirs.getFocus().getReferenceElement();
        return order.isPresent()
                && REQUEST.equals(focus.getResourceType())
                && order.get().equals(focus.getIdPart());
    }

    private static boolean carriesOurNumber(Task theirs, Reference order) {
        return Stream.of(theirs.getFocus().getIdentifier(), theirs.getGroupIdentifier())
                .anyMatch(number -> isSame(number, order.getIdentifier()));
    }

    private static boolean isSame(Identifier one, Identifier other) {
        return one.hasValue()
                && one.getValue().equals(other.getValue())
                && one.hasSystem()
                && one.getSystem().equals(other.getSystem());
    }

    /** Where we do not know what the hospital calls the order, it may be any. */
    private static boolean mayBeOn(Task theirs, Optional<String> order) {
        var focus = theirs.getFocus().getReferenceElement();
        return !focus.hasIdPart() || (order.isEmpty() && REQUEST.equals(focus.getResourceType()));
    }
}
