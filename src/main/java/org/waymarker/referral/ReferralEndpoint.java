package org.waymarker.referral;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Inputs;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.patient.Patients;
import org.waymarker.patient.Permission;
import org.waymarker.peergroup.PeerGroupId;
import org.waymarker.programme.EpisodeId;

/** The offer and the patient's answer as operations. */
@Singleton
class ReferralEndpoint implements FhirEndpoint {
    private final OfferPeerGroup offerPeerGroup;
    private final AnswerOffer answerOffer;
    private final WithdrawOffer withdrawOffer;
    private final SetPermission setPermission;
    private final PostedReferral postedReferral;
    private final JdbcOffers offers;
    private final Patients patients;
    private final PatientReferences references;
    private final Clock clock;

    ReferralEndpoint(
            OfferPeerGroup offerPeerGroup,
            AnswerOffer answerOffer,
            WithdrawOffer withdrawOffer,
            SetPermission setPermission,
            PostedReferral postedReferral,
            JdbcOffers offers,
            Patients patients,
            PatientReferences references,
            Clock clock) {
        this.offerPeerGroup = offerPeerGroup;
        this.answerOffer = answerOffer;
        this.withdrawOffer = withdrawOffer;
        this.setPermission = setPermission;
        this.postedReferral = postedReferral;
        this.offers = offers;
        this.patients = patients;
        this.references = references;
        this.clock = clock;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onInstance("CarePlan", "$refer-peer-support", this::refer),
                Operation.onType("CarePlan", "$refer-peer-support", this::referPerson),
                Operation.onInstance("Task", "$answer", this::answer),
                Operation.onInstance("Task", "$withdraw-offer", this::withdraw),
                Operation.onInstance("CarePlan", "$set-permission", this::permit));
    }

    private Answer refer(Call call) {
        return refer(call, new EpisodeId(call.instance()));
    }

    /** Of the programme that the person ended last. */
    private Answer referPerson(Call call) {
        var named = references.read(call.inputs().reference("subject"));
        return patients.find(named.refs())
                .flatMap(postedReferral::lastEnded)
                .map(episode -> refer(call, episode))
                .orElseGet(() -> new Answer.Refused(Refusal.notFound("A programme of this patient")));
    }

    private Answer refer(Call call, EpisodeId episode) {
        var in = call.inputs();
        var wish = new OfferPeerGroup.Wish(
                episode,
                in.maybeReference("group").map(group -> new PeerGroupId(References.idOf("Group", group, "group"))),
                Clinician.read(in.reference("requester"), "requester"),
                in.maybeReference("service-request").map(theirs -> theirId(theirs, in)),
                in.maybeIdentifier("placer").map(id -> new Offer.Placer(id.getSystem(), id.getValue())),
                in.maybeText("override-reason"),
                Optional.empty());
        var decision = offerPeerGroup.offer(wish, call.caller().subject());
        if (decision instanceof OfferPeerGroup.Decision.Offered offered) {
            return new Answer.Done(offered.resources());
        }
        if (decision instanceof OfferPeerGroup.Decision.Standing standing) {
            return new Answer.Done(standing.resources(), List.of(OfferAnswers.alreadyOffered()));
        }
        return OfferAnswers.refused(decision);
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
            return OfferAnswers.unknownTask();
        }
        var decision = answerOffer.answer(
                offer.get(), answer, allowed(in), call.caller().subject(), Optional.empty());
        if (decision instanceof AnswerOffer.Decision.Taken taken) {
            return new Answer.Done(taken.resources());
        }
        if (decision instanceof AnswerOffer.Decision.Refused refused) {
            return OfferAnswers.refused(refused.reason());
        }
        return OfferAnswers.unknownTask();
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
                .map(offer -> withdrawOffer.withdraw(offer, by, call.caller().subject(), Optional.empty()));
        if (decision.isPresent() && decision.get() instanceof WithdrawOffer.Decision.Withdrawn withdrawn) {
            return new Answer.Done(withdrawn.resources());
        }
        if (decision.isPresent() && decision.get() instanceof WithdrawOffer.Decision.Refused refused) {
            return OfferAnswers.refused(refused.reason());
        }
        return OfferAnswers.unknownTask();
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
