package org.waymarker.backloading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.backloading.PastCohortFile.aLine;
import static org.waymarker.backloading.PastCohortFile.with;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.waymarker.backloading.PastCohort.PastPerson;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientRef;
import org.waymarker.programme.CompletionRule;

class FileRulesTest {
    private static final String ANN = "9990000018";
    private static final String BEN = "9990000026";
    private static final String MRN = "https://hospital.example/mrn";
    private static final LineRules.Measure MEASURE = new LineRules.Measure(
            LocalDate.of(2026, 3, 2), new CompletionRule(CompletionRule.Basis.DECLARED, 0.5), Optional.of(MRN));

    /** Lines from line 2 on, as in a file. */
    @SafeVarargs
    private static List<Line> lines(Map<Column, String>... rows) {
        var lines = new ArrayList<Line>();
        for (Map<Column, String> row : rows) {
            var judged = LineRules.judge(new Row(lines.size() + 2, row), MEASURE);
            assertThat(judged).isInstanceOf(LineRules.Judged.Fine.class);
            lines.add(((LineRules.Judged.Fine) judged).line());
        }
        return lines;
    }

    @SafeVarargs
    private static List<Fault> faults(Map<Column, String>... rows) {
        return FileRules.told(lines(rows)).faults();
    }

    private static Map<Column, String> later(String nhs, Object... others) {
        return with(
                with(
                        aLine(nhs),
                        Column.COHORT,
                        "2024-MON",
                        Column.COHORT_NAME,
                        "Mondays",
                        Column.FIRST_SESSION,
                        "2024-01-08",
                        Column.LAST_SESSION,
                        "2024-03-25"),
                others);
    }

    @Test
    void gathersTheLinesOfACohort() {
        var told = FileRules.told(lines(aLine(ANN), later(BEN), aLine(BEN)));
        assertThat(told.faults()).isEmpty();
        assertThat(told.cohorts()).extracting(PastCohort::name).containsExactly("Tuesdays, autumn 2023", "Mondays");
        assertThat(told.cohorts().get(0).people())
                .extracting(p -> p.line().number())
                .containsExactly(2, 4);
        assertThat(told.people()).isEqualTo(2);
    }

    @Test
    void callsACohortWithoutANameByItsIdentifier() {
        var told = FileRules.told(lines(with(aLine(ANN), Column.COHORT_NAME, "")));
        assertThat(told.cohorts()).extracting(PastCohort::name).containsExactly("2023-TUE");
    }

    @Test
    void tellsTheNumberOfSessionsFromThoseOfferedIfItMust() {
        var told = FileRules.told(lines(
                with(aLine(ANN), Column.SESSIONS, "", Column.OFFERED, "11"), with(aLine(BEN), Column.SESSIONS, "")));
        assertThat(told.cohorts()).extracting(PastCohort::sessions).containsExactly(12);
        assertThat(FileRules.told(lines(aLine(ANN), aLine(BEN)))
                        .cohorts()
                        .get(0)
                        .sessions())
                .isEqualTo(12);
    }

    @Test
    void asksForTheNumberOfSessionsWhereNobodyWasOfferedAny() {
        assertThat(faults(with(
                        aLine(ANN),
                        Column.SESSIONS,
                        "",
                        Column.OFFERED,
                        "0",
                        Column.ATTENDED,
                        "0",
                        Column.OUTCOME,
                        "never-started",
                        Column.PRESENT,
                        "no")))
                .containsExactly(Fault.of(2, Column.SESSIONS, FaultReason.FIELD_MISSING));
    }

    @Test
    void refusesLinesThatTellOneCohortInTwoWays() {
        var other = with(
                aLine(BEN),
                Column.COHORT_NAME,
                "Tuesday",
                Column.PROGRAMME_TYPE,
                "smp",
                Column.FIRST_SESSION,
                "2023-09-12",
                Column.LAST_SESSION,
                "2023-11-28",
                Column.SESSIONS,
                "13");
        assertThat(faults(aLine(ANN), other))
                .containsExactly(
                        Fault.of(3, Column.COHORT_NAME, FaultReason.COHORT_LINES_DIFFER)
                                .against(2),
                        Fault.of(3, Column.PROGRAMME_TYPE, FaultReason.COHORT_LINES_DIFFER)
                                .against(2),
                        Fault.of(3, Column.FIRST_SESSION, FaultReason.COHORT_LINES_DIFFER)
                                .against(2),
                        Fault.of(3, Column.LAST_SESSION, FaultReason.COHORT_LINES_DIFFER)
                                .against(2),
                        Fault.of(3, Column.SESSIONS, FaultReason.COHORT_LINES_DIFFER)
                                .against(2));
    }

    @Test
    void refusesAPersonTwiceInOneCohort() {
        assertThat(faults(aLine(ANN), aLine(BEN), aLine(ANN)))
                .containsExactly(Fault.of(4, FaultReason.PERSON_REPEATED).against(2));
    }

    @Test
    void knowsAPersonByWhicheverNumber() {
        assertThat(faults(
                        aLine(ANN),
                        with(aLine(ANN), Column.NHS_NUMBER, "", Column.MRN, "M-1"),
                        later(ANN, Column.MRN, "M-1")))
                .containsExactly(Fault.of(3, FaultReason.PERSON_REPEATED).against(2));
    }

    @Test
    void givesAPersonAllTheNamesOfTheLines() {
        var told = FileRules.told(
                lines(aLine(ANN), later(BEN, Column.NHS_NUMBER, "", Column.MRN, "M-1"), later(ANN, Column.MRN, "M-1")));
        assertThat(told.cohorts().get(0).people().get(0).person().names())
                .containsExactlyInAnyOrder(new PatientRef.Nhs(new NhsNumber(ANN)), new PatientRef.LocalId(MRN, "M-1"));
    }

    @Test
    void refusesTwoNhsNumbersOfOnePerson() {
        assertThat(faults(with(aLine(ANN), Column.MRN, "M-1"), later(BEN, Column.MRN, "M-1")))
                .containsExactly(Fault.of(3, Column.NHS_NUMBER, FaultReason.PATIENT_NAMES_CONFLICT)
                        .against(2));
    }

    @Test
    void refusesTwoBirthDatesOfOnePerson() {
        assertThat(faults(aLine(ANN), later(ANN, Column.BIRTH_DATE, "1961-05-30")))
                .containsExactly(Fault.of(3, Column.BIRTH_DATE, FaultReason.BIRTH_DATES_DIFFER)
                        .against(2));
    }

    @Test
    void takesASecondProgrammeYearsLater() {
        assertThat(faults(aLine(ANN), later(ANN))).isEmpty();
    }

    @Test
    void refusesProgrammesAtOneTime() {
        var overlapping = later(ANN, Column.FIRST_SESSION, "2023-11-20");
        assertThat(faults(aLine(ANN), overlapping))
                .containsExactly(Fault.of(3, Column.FIRST_SESSION, FaultReason.PROGRAMMES_OVERLAP)
                        .against(2));
        assertThat(faults(overlapping, aLine(ANN)))
                .as("whichever stands first")
                .containsExactly(Fault.of(3, Column.FIRST_SESSION, FaultReason.PROGRAMMES_OVERLAP)
                        .against(2));
    }

    @Test
    void letsPeopleGoFromOneCohortToTheNext() {
        var left = with(aLine(ANN), Column.OUTCOME, "transferred", Column.ENDED, "2023-10-10", Column.PRESENT, "no");
        assertThat(faults(left, later(ANN, Column.FIRST_SESSION, "2023-10-10"))).isEmpty();
        assertThat(faults(left, later(ANN, Column.FIRST_SESSION, "2023-10-09"))).hasSize(1);
    }

    @Test
    void whoNeverStartedWasInNoProgramme() {
        var never = with(aLine(ANN), Column.OUTCOME, "never-started", Column.ATTENDED, "0", Column.PRESENT, "no");
        assertThat(faults(never, later(ANN, Column.FIRST_SESSION, "2023-10-09")))
                .isEmpty();
    }

    /** Who is one person follows from the numbers, not from the order of the lines. */
    @Property(tries = 200)
    void peopleAreTheSameInAnyOrder(@ForAll Random random) {
        var rows = new ArrayList<Line>();
        for (int i = 0; i < 12; i++) {
            var fields = with(aLine(random.nextBoolean() ? ANN : BEN), Column.COHORT, "C" + i);
            fields = random.nextInt(3) == 0 ? with(fields, Column.MRN, "M-" + random.nextInt(4)) : fields;
            fields = random.nextInt(3) == 0
                    ? with(fields, Column.NHS_NUMBER, "", Column.MRN, "M-" + random.nextInt(4))
                    : fields;
            rows.add(((LineRules.Judged.Fine) LineRules.judge(new Row(i + 2, fields), MEASURE)).line());
        }
        var shuffled = new ArrayList<>(rows);
        java.util.Collections.shuffle(shuffled, random);
        assertThat(names(shuffled)).isEqualTo(names(rows));
    }

    private static Map<Integer, Set<PatientRef>> names(List<Line> lines) {
        return FileRules.told(lines).cohorts().stream()
                .flatMap(cohort -> cohort.people().stream())
                .collect(
                        Collectors.toMap(p -> p.line().number(), p -> p.person().names(), (a, b) -> a));
    }

    @Test
    void aLoggedPersonTellsNothing() {
        PastPerson person =
                FileRules.told(lines(aLine(ANN))).cohorts().get(0).people().get(0);
        assertThat(person.toString()).doesNotContain("0018", "1961");
    }
}
