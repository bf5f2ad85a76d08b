package org.waymarker.referral;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.RefusedException;
import org.waymarker.record.HospitalNews;

/** What the EHR does with its own Task, to which ours is linked: there too the patient's answer is written down. */
@Singleton
class HearTask implements HospitalNews {
    private final JdbcOffers offers;
    private final AnswerOffer answerOffer;
    private final WithdrawOffer withdrawOffer;
    private final PainService service;
    private final FhirTimes times;
    private final Clock clock;

    HearTask(
            JdbcOffers offers,
            AnswerOffer answerOffer,
            WithdrawOffer withdrawOffer,
            PainService service,
            FhirTimes times,
            Clock clock) {
        this.offers = offers;
        this.answerOffer = answerOffer;
        this.withdrawOffer = withdrawOffer;
        this.service = service;
        this.times = times;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "Task";
    }

    @Override
    public Heard hear(UUID ours, Resource theirs) {
        var task = (Task) theirs;
        var offer = offers.ofTask(ours).flatMap(offers::get);
        if (offer.isEmpty() || !task.hasStatus()) {
            return Heard.NOTHING;
        }
        return switch (task.getStatus()) {
            case ACCEPTED -> answer(offer.get(), task, PatientAnswer.Word.YES);
            case REJECTED -> answer(offer.get(), task, PatientAnswer.Word.NO);
            case ONHOLD -> answer(offer.get(), task, PatientAnswer.Word.NOT_NOW);
            case CANCELLED ->
                offer.get().state().open()
                        ? HearRequest.heard(
                                withdrawOffer.withdraw(offer.get().id(), by(task), AUTHOR, Optional.empty()))
                        : Heard.NOTHING;
            case ENTEREDINERROR ->
                offer.get().state() == OfferState.ENTERED_IN_ERROR
                        ? Heard.NOTHING
                        : HearRequest.heard(
                                withdrawOffer.markInError(offer.get().id(), by(task), AUTHOR, Optional.empty()));
            default -> Heard.NOTHING;
        };
    }

    /** Once the patient has answered here, the EHR's Task may still stand where it stood. */
    private Heard answer(Offer offer, Task task, PatientAnswer.Word word) {
        if (offer.state() != OfferState.OFFERED
                && !(offer.state() == OfferState.ASK_AGAIN && word != PatientAnswer.Word.NOT_NOW)) {
            return Heard.NOTHING;
        }
        var said = new PatientAnswer(
                word,
                answeredAt(offer, task),
                PatientAnswer.Speaker.PATIENT,
                by(task),
                reason(task),
                word == PatientAnswer.Word.NOT_NOW ? askAgain(task) : Optional.empty());
        var decision = answerOffer.answer(offer.id(), said, Map.of(), AUTHOR, Optional.empty());
        if (decision instanceof AnswerOffer.Decision.Refused refused) {
            throw new RefusedException(((Answer.Refused) OfferAnswers.refused(refused.reason())).refusal());
        }
        return Heard.TAKEN;
    }

    /** When the EHR says that it changed its Task; now, if that is before the offer was made, or not yet. */
    private Instant answeredAt(Offer offer, Task task) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return Optional.of(task.getLastModifiedElement())
                .filter(FhirTimes::isMoment)
                .map(moment -> moment.getValue().toInstant())
                .filter(moment -> !moment.isAfter(now) && !moment.isBefore(offer.offeredAt()))
                .orElse(now);
    }

    /** An EHR's own words for it are its own: we keep what is one of our codes. */
    private static Optional<AnswerReason> reason(Task task) {
        return task.getStatusReason().getCoding().stream()
                .filter(coding -> CodeSystems.ANSWER_REASON.equals(coding.getSystem()) && coding.hasCode())
                .flatMap(coding -> AnswerReason.ofCode(coding.getCode()).stream())
                .findFirst();
    }

    private Optional<LocalDate> askAgain(Task task) {
        return times.dayOf(task.getRestriction().getPeriod().getStartElement());
    }

    private Clinician by(Task task) {
        return Stream.of(task.getOwner(), task.getRequester())
                .flatMap(reference -> Clinician.maybe(reference).stream())
                .findFirst()
                .orElseGet(() -> Clinician.unnamed(service));
    }
}
