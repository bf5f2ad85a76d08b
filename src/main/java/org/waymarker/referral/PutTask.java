package org.waymarker.referral;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirEndpoint.Change;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.OwnedElements;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;

/** The Task of an offer, put by an EHR: its status says what the patient answered, or that the offer is withdrawn. */
@Singleton
class PutTask {
    private static final Set<String> SAID_WITH_A_MOVE =
            Set.of("businessStatus", "statusReason", "restriction", "lastModified");

    private final AnswerOffer answerOffer;
    private final WithdrawOffer withdrawOffer;
    private final OfferContent content;
    private final PainService service;
    private final FhirTimes times;
    private final Clock clock;

    PutTask(
            AnswerOffer answerOffer,
            WithdrawOffer withdrawOffer,
            OfferContent content,
            PainService service,
            FhirTimes times,
            Clock clock) {
        this.answerOffer = answerOffer;
        this.withdrawOffer = withdrawOffer;
        this.content = content;
        this.service = service;
        this.times = times;
        this.clock = clock;
    }

    /** @throws RefusedException if it asks for what does not follow from a patient's or clinician's word */
    Answer put(OfferId offer, Change<Task> change) {
        var current = change.current();
        var wanted = change.wanted();
        if (wanted.getStatus() == current.getStatus()) {
            OwnedElements.requireUntouched(
                    current,
                    wanted,
                    Set.of("lastModified"),
                    "It changes with the status of the Task, or by Task/[id]/$answer.");
            return content.rewrite(offer, change);
        }
        OwnedElements.requireUntouched(
                current, wanted, SAID_WITH_A_MOVE, "Make a new referral, or answer this one by its status.");
        return switch (wanted.getStatus()) {
            case ACCEPTED -> answer(offer, change, PatientAnswer.Word.YES, OfferState.ACCEPTED);
            case REJECTED -> answer(offer, change, PatientAnswer.Word.NO, OfferState.DECLINED);
            case ONHOLD -> answer(offer, change, PatientAnswer.Word.NOT_NOW, OfferState.ASK_AGAIN);
            case CANCELLED -> {
                requireCoherent(change, OfferState.WITHDRAWN);
                yield OfferAnswers.updated(
                        withdrawOffer.withdraw(offer, by(change), author(change), Optional.of(wanted)), "Task");
            }
            case ENTEREDINERROR ->
                OfferAnswers.updated(
                        withdrawOffer.markInError(offer, by(change), author(change), Optional.of(wanted)), "Task");
            default ->
                throw ReferralResources.notACallersMove(
                        "This status follows from what becomes of the group: see Group/[id]/$member-add,"
                                + " $change-status and $did-not-form",
                        "Task.status");
        };
    }

    private Answer answer(OfferId offer, Change<Task> change, PatientAnswer.Word word, OfferState next) {
        requireCoherent(change, next);
        var wanted = change.wanted();
        var said = new PatientAnswer(
                word,
                answeredAt(change),
                PatientAnswer.Speaker.PATIENT,
                by(change),
                reason(wanted),
                word == PatientAnswer.Word.NOT_NOW ? askAgain(wanted) : Optional.empty());
        var decision = answerOffer.answer(offer, said, Map.of(), author(change), Optional.of(wanted));
        if (decision instanceof AnswerOffer.Decision.Taken taken) {
            return new Answer.Updated(OfferAnswers.only(taken.resources(), "Task"));
        }
        return decision instanceof AnswerOffer.Decision.Refused refused
                ? OfferAnswers.refused(refused.reason())
                : OfferAnswers.unknownTask();
    }

    /** A business status that says something else than the status would have one of them be wrong. */
    private static void requireCoherent(Change<Task> change, OfferState next) {
        var wanted = change.wanted().getBusinessStatus();
        boolean untouched =
                wanted.isEmpty() || wanted.equalsDeep(change.current().getBusinessStatus());
        if (!untouched && !ReferralFhirMapper.businessStatus(next).isIn(wanted)) {
            throw new RefusedException(new Refusal(
                    422,
                    IssueType.BUSINESSRULE,
                    "BUSINESS_STATUS_INCOHERENT",
                    "With this status the business status is '"
                            + ReferralFhirMapper.businessStatus(next).code() + "'; say so, or leave it out",
                    Optional.of("Task.businessStatus")));
        }
    }

    /** When the EHR says that it changed the Task, if it says so anew. */
    private Instant answeredAt(Change<Task> change) {
        DateTimeType said = change.wanted().getLastModifiedElement();
        boolean anew = said.hasValue()
                && said.getTimeZone() != null
                && !said.equalsDeep(change.current().getLastModifiedElement());
        return (anew ? said.getValue().toInstant() : clock.instant()).truncatedTo(ChronoUnit.MILLIS);
    }

    /** The first day from which to ask again. */
    private Optional<LocalDate> askAgain(Task wanted) {
        var start = wanted.getRestriction().getPeriod().getStartElement();
        if (!start.hasValue()) {
            return Optional.empty();
        }
        return Optional.of(times.dayOf(start)
                .orElseThrow(() -> new RefusedException(Refusal.invalid(
                        "DATE_NOT_WHOLE", "The day to ask again is a whole date", "Task.restriction.period.start"))));
    }

    private static Optional<AnswerReason> reason(Task wanted) {
        var status = wanted.getStatusReason();
        if (status.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(code(status)
                .flatMap(AnswerReason::ofCode)
                .orElseThrow(() -> new RefusedException(Refusal.invalid(
                        "CODE_UNKNOWN",
                        "A reason is a code of CodeSystem answer-reason, such as asked-declined; or leave it out",
                        "Task.statusReason"))));
    }

    private static Optional<String> code(CodeableConcept concept) {
        return concept.getCoding().stream()
                .filter(coding -> CodeSystems.ANSWER_REASON.equals(coding.getSystem()) && coding.hasCode())
                .map(coding -> coding.getCode())
                .findFirst();
    }

    /** Who wrote it down: the author of the newest note that the EHR added, else who the token speaks for. */
    private Clinician by(Change<Task> change) {
        var before = change.current().getNote();
        return change.wanted().getNote().stream()
                .filter(note -> before.stream().noneMatch(note::equalsDeep))
                .map(Annotation::getAuthor)
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast)
                .flatMap(author -> Clinician.maybe(author).stream())
                .reduce((first, last) -> last)
                .orElseGet(() -> Clinician.acting(change.caller(), service));
    }

    private static String author(Change<Task> change) {
        return change.caller().subject();
    }
}
