package org.waymarker.subscription;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.Unmodelled;

/** What one may subscribe to. */
enum Topic {
    /** An offer of a place was made, or its Task changed: an answer, the joining, its end. */
    PEER_REFERRAL_TASK("https://waymarker.example/fhir/SubscriptionTopic/peer-referral-task", "Task"),

    /** A programme ended for one person, whatever the outcome, or its ending was corrected to another one. */
    PMP_PLAN_COMPLETED("https://waymarker.example/fhir/SubscriptionTopic/pmp-plan-completed", "CarePlan"),

    /** An alert was raised because an answer tells of risk, or a person has closed it. */
    RISK_ALERT("https://waymarker.example/fhir/SubscriptionTopic/risk-alert", "Flag");

    private static final Set<String> ENDED = Set.of("completed", "revoked");

    private final String canonical;
    private final String type;

    Topic(String canonical, String type) {
        this.canonical = canonical;
        this.type = type;
    }

    static Optional<Topic> of(String canonical) {
        return Arrays.stream(values())
                .filter(topic -> topic.canonical.equals(canonical))
                .findFirst();
    }

    /**
     * What a new version of a resource is an event of, if of any.
     *
     * @param before body of the version before, as FHIR JSON
     */
    static Optional<Topic> of(Resource resource, Optional<String> before) {
        return Arrays.stream(values())
                .filter(topic -> topic.type.equals(resource.fhirType()) && topic.happened(resource, before))
                .findFirst();
    }

    private boolean happened(Resource resource, Optional<String> before) {
        return switch (this) {
            case PEER_REFERRAL_TASK -> resource.getMeta().hasProfile(Profiles.PEER_REFERRAL_TASK);
            case PMP_PLAN_COMPLETED -> resource.getMeta().hasProfile(Profiles.PMP_CARE_PLAN) && ended(resource, before);
            case RISK_ALERT -> resource.getMeta().hasProfile(Profiles.RISK_ALERT);
        };
    }

    private static boolean ended(Resource plan, Optional<String> before) {
        var status = Unmodelled.status(plan);
        return ENDED.contains(status)
                && before.map(body -> FhirJson.parse(CarePlan.class, body))
                        .filter(earlier -> status.equals(Unmodelled.status(earlier)))
                        .isEmpty();
    }

    /** The address by which a Subscription names it. */
    String canonical() {
        return canonical;
    }

    /** Type of the resources that it is about. */
    String type() {
        return type;
    }

    /** Search parameters by which its events may be narrowed. */
    List<String> filters() {
        return switch (this) {
            case PEER_REFERRAL_TASK -> List.of(Filter.PATIENT, "status", "business-status");
            case PMP_PLAN_COMPLETED, RISK_ALERT -> List.of(Filter.PATIENT, "status");
        };
    }
}
