package org.waymarker.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.programme.ProgrammeFixtures.aCompletedEpisode;
import static org.waymarker.programme.ProgrammeFixtures.aRunningEpisode;
import static org.waymarker.programme.ProgrammeFixtures.anEpisode;
import static org.waymarker.programme.ProgrammeFixtures.enteredInError;
import static org.waymarker.referral.OfferFixtures.GROUP;
import static org.waymarker.referral.OfferFixtures.NOW;
import static org.waymarker.referral.OfferFixtures.TODAY;
import static org.waymarker.referral.OfferFixtures.anOffer;
import static org.waymarker.referral.OfferFixtures.no;
import static org.waymarker.referral.OfferFixtures.notNow;
import static org.waymarker.referral.OfferFixtures.yes;

import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.peergroup.GroupStatus;
import org.waymarker.peergroup.OpenTo;
import org.waymarker.peergroup.OriginCohort;
import org.waymarker.peergroup.PeerGroup;
import org.waymarker.peergroup.PeerGroupId;
import org.waymarker.programme.Outcome;
import org.waymarker.programme.ProgrammeFixtures;
import org.waymarker.referral.OfferRules.AnswerRefusal;
import org.waymarker.referral.OfferRules.Answered.Refused;
import org.waymarker.referral.OfferRules.Answered.Standing;
import org.waymarker.referral.OfferRules.Answered.Taken;
import org.waymarker.referral.OfferRules.Reason;

class OfferRulesTest {
    private static PeerGroup group(GroupStatus status, OpenTo openTo, UUID cohort) {
        var since = LocalDate.of(2025, 11, 20);
        return new PeerGroup(
                GROUP,
                "Thursday group",
                openTo,
                Set.of(new OriginCohort(cohort)),
                since,
                status,
                since,
                status == GroupStatus.MERGED ? Optional.of(new PeerGroupId(UUID.randomUUID())) : Optional.empty(),
                1);
    }

    @Test
    void offersACompleterAGroupThatIsStillToBeFormed() {
        assertThat(OfferRules.refusal(aCompletedEpisode(), Optional.empty(), false, false))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"PARTIAL", "WITHDREW", "NEVER_STARTED", "TRANSFERRED"})
    void refusesNonCompletersUnlessAClinicianOverrides(Outcome outcome) {
        assertThat(OfferRules.refusal(anEpisode(outcome), Optional.empty(), false, false))
                .contains(Reason.PROGRAMME_NOT_COMPLETED);
        assertThat(OfferRules.refusal(anEpisode(outcome), Optional.empty(), false, true))
                .isEmpty();
    }

    @Test
    void letsNoOverrideOfferWhatCannotBe() {
        assertThat(OfferRules.refusal(anEpisode(Outcome.DIED), Optional.empty(), false, true))
                .contains(Reason.PATIENT_DIED);
        assertThat(OfferRules.refusal(aRunningEpisode(), Optional.empty(), false, true))
                .contains(Reason.PROGRAMME_NOT_ENDED);
        assertThat(OfferRules.refusal(enteredInError(aCompletedEpisode()), Optional.empty(), false, true))
                .contains(Reason.PROGRAMME_ENTERED_IN_ERROR);
    }

    @Test
    void refusesGroupsThatAreOver() {
        var own = ProgrammeFixtures.COHORT.value();
        for (var status : Set.of(GroupStatus.ENDED, GroupStatus.MERGED)) {
            assertThat(OfferRules.refusal(
                            aCompletedEpisode(), Optional.of(group(status, OpenTo.COHORT_ONLY, own)), false, false))
                    .contains(Reason.GROUP_ENDED);
        }
    }

    @Test
    void keepsAGroupOfOneCohortToThatCohort() {
        var own = ProgrammeFixtures.COHORT.value();
        var other = UUID.randomUUID();
        assertThat(OfferRules.refusal(
                        aCompletedEpisode(),
                        Optional.of(group(GroupStatus.FORMING, OpenTo.COHORT_ONLY, other)),
                        false,
                        false))
                .contains(Reason.GROUP_CLOSED_TO_OTHER_COHORTS);
        assertThat(OfferRules.refusal(
                        aCompletedEpisode(),
                        Optional.of(group(GroupStatus.FORMING, OpenTo.COHORT_ONLY, own)),
                        false,
                        false))
                .isEmpty();
        assertThat(OfferRules.refusal(
                        aCompletedEpisode(),
                        Optional.of(group(GroupStatus.MEETING, OpenTo.ANY_COMPLETER, other)),
                        false,
                        false))
                .isEmpty();
    }

    @Test
    void offersNoMemberTheirOwnGroup() {
        var own = ProgrammeFixtures.COHORT.value();
        assertThat(OfferRules.refusal(
                        aCompletedEpisode(),
                        Optional.of(group(GroupStatus.MEETING, OpenTo.COHORT_ONLY, own)),
                        true,
                        false))
                .contains(Reason.ALREADY_A_MEMBER);
    }

    @Test
    void takesTheThreeAnswers() {
        assertThat(state(yes())).isEqualTo(OfferState.ACCEPTED);
        assertThat(state(no(Optional.empty()))).isEqualTo(OfferState.DECLINED);
        assertThat(state(notNow(Optional.of(TODAY.plusMonths(3))))).isEqualTo(OfferState.ASK_AGAIN);
    }

    private static OfferState state(PatientAnswer answer) {
        return ((Taken) OfferRules.answer(anOffer(), answer, TODAY, NOW))
                .offer()
                .state();
    }

    @Test
    void takesAnAnswerAfterNotNow() {
        var waiting =
                ((Taken) OfferRules.answer(anOffer(), notNow(Optional.of(TODAY.plusDays(1))), TODAY, NOW)).offer();
        assertThat(((Taken) OfferRules.answer(waiting, yes(), TODAY, NOW))
                        .offer()
                        .state())
                .isEqualTo(OfferState.ACCEPTED);
    }

    @Test
    void takesTheSameAnswerAgainAndNoOther() {
        var accepted = ((Taken) OfferRules.answer(anOffer(), yes(), TODAY, NOW)).offer();
        assertThat(OfferRules.answer(accepted, yes(), TODAY, NOW)).isEqualTo(new Standing(accepted));
        assertThat(OfferRules.answer(accepted, no(Optional.empty()), TODAY, NOW))
                .isEqualTo(new Refused(AnswerRefusal.ALREADY_ANSWERED));
    }

    @Test
    void keepsPrefersNotToSayApartFromNotKnown() {
        var declined = ((Taken) OfferRules.answer(anOffer(), no(Optional.of(AnswerReason.ASKED_DECLINED)), TODAY, NOW))
                .offer();
        assertThat(OfferRules.answer(declined, no(Optional.of(AnswerReason.UNKNOWN)), TODAY, NOW))
                .isEqualTo(new Refused(AnswerRefusal.ALREADY_ANSWERED));
    }

    @Test
    void refusesAnswersAtImpossibleTimes() {
        assertThat(OfferRules.answer(anOffer(), yes(), TODAY, NOW.minusSeconds(1)))
                .isEqualTo(new Refused(AnswerRefusal.ANSWERED_IN_FUTURE));
        var early = new PatientAnswer(
                PatientAnswer.Word.YES,
                OfferFixtures.OFFERED.minusSeconds(2 * 86_400),
                PatientAnswer.Speaker.PATIENT,
                OfferFixtures.CLINICIAN,
                Optional.empty(),
                Optional.empty());
        assertThat(OfferRules.answer(anOffer(), early, TODAY, NOW))
                .isEqualTo(new Refused(AnswerRefusal.ANSWERED_BEFORE_OFFER));
        assertThat(OfferRules.answer(anOffer(), notNow(Optional.empty()), TODAY, NOW))
                .isEqualTo(new Refused(AnswerRefusal.ASK_AGAIN_DATE_MISSING));
        assertThat(OfferRules.answer(anOffer(), notNow(Optional.of(TODAY)), TODAY, NOW))
                .isEqualTo(new Refused(AnswerRefusal.ASK_AGAIN_NOT_LATER));
    }

    @Test
    void takesNoAnswerToAnOfferThatWasWithdrawn() {
        assertThat(OfferRules.answer(anOffer().moved(OfferState.WITHDRAWN, NOW), yes(), TODAY, NOW))
                .isEqualTo(new Refused(AnswerRefusal.OFFER_CLOSED));
    }

    @Test
    void leadsNowhereFromAClosedOffer() {
        for (var closed : EnumSet.of(
                OfferState.DECLINED, OfferState.GROUP_DID_NOT_FORM, OfferState.WITHDRAWN, OfferState.CLOSED)) {
            assertThat(OfferState.values())
                    .filteredOn(closed::mayBecome)
                    .as("a mistake in writing is noticed at any time")
                    .containsExactly(OfferState.ENTERED_IN_ERROR);
            assertThat(closed.open()).isFalse();
        }
        assertThat(OfferState.values()).noneMatch(OfferState.ENTERED_IN_ERROR::mayBecome);
    }
}
