package org.waymarker.backloading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {
    @Test
    void saysWhereAndWhatToFix() {
        assertThat(Fault.of(7, Column.BIRTH_DATE, FaultReason.BIRTH_DATES_DIFFER)
                        .against(4)
                        .message())
                .isEqualTo(
                        "Line 7, column birth-date: another birth date is given for the same person, on another line or in"
                                + " our records (see line 4)");
        assertThat(Fault.ofPosition(1, 3, FaultReason.COLUMN_UNKNOWN).message())
                .startsWith("Line 1, column number 3: ");
        assertThat(Fault.of(2, FaultReason.PERSON_REPEATED).message()).startsWith("Line 2: ");
    }

    @ParameterizedTest
    @EnumSource(FaultReason.class)
    void everyReasonHasAdvice(FaultReason reason) {
        assertThat(reason.advice()).isNotBlank().doesNotEndWith(".");
    }

    @Test
    void aReportIsInTheOrderOfTheFile() {
        var report = ImportReport.unusable(List.of(
                Fault.of(9, FaultReason.PERSON_REPEATED),
                Fault.of(2, Column.PRESENT, FaultReason.FIELD_MISSING),
                Fault.of(2, Column.COHORT, FaultReason.FIELD_MISSING),
                Fault.of(9, FaultReason.PERSON_REPEATED)));
        assertThat(report.faults())
                .containsExactly(
                        Fault.of(2, Column.COHORT, FaultReason.FIELD_MISSING),
                        Fault.of(2, Column.PRESENT, FaultReason.FIELD_MISSING),
                        Fault.of(9, FaultReason.PERSON_REPEATED));
    }
}
