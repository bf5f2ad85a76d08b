package org.waymarker.referral;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Inputs;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.patient.Permission;
import org.waymarker.peergroup.PeerGroupId;
import org.waymarker.programme.EpisodeId;
import org.waymarker.security.Caller;

/** The offer and the patient's answer over FHIR. */
@Singleton
class ReferralEndpoint implements FhirEndpoint {
    private final OfferPeerGroup offerPeerGroup;
    private final AnswerOffer answerOffer;
    private final WithdrawOffer withdrawOffer;
    private final SetPermission setPermission;
    private final PostedReferral postedReferral;
    private final JdbcOffers offers;
    private final Clock clock;

    ReferralEndpoint(
            OfferPeerGroup offerPeerGroup,
            AnswerOffer answerOffer,
            WithdrawOffer withdrawOffer,
            SetPermission setPermission,
            PostedReferral postedReferral,
            JdbcOffers offers,
            Clock clock) {
        this.offerPeerGroup = offerPeerGroup;
        this.answerOffer = answerOffer;
        this.withdrawOffer = withdrawOffer;
        this.setPermission = setPermission;
        this.postedReferral = postedReferral;
        this.offers = offers;
        this.clock = clock;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onInstance("CarePlan", "$refer-peer-support", this::refer),
                Operation.onInstance("Task", "$answer", this::answer),
                Operation.onInstance("Task", "$withdraw-offer", this::withdraw),
                Operation.onInstance("CarePlan", "$set-permission", this::permit));
    }

    @Override
    public List<Creation<?>> creations() {
        return List.of(new Creation<>(
                ServiceRequest.class, request -> true, "a referral to a peer support group", this::create));
    }

    private Answer refer(Call call) {
        var in = call.inputs();
        var wish = new OfferPeerGroup.Wish(
                new EpisodeId(call.instance()),
                in.maybeReference("group").map(group -> new PeerGroupId(References.idOf("Group", group, "group"))),
                Clinician.read(in.reference("requester"), "requester"),
                in.maybeReference("service-request").map(theirs -> theirId(theirs, in)),
                in.maybeIdentifier("placer").map(id -> new Offer.Placer(id.getSystem(), id.getValue())),
                in.maybeText("override-reason"));
        var decision = offerPeerGroup.offer(wish, call.caller().subject());
        if (decision instanceof OfferPeerGroup.Decision.Offered offered) {
            return new Answer.Done(offered.resources());
        }
        if (decision instanceof OfferPeerGroup.Decision.Standing standing) {
            return new Answer.Done(standing.resources(), List.of(alreadyOffered()));
        }
        return refused(decision);
    }

    private Answer create(ServiceRequest request, Caller caller) {
        var decision = offerPeerGroup.offer(postedReferral.read(request), caller.subject());
        if (decision instanceof OfferPeerGroup.Decision.Offered offered) {
            return new Answer.Created(request(offered.resources()));
        }
        if (decision instanceof OfferPeerGroup.Decision.Standing standing) {
            return new Answer.Existing(request(standing.resources()), alreadyOffered());
        }
        return refused(decision);
    }

    private static Resource request(List<Resource> resources) {
        return resources.stream()
                .filter(ServiceRequest.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static OperationOutcome alreadyOffered() {
        return Refusal.notice(
                "ALREADY_OFFERED",
                "An open offer for this programme and group stands already; it is returned, and nothing was added");
    }

    private static Answer refused(OfferPeerGroup.Decision decision) {
        if (decision instanceof OfferPeerGroup.Decision.Refused refused) {
            return new Answer.Refused(Refusal.rule(
                    refused.reason(),
                    switch (refused.reason()) {
                        case PROGRAMME_NOT_ENDED ->
                            "The programme has not ended for this person; close the cohort first";
                        case PROGRAMME_NOT_COMPLETED ->
                            "This person did not complete the programme. A clinician may offer"
                                    + " a place all the same by giving override-reason";
                        case PROGRAMME_ENTERED_IN_ERROR -> "This plan was entered in error; nothing can follow from it";
                        case PATIENT_DIED -> "This person is recorded as having died";
                        case GROUP_ENDED -> "The group has ended or has merged into another; choose another group";
                        case GROUP_CLOSED_TO_OTHER_COHORTS ->
                            "The group takes people of its own cohorts only; choose one"
                                    + " that is open to any completer";
                        case ALREADY_A_MEMBER -> "This person is a member of the group already";
                    }));
        }
        return new Answer.Refused(Refusal.notFound(
                decision instanceof OfferPeerGroup.Decision.GroupUnknown
                        ? "The peer group"
                        : "The CarePlan of a programme"));
    }

    private static String theirId(Reference theirs, Inputs in) {
        var id = theirs.getReferenceElement();
        if (!"ServiceRequest".equals(id.getResourceType()) || !id.hasIdPart()) {
            throw in.refused(
                    "REFERENCE_INVALID", "refers to a ServiceRequest on the hospital's server", "service-request");
        }
        return id.getIdPart();
    }

    private Answer answer(Call call) {
        var in = call.inputs();
        var word = PatientAnswer.Word.ofCode(in.text("answer"))
                .orElseThrow(() -> in.refused("CODE_UNKNOWN", "is one of yes, no, not-now", "answer"));
        var speaker = in.maybeText("answered-by")
                .map(code -> PatientAnswer.Speaker.ofCode(code)
                        .orElseThrow(() ->
                                in.refused("CODE_UNKNOWN", "is one of patient, proxy, interpreter", "answered-by")))
                .orElse(PatientAnswer.Speaker.PATIENT);
        var answer = new PatientAnswer(
                word,
                in.maybeInstant("answered").orElseGet(clock::instant).truncatedTo(ChronoUnit.MILLIS),
                speaker,
                Clinician.read(in.reference("recorded-by"), "recorded-by"),
                reason(in),
                in.maybeDate("ask-again"));
        var offer = offers.ofTask(call.instance());
        if (offer.isEmpty()) {
            return new Answer.Refused(Refusal.notFound("The Task of an offer"));
        }
        var decision = answerOffer.answer(
                offer.get(), answer, allowed(in), call.caller().subject());
        if (decision instanceof AnswerOffer.Decision.Taken taken) {
            return new Answer.Done(taken.resources());
        }
        if (decision instanceof AnswerOffer.Decision.Refused refused) {
            return new Answer.Refused(Refusal.rule(
                    refused.reason(),
                    switch (refused.reason()) {
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
        return new Answer.Refused(Refusal.notFound("The Task of an offer"));
    }

    private static Optional<AnswerReason> reason(Inputs in) {
        return in.maybeText("reason")
                .map(code -> AnswerReason.ofCode(code)
                        .orElseThrow(
                                () -> in.refused("CODE_UNKNOWN", "is a code of CodeSystem answer-reason", "reason")));
    }

    private static Map<Permission, Boolean> allowed(Inputs in) {
        var allowed = new EnumMap<Permission, Boolean>(Permission.class);
        for (Inputs part : in.parts("permission")) {
            allowed.put(permission(part), part.flag("granted"));
        }
        return allowed;
    }

    private static Permission permission(Inputs in) {
        return Permission.ofCode(in.text("code"))
                .orElseThrow(() -> in.refused("CODE_UNKNOWN", "is a code of CodeSystem permission", "code"));
    }

    private Answer withdraw(Call call) {
        var by = Clinician.read(call.inputs().reference("recorded-by"), "recorded-by");
        Optional<WithdrawOffer.Decision> decision = offers.ofTask(call.instance())
                .map(offer -> withdrawOffer.withdraw(offer, by, call.caller().subject()));
        if (decision.isPresent() && decision.get() instanceof WithdrawOffer.Decision.Withdrawn withdrawn) {
            return new Answer.Done(withdrawn.resources());
        }
        if (decision.isPresent() && decision.get() instanceof WithdrawOffer.Decision.Refused refused) {
            return new Answer.Refused(Refusal.rule(
                    refused.reason(),
                    "This offer is closed, or the patient has joined a group; it cannot be withdrawn"));
        }
        return new Answer.Refused(Refusal.notFound("The Task of an offer"));
    }

    private Answer permit(Call call) {
        var in = call.inputs();
        UUID plan = call.instance();
        return setPermission
                .set(
                        plan,
                        permission(in),
                        in.flag("granted"),
                        Clinician.read(in.reference("recorded-by"), "recorded-by"),
                        call.caller().subject())
                .<Answer>map(Answer.Done::new)
                .orElseGet(() -> new Answer.Refused(Refusal.notFound("The CarePlan of a programme")));
    }
}
