package org.waymarker.backloading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.backloading.PastCohortFile.aLine;
import static org.waymarker.backloading.PastCohortFile.with;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.PatientKey;
import org.waymarker.programme.Cohort;
import org.waymarker.programme.CohortId;
import org.waymarker.programme.CompletionRule;
import org.waymarker.programme.Ending;
import org.waymarker.programme.Episode;
import org.waymarker.programme.EpisodeId;
import org.waymarker.programme.Outcome;
import org.waymarker.programme.ProgrammeType;

class StandingRulesTest {
    private static final LocalDate FIRST = LocalDate.of(2023, 9, 5);
    private static final LocalDate LAST = LocalDate.of(2023, 11, 21);
    private static final PatientKey ANN = new PatientKey(new UUID(0x4000L, 1));
    private static final Clinician CLINICIAN = new Clinician("Practitioner", "Practitioner/7");
    private static final Cohort STANDING = new Cohort(
            new CohortId(new UUID(0x5000L, 1)),
            "Tuesdays, autumn 2023",
            ProgrammeType.PMP,
            FIRST,
            LAST.plusWeeks(1),
            12,
            Optional.empty(),
            false);

    private static Line line(Object... others) {
        var measure = new LineRules.Measure(
                LocalDate.of(2026, 3, 2), new CompletionRule(CompletionRule.Basis.DECLARED, 0.5), Optional.empty());
        var row = new Row(2, with(aLine("9990000018"), others));
        return ((LineRules.Judged.Fine) LineRules.judge(row, measure)).line();
    }

    private static PastCohort past(Object... others) {
        return FileRules.told(List.of(line(others))).cohorts().get(0);
    }

    private static Ending ending(Outcome outcome, int attended, LocalDate on) {
        return new Ending(outcome, attended, 12, true, on, CLINICIAN);
    }

    private static Episode episode(Optional<Ending> ending, boolean inError) {
        return new Episode(new EpisodeId(new UUID(0x5000L, 2)), STANDING.id(), ANN, FIRST, ending, inError, 1);
    }

    private static Optional<FaultReason> reason(Optional<Fault> fault) {
        return fault.map(Fault::reason);
    }

    @Test
    void aCohortIsTheSameWhateverItsLastSessionWasPlannedFor() {
        assertThat(StandingRules.cohort(past(), STANDING, Optional.of(LAST))).isEmpty();
    }

    @Test
    void whatAFileDoesNotSayIsNoDifference() {
        assertThat(StandingRules.cohort(
                        past(Column.COHORT_NAME, "", Column.SESSIONS, "", Column.OFFERED, "11"),
                        STANDING,
                        Optional.of(LAST)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "COHORT_NAME, Mondays",
        "PROGRAMME_TYPE, smp",
        "FIRST_SESSION, 2023-09-06",
        "LAST_SESSION, 2023-11-22",
        "SESSIONS, 13"
    })
    void aCohortThatStandsOtherwiseIsLeftAsItIs(Column column, String value) {
        assertThat(reason(StandingRules.cohort(past(column, value), STANDING, Optional.of(LAST))))
                .contains(FaultReason.COHORT_DIFFERS);
    }

    @Test
    void aCohortThatRunsIsClosedByItsClinician() {
        assertThat(reason(StandingRules.cohort(past(), STANDING, Optional.empty())))
                .contains(FaultReason.COHORT_NOT_CLOSED);
    }

    @Test
    void aLineThatStandsAsItIsToldIsFine() {
        var standing = Map.of(ANN, episode(Optional.of(ending(Outcome.COMPLETED, 11, LAST)), false));
        assertThat(StandingRules.line(line(), Optional.of(ANN), standing)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"OUTCOME, partial", "ATTENDED, 10", "OFFERED, 11", "PRESENT, no"})
    void aLineThatTellsOtherwiseIsAConflict(Column column, String value) {
        var standing = Map.of(ANN, episode(Optional.of(ending(Outcome.COMPLETED, 11, LAST)), false));
        assertThat(reason(StandingRules.line(line(column, value), Optional.of(ANN), standing)))
                .contains(FaultReason.PROGRAMME_ENDED_OTHERWISE);
    }

    @Test
    void anotherDayOfTheEndIsAConflict() {
        var standing = Map.of(ANN, episode(Optional.of(ending(Outcome.COMPLETED, 11, LAST.minusDays(1))), false));
        assertThat(reason(StandingRules.line(line(), Optional.of(ANN), standing)))
                .contains(FaultReason.PROGRAMME_ENDED_OTHERWISE);
    }

    @Test
    void whoIsNotInAClosedCohortCannotBeAdded() {
        assertThat(reason(StandingRules.line(line(), Optional.empty(), Map.of())))
                .contains(FaultReason.COHORT_CLOSED);
        assertThat(reason(StandingRules.line(line(), Optional.of(ANN), Map.of())))
                .contains(FaultReason.COHORT_CLOSED);
    }

    @Test
    void whatWasEnteredInErrorIsNotRevived() {
        var standing = Map.of(ANN, episode(Optional.of(ending(Outcome.COMPLETED, 11, LAST)), true));
        assertThat(reason(StandingRules.line(line(), Optional.of(ANN), standing)))
                .contains(FaultReason.ENTERED_IN_ERROR);
    }

    @Test
    void programmesOfOnePersonDoNotOverlapOurRecord() {
        var first = FIRST.minusWeeks(6);
        assertThat(newcomer(first, Optional.of(ending(Outcome.COMPLETED, 11, FIRST.plusDays(1)))))
                .contains(FaultReason.PROGRAMMES_OVERLAP);
        assertThat(newcomer(first, Optional.of(ending(Outcome.COMPLETED, 11, FIRST))))
                .isEmpty();
        assertThat(newcomer(first, Optional.of(new Ending(Outcome.NEVER_STARTED, 0, 12, false, LAST, CLINICIAN))))
                .isEmpty();
        assertThat(newcomer(first, Optional.empty())).contains(FaultReason.PROGRAMMES_OVERLAP);
        assertThat(newcomer(LAST, Optional.empty())).isEmpty();
        assertThat(newcomer(LAST.minusDays(1), Optional.empty())).contains(FaultReason.PROGRAMMES_OVERLAP);
    }

    private static Optional<FaultReason> newcomer(LocalDate first, Optional<Ending> ending) {
        var other = new Episode(new EpisodeId(new UUID(0x5000L, 3)), STANDING.id(), ANN, first, ending, false, 1);
        return reason(StandingRules.newcomer(line(), List.of(other)));
    }
}
