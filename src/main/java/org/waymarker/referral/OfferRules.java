package org.waymarker.referral;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.waymarker.peergroup.OpenTo;
import org.waymarker.peergroup.OriginCohort;
import org.waymarker.peergroup.PeerGroup;
import org.waymarker.programme.Ending;
import org.waymarker.programme.Episode;
import org.waymarker.programme.Outcome;

/** What may be offered to whom, and what answers are possible. */
final class OfferRules {
    private OfferRules() {}

    /** Why an offer cannot be made. Names are part of the API. */
    enum Reason {
        PROGRAMME_NOT_ENDED,
        PROGRAMME_NOT_COMPLETED,
        PROGRAMME_ENTERED_IN_ERROR,
        PATIENT_DIED,
        GROUP_ENDED,
        GROUP_CLOSED_TO_OTHER_COHORTS,
        ALREADY_A_MEMBER
    }

    /**
     * @param group the group that is named, if one is
     * @param member whether the patient is a member of it
     * @param overridden whether a clinician puts the rule of completion aside
     * @return why not; empty if the offer may be made
     */
    static Optional<Reason> refusal(Episode episode, Optional<PeerGroup> group, boolean member, boolean overridden) {
        if (episode.enteredInError()) {
            return Optional.of(Reason.PROGRAMME_ENTERED_IN_ERROR);
        }
        var outcome = episode.ending().map(Ending::outcome);
        if (outcome.isEmpty()) {
            return Optional.of(Reason.PROGRAMME_NOT_ENDED);
        }
        if (outcome.get() == Outcome.DIED) {
            return Optional.of(Reason.PATIENT_DIED);
        }
        if (outcome.get() != Outcome.COMPLETED && !overridden) {
            return Optional.of(Reason.PROGRAMME_NOT_COMPLETED);
        }
        return group.flatMap(g -> refusal(g, episode, member));
    }

    private static Optional<Reason> refusal(PeerGroup group, Episode episode, boolean member) {
        if (group.status().isOver()) {
            return Optional.of(Reason.GROUP_ENDED);
        }
        if (member) {
            return Optional.of(Reason.ALREADY_A_MEMBER);
        }
        return takes(group, episode) ? Optional.empty() : Optional.of(Reason.GROUP_CLOSED_TO_OTHER_COHORTS);
    }

    /** Whether the group takes people of this episode's cohort. */
    static boolean takes(PeerGroup group, Episode episode) {
        return group.openTo() == OpenTo.ANY_COMPLETER
                || group.cohorts().contains(new OriginCohort(episode.cohort().value()));
    }

    /** Why an answer cannot be taken. Names are part of the API. */
    enum AnswerRefusal {
        ALREADY_ANSWERED,
        OFFER_CLOSED,
        ANSWERED_IN_FUTURE,
        ANSWERED_BEFORE_OFFER,
        ASK_AGAIN_DATE_MISSING,
        ASK_AGAIN_NOT_LATER
    }

    sealed interface Answered {
        record Taken(Offer offer) implements Answered {}

        /** The same answer once more. */
        record Standing(Offer offer) implements Answered {}

        record Refused(AnswerRefusal reason) implements Answered {}
    }

    /** @param day the civil date on which the answer was given */
    static Answered answer(Offer offer, PatientAnswer answer, LocalDate day, Instant now) {
        if (offer.answer().filter(answer::sameAs).isPresent()) {
            return new Answered.Standing(offer);
        }
        if (!offer.state().awaitsAnswer()) {
            return new Answered.Refused(
                    offer.answer().isPresent() ? AnswerRefusal.ALREADY_ANSWERED : AnswerRefusal.OFFER_CLOSED);
        }
        if (answer.at().isAfter(now)) {
            return new Answered.Refused(AnswerRefusal.ANSWERED_IN_FUTURE);
        }
        // Offers are often entered after the session in which both were said, so the offer's date counts, not its
        // minute.
        if (answer.at().isBefore(offer.offeredAt().minus(Duration.ofDays(1)))) {
            return new Answered.Refused(AnswerRefusal.ANSWERED_BEFORE_OFFER);
        }
        if (answer.word() == PatientAnswer.Word.NOT_NOW) {
            if (answer.askAgain().isEmpty()) {
                return new Answered.Refused(AnswerRefusal.ASK_AGAIN_DATE_MISSING);
            }
            if (!answer.askAgain().get().isAfter(day)) {
                return new Answered.Refused(AnswerRefusal.ASK_AGAIN_NOT_LATER);
            }
        }
        return new Answered.Taken(offer.answered(answer, stateAfter(answer.word())));
    }

    private static OfferState stateAfter(PatientAnswer.Word word) {
        return switch (word) {
            case YES -> OfferState.ACCEPTED;
            case NO -> OfferState.DECLINED;
            case NOT_NOW -> OfferState.ASK_AGAIN;
        };
    }
}
