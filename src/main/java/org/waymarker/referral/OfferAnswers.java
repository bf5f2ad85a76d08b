package org.waymarker.referral;

import java.util.List;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Refusal;

/** What callers are told of offers, by whichever way they asked. */
final class OfferAnswers {
    private OfferAnswers() {}

    static OperationOutcome alreadyOffered() {
        return Refusal.notice(
                "ALREADY_OFFERED",
                "An open offer for this programme and group stands already; it is returned, and nothing was added");
    }

    static Answer refused(OfferPeerGroup.Decision decision) {
        if (decision instanceof OfferPeerGroup.Decision.Refused refused) {
            return new Answer.Refused(Refusal.rule(refused.reason(), message(refused.reason())));
        }
        return new Answer.Refused(Refusal.notFound(
                decision instanceof OfferPeerGroup.Decision.GroupUnknown
                        ? "The peer group"
                        : "The CarePlan of a programme"));
    }

    private static String message(OfferRules.Reason reason) {
        return switch (reason) {
            case PROGRAMME_NOT_ENDED -> "The programme has not ended for this person; close the cohort first";
            case PROGRAMME_NOT_COMPLETED ->
                "This person did not complete the programme. A clinician may offer"
                        + " a place all the same by giving override-reason";
            case PROGRAMME_ENTERED_IN_ERROR -> "This plan was entered in error; nothing can follow from it";
            case PATIENT_DIED -> "This person is recorded as having died";
            case GROUP_ENDED -> "The group has ended or has merged into another; choose another group";
            case GROUP_CLOSED_TO_OTHER_COHORTS ->
                "The group takes people of its own cohorts only; choose one" + " that is open to any completer";
            case ALREADY_A_MEMBER -> "This person is a member of the group already";
        };
    }

    static Answer refused(OfferRules.AnswerRefusal reason) {
        return new Answer.Refused(Refusal.rule(
                reason,
                switch (reason) {
                    case ALREADY_ANSWERED ->
                        "The patient has answered this offer already, otherwise; make a new offer"
                                + " if the patient has changed their mind";
                    case OFFER_CLOSED -> "This offer is closed; make a new one";
                    case ANSWERED_IN_FUTURE -> "The answer lies in the future";
                    case ANSWERED_BEFORE_OFFER -> "The answer lies before the offer; check both times";
                    case ASK_AGAIN_DATE_MISSING -> "'Not now' needs the day from which to ask again, as ask-again";
                    case ASK_AGAIN_NOT_LATER -> "The day to ask again must come after the day of the answer";
                }));
    }

    static Answer refused(WithdrawOffer.Reason reason) {
        return new Answer.Refused(Refusal.rule(
                reason, "This offer is closed, or the patient has joined a group; it cannot be withdrawn"));
    }

    /** @param type of the resource that was put, and is answered as it now stands */
    static Answer updated(WithdrawOffer.Decision decision, String type) {
        if (decision instanceof WithdrawOffer.Decision.Withdrawn withdrawn) {
            return new Answer.Updated(only(withdrawn.resources(), type));
        }
        return decision instanceof WithdrawOffer.Decision.Refused refused ? refused(refused.reason()) : unknownTask();
    }

    /** The one of a type among an offer's resources. */
    static Resource only(List<Resource> resources, String type) {
        return resources.stream()
                .filter(resource -> resource.fhirType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    static Refusal unknownOffer() {
        return Refusal.notFound("The offer behind this resource");
    }

    static Answer unknownTask() {
        return new Answer.Refused(Refusal.notFound("The Task of an offer"));
    }
}
