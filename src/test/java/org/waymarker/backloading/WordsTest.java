package org.waymarker.backloading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.programme.Outcome;
import org.waymarker.programme.ProgrammeType;

class WordsTest {
    @ParameterizedTest
    @ValueSource(strings = {"2023-09-05", "05/09/2023", "5/9/2023", "5/09/2023"})
    void readsADateAsTheStandardAndAsTheBritishWriteIt(String text) {
        assertThat(Words.date(text)).contains(LocalDate.of(2023, 9, 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "31/02/2023",
                "2023-02-29",
                "09/25/2023",
                "05/09/23",
                "2023-9-5",
                "5.9.2023",
                "45174",
                "2023-09-05 00:00:00",
                "September 2023",
                "05/09/2023 or so",
                "0/1/2023",
                "x"
            })
    void guessesAtNoDate(String text) {
        assertThat(Words.date(text)).isEmpty();
    }

    @Test
    void knowsLeapDays() {
        assertThat(Words.date("29/02/2024")).contains(LocalDate.of(2024, 2, 29));
    }

    /** The two ways of writing a day never come to different days. */
    @Property
    void bothWaysOfWritingADayAreTheSameDay(@ForAll @IntRange(min = 0, max = 40_000) int days) {
        var day = LocalDate.of(1950, 1, 1).plusDays(days);
        var british = "%02d/%02d/%d".formatted(day.getDayOfMonth(), day.getMonthValue(), day.getYear());
        assertThat(Words.date(british)).contains(day);
        assertThat(Words.date(day.toString())).contains(day);
    }

    @ParameterizedTest
    @CsvSource({"yes,true", "Y,true", "TRUE,true", "1,true", "no,false", "n,false", "False,false", "0,false"})
    void readsYesAndNo(String text, boolean expected) {
        assertThat(Words.flag(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maybe", "2", "ja", "attended", "x"})
    void takesNothingElseForYesOrNo(String text) {
        assertThat(Words.flag(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "completed,COMPLETED",
        "Completed,COMPLETED",
        "partly,PARTIAL",
        "partial,PARTIAL",
        "Never started,NEVER_STARTED",
        "never_started,NEVER_STARTED",
        "NEVER-STARTED,NEVER_STARTED",
        "withdrew,WITHDREW",
        "died,DIED",
        "transferred,TRANSFERRED"
    })
    void readsAnOutcome(String text, Outcome expected) {
        assertThat(Words.outcome(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "DNA", "discharged", "completed?"})
    void guessesAtNoOutcome(String text) {
        assertThat(Words.outcome(text)).isEmpty();
    }

    @Test
    void readsAProgrammeType() {
        assertThat(Words.programmeType("SMP")).contains(ProgrammeType.SMP);
        assertThat(Words.programmeType("yoga")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "007,7", "200,200"})
    void readsACount(String text, int expected) {
        assertThat(Words.count(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "201", "1.0", "1e2", "ten", "9999999999999"})
    void takesNothingElseForACount(String text) {
        assertThat(Words.count(text)).isEmpty();
    }
}
