package org.waymarker.backloading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.backloading.PastCohortFile.aLine;
import static org.waymarker.backloading.PastCohortFile.with;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.backloading.CsvFile.Reading;

class CsvFileTest {
    private static final String HEADER =
            "cohort,first-session,last-session,nhs-number,birth-date,outcome,attended,offered,present";
    private static final String LINE = "A,2023-09-05,2023-11-21,9990000018,1961-05-31,completed,11,12,yes";

    private static Reading read(String text) {
        return CsvFile.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Row> rows(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Rows.class);
        assertThat(((Reading.Rows) reading).faults()).isEmpty();
        return ((Reading.Rows) reading).rows();
    }

    private static List<Fault> faults(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Unusable.class);
        return ((Reading.Unusable) reading).faults();
    }

    private static List<Fault> lineFaults(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Rows.class);
        return ((Reading.Rows) reading).faults();
    }

    @Test
    void readsEveryColumn() {
        var line = with(aLine("9990000018"), Column.MRN, "M-1", Column.ENDED, "2023-10-01");
        assertThat(rows(CsvFile.read(new PastCohortFile().line(line).bytes()))).containsExactly(new Row(2, line));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void findsTheDelimiterByTheNamesOfTheColumns(String delimiter) {
        var text = (HEADER + "\n" + LINE).replace(",", delimiter);
        assertThat(rows(read(text)).get(0).field(Column.OUTCOME)).contains("completed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void countsLinesWhateverEndsThem(String end) {
        var text = String.join(end, HEADER, LINE, "", LINE, "\"A" + end + "B\"" + LINE.substring(1), LINE);
        assertThat(rows(read(text))).extracting(Row::line).containsExactly(2, 4, 5, 7);
    }

    @Test
    void passesOverAByteOrderMark() {
        assertThat(rows(read("\uFEFF" + HEADER + "\n" + LINE))).hasSize(1);
    }

    @Test
    void readsQuotedFields() {
        var fields = rows(read(HEADER + "\n" + LINE.replaceFirst("A", "\"A \"\"b\"\", c\"")))
                .get(0);
        assertThat(fields.field(Column.COHORT)).contains("A \"b\", c");
    }

    @Test
    void readsHeadersAsPeopleWriteThem() {
        var text = HEADER.replace("nhs-number", "NHS Number").replace("birth-date", " Birth_date ") + "\n" + LINE;
        assertThat(rows(read(text)).get(0).field(Column.BIRTH_DATE)).contains("1961-05-31");
    }

    @Test
    void takesAwayBlanksAroundFieldsThoseThatDoNotBreakIncluded() {
        var text = HEADER + "\n" + LINE.replace("completed", " \u00A0completed\u00A0 ");
        assertThat(rows(read(text)).get(0).field(Column.OUTCOME)).contains("completed");
    }

    @Test
    void passesOverLinesAndColumnsThatASpreadsheetLeavesBehind() {
        var text = HEADER + ",,\n" + LINE + ",,\n,,,,,,,,,,\n\n";
        assertThat(rows(read(text))).hasSize(1);
    }

    @Test
    void leavesEmptyFieldsOut() {
        assertThat(rows(read(HEADER + "\n" + LINE.replace("completed", "")))
                        .get(0)
                        .field(Column.OUTCOME))
                .isEmpty();
    }

    @Test
    void namesEveryColumnThatIsMissing() {
        assertThat(faults(read("cohort,first-session,last-session,birth-date,outcome,attended,offered\nA")))
                .containsExactly(
                        Fault.of(1, Column.NHS_NUMBER, FaultReason.COLUMN_MISSING),
                        Fault.of(1, Column.PRESENT, FaultReason.COLUMN_MISSING));
    }

    @Test
    void needsOneOfTheTwoColumnsThatNamePeople() {
        assertThat(rows(read(HEADER.replace("nhs-number", "mrn") + "\n" + LINE)))
                .hasSize(1);
    }

    /** A file without a first line of names has a patient in their place. */
    @Test
    void tellsTheColumnsThatItDoesNotKnowByNumber() {
        assertThat(faults(read(HEADER + ",Jane Doe,present\n" + LINE)))
                .containsExactly(
                        Fault.ofPosition(1, 10, FaultReason.COLUMN_UNKNOWN),
                        Fault.of(1, Column.PRESENT, FaultReason.COLUMN_REPEATED));
        assertThat(faults(read(LINE + "\n" + LINE)))
                .allSatisfy(fault -> assertThat(fault.message()).doesNotContain("9990000018", "1961", "completed"));
    }

    @Test
    void tellsALineThatHasMoreOrFewerFieldsAndReadsTheOthers() {
        var reading = read(String.join("\n", HEADER, LINE + ",more", LINE, "A,2023-09-05", LINE + ",,"));
        assertThat(lineFaults(reading))
                .containsExactly(
                        Fault.of(2, FaultReason.FIELD_COUNT_WRONG), Fault.of(4, FaultReason.FIELD_COUNT_WRONG));
        assertThat(((Reading.Rows) reading).rows()).extracting(Row::line).containsExactly(3, 5);
    }

    @Test
    void tellsWhereAQuotedFieldBeginsThatDoesNotEnd() {
        assertThat(faults(read(String.join("\n", HEADER, LINE, "\"A" + LINE, LINE))))
                .containsExactly(Fault.of(3, FaultReason.FILE_NOT_CSV));
        assertThat(faults(read(String.join("\n", HEADER, LINE, "\"A\"B" + LINE, LINE))))
                .containsExactly(Fault.of(3, FaultReason.FILE_NOT_CSV));
    }

    @Test
    void tellsTheLineThatIsNotUtf8() {
        var text = String.join("\n", HEADER, LINE, LINE.replaceFirst("A", "Café"));
        assertThat(faults(CsvFile.read(text.getBytes(Charset.forName("windows-1252")))))
                .containsExactly(Fault.of(3, FaultReason.FILE_NOT_UTF8));
        assertThat(faults(CsvFile.read(text.getBytes(StandardCharsets.UTF_16)))).isNotEmpty();
    }

    @Test
    void tellsAnEmptyFile() {
        assertThat(faults(read(HEADER + "\n\n"))).containsExactly(Fault.of(1, FaultReason.FILE_EMPTY));
        assertThat(faults(read(""))).isNotEmpty().allMatch(f -> f.reason() == FaultReason.COLUMN_MISSING);
    }

    @Test
    void takesSoManyLinesAndNoMore() {
        var most = IntStream.range(0, CsvFile.MOST_ROWS).mapToObj(i -> LINE).collect(Collectors.joining("\n"));
        assertThat(rows(read(HEADER + "\n" + most))).hasSize(CsvFile.MOST_ROWS);
        assertThat(faults(read(HEADER + "\n" + most + "\n" + LINE)))
                .containsExactly(Fault.of(CsvFile.MOST_ROWS + 2, FaultReason.FILE_TOO_LONG));
    }

    @Test
    void aLoggedRowTellsNothing() {
        assertThat(rows(read(HEADER + "\n" + LINE)).get(0)).hasToString("Row[2]");
    }
}
