package org.waymarker.backloading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.backloading.PastCohortFile.aLine;
import static org.waymarker.backloading.PastCohortFile.with;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.waymarker.backloading.LineRules.Judged;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientRef;
import org.waymarker.programme.CompletionRule;
import org.waymarker.programme.Outcome;
import org.waymarker.programme.ProgrammeType;

class LineRulesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
    private static final CompletionRule DECLARED = new CompletionRule(CompletionRule.Basis.DECLARED, 0.5);
    private static final String MRN = "https://hospital.example/mrn";
    private static final String NHS = "9990000018";

    private static Judged judge(Map<Column, String> fields, CompletionRule rule, Optional<String> mrnSystem) {
        return LineRules.judge(new Row(7, fields), new LineRules.Measure(TODAY, rule, mrnSystem));
    }

    private static Line fine(Map<Column, String> fields) {
        var judged = judge(fields, DECLARED, Optional.of(MRN));
        assertThat(judged).isInstanceOf(Judged.Fine.class);
        return ((Judged.Fine) judged).line();
    }

    private static List<Fault> faults(Map<Column, String> fields) {
        return faults(judge(fields, DECLARED, Optional.of(MRN)));
    }

    private static List<Fault> faults(Judged judged) {
        assertThat(judged).isInstanceOf(Judged.Wrong.class);
        return ((Judged.Wrong) judged).faults();
    }

    @Test
    void readsALine() {
        assertThat(fine(aLine(NHS)))
                .isEqualTo(new Line(
                        7,
                        new CohortFacts(
                                "2023-TUE",
                                Optional.of("Tuesdays, autumn 2023"),
                                ProgrammeType.PMP,
                                LocalDate.of(2023, 9, 5),
                                LocalDate.of(2023, 11, 21),
                                Optional.of(12)),
                        Set.of(new PatientRef.Nhs(new NhsNumber(NHS))),
                        LocalDate.of(1961, 5, 31),
                        Outcome.COMPLETED,
                        11,
                        12,
                        true,
                        Optional.empty()));
    }

    @Test
    void doesWithoutWhatMayBeLeftOut() {
        var line = fine(with(aLine(NHS), Column.COHORT_NAME, "", Column.PROGRAMME_TYPE, "", Column.SESSIONS, ""));
        assertThat(line.cohort().name()).isEmpty();
        assertThat(line.cohort().type()).isEqualTo(ProgrammeType.PMP);
        assertThat(line.cohort().sessions()).isEmpty();
    }

    @Test
    void knowsAPersonByBothNumbersOrEither() {
        var local = new PatientRef.LocalId(MRN, "M-1");
        assertThat(fine(with(aLine(NHS), Column.MRN, "M-1")).names())
                .containsExactlyInAnyOrder(local, new PatientRef.Nhs(new NhsNumber(NHS)));
        assertThat(fine(with(aLine(NHS), Column.MRN, "M-1", Column.NHS_NUMBER, ""))
                        .names())
                .containsExactly(local);
        assertThat(fine(with(aLine(NHS), Column.NHS_NUMBER, "999 000 0018")).names())
                .containsExactly(new PatientRef.Nhs(new NhsNumber(NHS)));
    }

    @Test
    void anEndOnTheLastDayIsNoEndOfOnesOwn() {
        assertThat(fine(with(aLine(NHS), Column.ENDED, "21/11/2023")).ended()).isEmpty();
    }

    @Test
    void anEarlierEndIsOnesOwn() {
        var line = fine(with(aLine(NHS), Column.OUTCOME, "withdrew", Column.ENDED, "2023-10-03", Column.PRESENT, "no"));
        assertThat(line.end()).isEqualTo("2023-10-03");
        assertThat(fine(aLine(NHS)).end()).isEqualTo("2023-11-21");
    }

    @ParameterizedTest
    @EnumSource(
            value = Column.class,
            names = {
                "COHORT",
                "FIRST_SESSION",
                "LAST_SESSION",
                "BIRTH_DATE",
                "OUTCOME",
                "ATTENDED",
                "OFFERED",
                "PRESENT"
            })
    void needsAField(Column column) {
        assertThat(faults(with(aLine(NHS), column, "")))
                .containsExactly(Fault.of(7, column, FaultReason.FIELD_MISSING));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "", textBlock = """
            FIRST_SESSION,  31/02/2023,   FIRST_SESSION,  DATE_INVALID
            FIRST_SESSION,  2022-09-05,   LAST_SESSION,   PROGRAMME_TOO_LONG
            FIRST_SESSION,  2023-11-22,   LAST_SESSION,   DATES_REVERSED
            LAST_SESSION,   yesterday,    LAST_SESSION,   DATE_INVALID
            SESSIONS,       0,            SESSIONS,       NUMBER_INVALID
            SESSIONS,       twelve,       SESSIONS,       NUMBER_INVALID
            PROGRAMME_TYPE, yoga,         PROGRAMME_TYPE, CODE_UNKNOWN
            NHS_NUMBER,     9990000019,   NHS_NUMBER,     NHS_NUMBER_INVALID
            NHS_NUMBER,     9.99E+09,     NHS_NUMBER,     NHS_NUMBER_INVALID
            BIRTH_DATE,     31/05/61,     BIRTH_DATE,     DATE_INVALID
            BIRTH_DATE,     2023-09-05,   BIRTH_DATE,     BIRTH_DATE_IMPOSSIBLE
            BIRTH_DATE,     1903-09-04,   BIRTH_DATE,     BIRTH_DATE_IMPOSSIBLE
            OUTCOME,        graduated,    OUTCOME,        CODE_UNKNOWN
            OUTCOME,        never-started, OUTCOME,       OUTCOME_CONTRADICTS_COUNTS
            OUTCOME,        died,         PRESENT,        PRESENT_AFTER_END
            ENDED,          2023-09-04,   ENDED,          END_BEFORE_FIRST_SESSION
            ENDED,          2023-11-22,   ENDED,          END_AFTER_LAST_SESSION
            ENDED,          2023-11-20,   PRESENT,        PRESENT_AFTER_END
            ENDED,          soon,         ENDED,          DATE_INVALID
            ATTENDED,       13,           ATTENDED,       ATTENDED_EXCEEDS_OFFERED
            ATTENDED,       -1,           ATTENDED,       NUMBER_INVALID
            ATTENDED,       0,            PRESENT,        PRESENT_WITHOUT_ATTENDING
            OFFERED,        1.5,          OFFERED,        NUMBER_INVALID
            PRESENT,        perhaps,      PRESENT,        CODE_UNKNOWN
            """)
    void refusesALine(Column changed, String value, Column at, FaultReason reason) {
        assertThat(faults(with(aLine(NHS), changed, value))).containsExactly(Fault.of(7, at, reason));
    }

    @Test
    void asksForOneOfTheNumbers() {
        assertThat(faults(with(aLine(NHS), Column.NHS_NUMBER, "")))
                .containsExactly(Fault.of(7, Column.NHS_NUMBER, FaultReason.PATIENT_NOT_NAMED));
    }

    @Test
    void tellsEveryFaultOfALine() {
        assertThat(faults(with(aLine(NHS), Column.BIRTH_DATE, "x", Column.OUTCOME, "x", Column.PRESENT, "")))
                .extracting(f -> f.column().orElseThrow() + " " + f.reason())
                .containsExactlyInAnyOrder("BIRTH_DATE DATE_INVALID", "OUTCOME CODE_UNKNOWN", "PRESENT FIELD_MISSING");
    }

    /** A cohort whose last session is today may be going on at this moment. */
    @Test
    void refusesACohortThatIsNotOver() {
        var line = with(aLine(NHS), Column.FIRST_SESSION, "2025-12-01", Column.LAST_SESSION, "2026-03-02");
        assertThat(faults(line)).containsExactly(Fault.of(7, Column.LAST_SESSION, FaultReason.LAST_SESSION_NOT_PAST));
        assertThat(fine(with(line, Column.LAST_SESSION, "2026-03-01")).end()).isEqualTo("2026-03-01");
    }

    @Test
    void takesAYearLongAgoForASlip() {
        var line = with(aLine(NHS), Column.FIRST_SESSION, "1986-03-01", Column.LAST_SESSION, "1986-05-02");
        assertThat(faults(line))
                .containsExactly(Fault.of(7, Column.FIRST_SESSION, FaultReason.FIRST_SESSION_TOO_LONG_AGO));
    }

    @Test
    void takesABirthdayAndAProgrammeAtTheirUtmost() {
        assertThat(fine(with(aLine(NHS), Column.BIRTH_DATE, "1903-09-05")).birthDate())
                .isEqualTo("1903-09-05");
        assertThat(fine(with(aLine(NHS), Column.FIRST_SESSION, "2022-11-21"))
                        .cohort()
                        .firstSession())
                .isEqualTo("2022-11-21");
        var old = with(aLine(NHS), Column.FIRST_SESSION, "1986-03-02", Column.LAST_SESSION, "1986-05-02");
        assertThat(fine(old).cohort().firstSession()).isEqualTo("1986-03-02");
    }

    @Test
    void holdsTheServiceToItsOwnRuleOfCompletion() {
        var half = with(aLine(NHS), Column.ATTENDED, "5");
        assertThat(fine(half).outcome()).isEqualTo(Outcome.COMPLETED);
        var counted = new CompletionRule(CompletionRule.Basis.COUNTED, 0.5);
        assertThat(faults(judge(half, counted, Optional.empty())))
                .containsExactly(Fault.of(7, Column.OUTCOME, FaultReason.COMPLETION_BELOW_RULE));
    }

    @Test
    void doesNotGuessWhoseALocalNumberIs() {
        var line = with(aLine(NHS), Column.MRN, "M-1");
        assertThat(faults(judge(line, DECLARED, Optional.empty())))
                .containsExactly(Fault.of(7, Column.MRN, FaultReason.MRN_SYSTEM_MISSING));
    }

    @Test
    void refusesWhatNoDatabaseAndNoScreenTakes() {
        assertThat(faults(with(aLine(NHS), Column.COHORT, "a\u0000b")))
                .containsExactly(Fault.of(7, Column.COHORT, FaultReason.CHARACTER_NOT_TAKEN));
        assertThat(faults(with(aLine(NHS), Column.COHORT_NAME, "a\nb")))
                .containsExactly(Fault.of(7, Column.COHORT_NAME, FaultReason.CHARACTER_NOT_TAKEN));
        assertThat(faults(with(aLine(NHS), Column.COHORT_NAME, "a".repeat(201))))
                .containsExactly(Fault.of(7, Column.COHORT_NAME, FaultReason.FIELD_TOO_LONG));
        assertThat(faults(with(aLine(NHS), Column.MRN, "1".repeat(101))))
                .containsExactly(Fault.of(7, Column.MRN, FaultReason.FIELD_TOO_LONG));
    }

    @Test
    void aLoggedLineTellsNothing() {
        assertThat(fine(aLine(NHS))).hasToString("Line[7]");
    }
}
