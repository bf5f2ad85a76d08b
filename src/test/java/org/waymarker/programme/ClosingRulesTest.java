package org.waymarker.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.programme.ProgrammeFixtures.CLINICIAN;
import static org.waymarker.programme.ProgrammeFixtures.CLOSING;
import static org.waymarker.programme.ProgrammeFixtures.LAST_SESSION;
import static org.waymarker.programme.ProgrammeFixtures.aCohort;
import static org.waymarker.programme.ProgrammeFixtures.anEpisode;
import static org.waymarker.programme.ProgrammeFixtures.person;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.waymarker.programme.ClosingRules.Decision.Close;
import org.waymarker.programme.ClosingRules.Decision.Refused;
import org.waymarker.programme.ClosingRules.Declared;
import org.waymarker.programme.ClosingRules.Reason;

class ClosingRulesTest {
    private static final Instant NOW = Instant.parse("2025-11-20T09:00:00Z");
    private static final CompletionRule RULE = new CompletionRule(CompletionRule.Basis.DECLARED, 0.5);

    private final List<Episode> enrolled = List.of(anEpisode(1), anEpisode(2));
    private final Declared came = new Declared(person(1), Optional.of(Outcome.COMPLETED), 11, 12, true);
    private final Declared stayedAway = new Declared(person(2), Optional.empty(), 3, 12, false);

    private ClosingRules.Decision decide(Cohort cohort, List<Episode> episodes, List<Declared> people) {
        return ClosingRules.decide(cohort, episodes, CLOSING, LAST_SESSION, people, RULE, NOW);
    }

    private ClosingRules.Decision decide(Declared second) {
        return decide(aCohort(), enrolled, List.of(came, second));
    }

    @Test
    void endsEachPersonsProgramme() {
        var close = (Close) decide(stayedAway);
        assertThat(close.ended())
                .extracting(e -> e.ending().orElseThrow())
                .containsExactly(
                        new Ending(Outcome.COMPLETED, 11, 12, true, LAST_SESSION, CLINICIAN),
                        new Ending(Outcome.PARTIAL, 3, 12, false, LAST_SESSION, CLINICIAN));
    }

    @Test
    void refusesPeopleMissingRepeatedOrNotEnrolled() {
        assertThat(decide(aCohort(), enrolled, List.of(came)))
                .isEqualTo(new Refused(Reason.PERSON_MISSING, Optional.empty()));
        assertThat(decide(came)).isEqualTo(new Refused(Reason.PERSON_REPEATED, Optional.of(1)));
        assertThat(decide(new Declared(person(3), Optional.empty(), 3, 12, false)))
                .isEqualTo(new Refused(Reason.PERSON_NOT_ENROLLED, Optional.of(1)));
    }

    @Test
    void leavesOutThoseEnrolledInError() {
        var mistaken = List.of(anEpisode(1), anEpisode(2).inError());
        assertThat(decide(aCohort(), mistaken, List.of(came))).isInstanceOf(Close.class);
    }

    @Test
    void refusesCountsThatContradictThemselves() {
        assertThat(decide(new Declared(person(2), Optional.empty(), 13, 12, false)))
                .isEqualTo(new Refused(Reason.ATTENDED_EXCEEDS_OFFERED, Optional.of(1)));
        assertThat(decide(new Declared(person(2), Optional.empty(), 0, 12, true)))
                .isEqualTo(new Refused(Reason.PRESENT_WITHOUT_ATTENDING, Optional.of(1)));
        assertThat(decide(new Declared(person(2), Optional.of(Outcome.NEVER_STARTED), 2, 12, false)))
                .isEqualTo(new Refused(Reason.OUTCOME_CONTRADICTS_COUNTS, Optional.of(1)));
        assertThat(decide(new Declared(person(2), Optional.of(Outcome.COMPLETED), 0, 12, false)))
                .isEqualTo(new Refused(Reason.OUTCOME_CONTRADICTS_COUNTS, Optional.of(1)));
    }

    @Test
    void refusesDatesThatCannotBe() {
        var people = List.of(came, stayedAway);
        assertThat(ClosingRules.decide(
                        aCohort(),
                        enrolled,
                        CLOSING,
                        LAST_SESSION,
                        people,
                        RULE,
                        CLOSING.end().minusSeconds(1)))
                .isEqualTo(new Refused(Reason.CLOSING_IN_FUTURE, Optional.empty()));
        assertThat(ClosingRules.decide(aCohort(), enrolled, CLOSING, LocalDate.of(2025, 9, 2), people, RULE, NOW))
                .isEqualTo(new Refused(Reason.CLOSING_BEFORE_FIRST_SESSION, Optional.empty()));
    }

    @Test
    void takesTheSameClosingAgainAndNoOther() {
        var closed = aCohort().closedBy(CLOSING);
        var people = List.of(came, stayedAway);
        var ended = ((Close) decide(aCohort(), enrolled, people)).ended();

        assertThat(decide(closed, ended, people)).isEqualTo(new Close(ended));
        assertThat(decide(closed, ended, List.of(came, new Declared(person(2), Optional.empty(), 4, 12, false))))
                .isEqualTo(new Refused(Reason.COHORT_ALREADY_CLOSED, Optional.empty()));
        var another = new Cohort.Closing(CLOSING.start(), CLOSING.end().minusSeconds(60), CLINICIAN);
        assertThat(ClosingRules.decide(closed, ended, another, LAST_SESSION, people, RULE, NOW))
                .isEqualTo(new Refused(Reason.COHORT_ALREADY_CLOSED, Optional.empty()));
    }

    private static Episode withdrawn(int n) {
        return anEpisode(n).endedBy(new Ending(Outcome.WITHDREW, 3, 12, false, LAST_SESSION.minusWeeks(6), CLINICIAN));
    }

    @Test
    void needNotHearAgainOfWhoHasEndedBefore() {
        var episodes = List.of(anEpisode(1), withdrawn(2));
        var same = new Declared(person(2), Optional.of(Outcome.WITHDREW), 3, 12, false);
        var left = decide(aCohort(), episodes, List.of(came));
        assertThat(((Close) left).ended()).contains(withdrawn(2));
        assertThat(decide(aCohort(), episodes, List.of(came, same))).isEqualTo(left);
    }

    @Test
    void refusesAnotherWordOfWhoHasEndedBefore() {
        var episodes = List.of(anEpisode(1), withdrawn(2));
        assertThat(decide(aCohort(), episodes, List.of(came, stayedAway)))
                .isEqualTo(new Refused(Reason.PROGRAMME_ENDED_OTHERWISE, Optional.of(1)));
    }

    @Test
    void endsOnePersonsProgrammeWithinItsDays() {
        var today = LAST_SESSION;
        var gone = new Declared(person(1), Optional.of(Outcome.WITHDREW), 3, 12, false);
        assertThat(ClosingRules.complete(anEpisode(1), gone, anEpisode(1).firstSession(), CLINICIAN, RULE, today))
                .isInstanceOf(ClosingRules.Judged.Fine.class);
        assertThat(ClosingRules.complete(anEpisode(1), gone, today, CLINICIAN, RULE, today))
                .isInstanceOf(ClosingRules.Judged.Fine.class);
        assertThat(ClosingRules.complete(anEpisode(1), gone, today.plusDays(1), CLINICIAN, RULE, today))
                .isEqualTo(new ClosingRules.Judged.Wrong(Reason.END_IN_FUTURE));
        assertThat(ClosingRules.complete(
                        anEpisode(1), gone, anEpisode(1).firstSession().minusDays(1), CLINICIAN, RULE, today))
                .isEqualTo(new ClosingRules.Judged.Wrong(Reason.END_BEFORE_FIRST_SESSION));
    }
}
