package org.waymarker.referral;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.FhirEndpoint.Change;
import org.waymarker.fhir.OwnedElements;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.Unmodelled;

/**
 * The ServiceRequest of an offer, or the plan that followed from it, put by an EHR. Both belong to who asked: they may be held,
 * taken up again and, the request, completed; taken back, they take the offer back.
 */
@Singleton
class PutRequest {
    private final WithdrawOffer withdrawOffer;
    private final OfferContent content;
    private final PainService service;

    PutRequest(WithdrawOffer withdrawOffer, OfferContent content, PainService service) {
        this.withdrawOffer = withdrawOffer;
        this.content = content;
        this.service = service;
    }

    Answer put(OfferId offer, Change<? extends Resource> change, String type) {
        var current = change.current();
        var wanted = change.wanted();
        OwnedElements.requireUntouched(
                current, wanted, Set.of(), "It was said when the offer was made; for another, make a new referral.");
        var status = Unmodelled.status(wanted);
        if (status.equals(Unmodelled.status(current))) {
            return content.rewrite(offer, change);
        }
        return switch (status) {
            case "revoked" ->
                OfferAnswers.updated(
                        withdrawOffer.withdraw(offer, by(change), author(change), Optional.of(wanted)), type);
            case "entered-in-error" -> {
                if (type.equals("CarePlan")) {
                    throw ReferralResources.notACallersMove(
                            "An acceptance recorded by mistake is put right on the Task of the offer",
                            "CarePlan.status");
                }
                yield OfferAnswers.updated(
                        withdrawOffer.markInError(offer, by(change), author(change), Optional.of(wanted)), type);
            }
            case "completed" -> {
                if (type.equals("CarePlan")) {
                    throw ReferralResources.notACallersMove(
                            "The plan is completed when the patient leaves the group: Group/[id]/$member-remove",
                            "CarePlan.status");
                }
                yield content.rewrite(offer, change);
            }
            default -> content.rewrite(offer, change);
        };
    }

    private Clinician by(Change<? extends Resource> change) {
        return Clinician.acting(change.caller(), service);
    }

    private static String author(Change<? extends Resource> change) {
        return change.caller().subject();
    }
}
