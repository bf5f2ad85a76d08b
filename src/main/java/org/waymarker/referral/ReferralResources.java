package org.waymarker.referral;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.security.Caller;

/** The offer and the answer as plain resources: an EHR that posts and puts them drives what the operations drive. */
@Singleton
class ReferralResources implements FhirEndpoint {
    private final PostedReferral postedReferral;
    private final OfferPeerGroup offerPeerGroup;
    private final PutTask putTask;
    private final PutRequest putRequest;
    private final JdbcOffers offers;
    private final OfferRecord offerRecord;

    ReferralResources(
            PostedReferral postedReferral,
            OfferPeerGroup offerPeerGroup,
            PutTask putTask,
            PutRequest putRequest,
            JdbcOffers offers,
            OfferRecord offerRecord) {
        this.postedReferral = postedReferral;
        this.offerPeerGroup = offerPeerGroup;
        this.putTask = putTask;
        this.putRequest = putRequest;
        this.offers = offers;
        this.offerRecord = offerRecord;
    }

    @Override
    public List<Creation<?>> creations() {
        return List.of(
                new Creation<>(
                        ServiceRequest.class, request -> true, "a referral to a peer support group", this::create),
                new Creation<>(
                        Task.class, task -> true, "the task of putting a referral to the patient", this::create));
    }

    @Override
    public List<Update<?>> updates() {
        return List.of(
                new Update<>(
                        ServiceRequest.class,
                        request -> true,
                        "a referral to a peer support group",
                        change -> putRequest.put(offerOf(change.id()), change, "ServiceRequest")),
                new Update<>(
                        Task.class,
                        task -> true,
                        "the task of an offer",
                        change -> putTask.put(
                                offers.ofTask(change.id()).orElseThrow(ReferralResources::unknown), change)),
                new Update<>(
                        CarePlan.class,
                        plan -> plan.getCategory().stream().anyMatch(Codes.CATEGORY_PEER_SUPPORT::isIn),
                        "a plan of peer support",
                        change -> putRequest.put(offerOfPlan(change.current()), change, "CarePlan")));
    }

    /** An offer and its ServiceRequest have one id. */
    private OfferId offerOf(UUID id) {
        return offers.get(new OfferId(id)).map(Offer::id).orElseThrow(ReferralResources::unknown);
    }

    /** Plan B carries out the referral. */
    private OfferId offerOfPlan(CarePlan plan) {
        return plan.getActivity().stream()
                .flatMap(activity -> References.maybeIdOf("ServiceRequest", activity.getReference()).stream())
                .flatMap(id -> offers.get(new OfferId(id)).stream())
                .map(Offer::id)
                .findFirst()
                .orElseThrow(ReferralResources::unknown);
    }

    private static RefusedException unknown() {
        return new RefusedException(OfferAnswers.unknownOffer());
    }

    private Answer create(ServiceRequest request, Caller caller) {
        return create(postedReferral.read(request), "ServiceRequest", caller);
    }

    /** On a ServiceRequest of ours, the Task stands already; on one at the hospital, it is the wish for an offer. */
    private Answer create(Task task, Caller caller) {
        var ours = References.maybeIdOf("ServiceRequest", task.getFocus()).flatMap(id -> offers.get(new OfferId(id)));
        if (ours.isPresent()) {
            return new Answer.Existing(
                    OfferAnswers.only(offerRecord.standing(ours.get().id()), "Task"),
                    Refusal.notice(
                            "ALREADY_OFFERED",
                            "The Task of this referral was made with it; it is returned, and nothing was added"));
        }
        return create(postedReferral.read(task), "Task", caller);
    }

    private Answer create(OfferPeerGroup.Wish wish, String type, Caller caller) {
        var decision = offerPeerGroup.offer(wish, caller.subject());
        if (decision instanceof OfferPeerGroup.Decision.Offered offered) {
            return new Answer.Created(OfferAnswers.only(offered.resources(), type));
        }
        if (decision instanceof OfferPeerGroup.Decision.Standing standing) {
            return new Answer.Existing(OfferAnswers.only(standing.resources(), type), OfferAnswers.alreadyOffered());
        }
        return OfferAnswers.refused(decision);
    }

    /** A move that is legal in itself, but is not for a caller to make. */
    static RefusedException notACallersMove(String message, String path) {
        return new RefusedException(
                new Refusal(422, IssueType.BUSINESSRULE, "STATUS_FOLLOWS", message, Optional.of(path)));
    }
}
