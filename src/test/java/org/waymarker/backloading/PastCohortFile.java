package org.waymarker.backloading;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files of past cohorts as tests need them: good lines, of which one field is made wrong. */
final class PastCohortFile {
    private final List<Map<Column, String>> lines = new ArrayList<>();

    /** A line that is right in every field. */
    static Map<Column, String> aLine(String nhsNumber) {
        var fields = new EnumMap<Column, String>(Column.class);
        fields.put(Column.COHORT, "2023-TUE");
        fields.put(Column.COHORT_NAME, "Tuesdays, autumn 2023");
        fields.put(Column.PROGRAMME_TYPE, "pmp");
        fields.put(Column.FIRST_SESSION, "2023-09-05");
        fields.put(Column.LAST_SESSION, "2023-11-21");
        fields.put(Column.SESSIONS, "12");
        fields.put(Column.NHS_NUMBER, nhsNumber);
        fields.put(Column.BIRTH_DATE, "1961-05-31");
        fields.put(Column.OUTCOME, "completed");
        fields.put(Column.ATTENDED, "11");
        fields.put(Column.OFFERED, "12");
        fields.put(Column.PRESENT, "yes");
        return fields;
    }

    /** The same with other fields: column, value, column, value. An empty value empties the field. */
    static Map<Column, String> with(Map<Column, String> line, Object... others) {
        var changed = new EnumMap<>(line);
        for (int i = 0; i < others.length; i += 2) {
            changed.put((Column) others[i], (String) others[i + 1]);
        }
        changed.values().removeIf(String::isEmpty);
        return changed;
    }

    static Row row(int line, Map<Column, String> fields) {
        return new Row(line, fields);
    }

    PastCohortFile line(Map<Column, String> fields) {
        lines.add(fields);
        return this;
    }

    PastCohortFile line(String nhsNumber, Object... others) {
        return line(with(aLine(nhsNumber), others));
    }

    /** Every column, separated by commas. */
    String text() {
        return Stream.concat(
                        Stream.of(Stream.of(Column.values()).map(Column::header).collect(Collectors.joining(","))),
                        lines.stream().map(PastCohortFile::text))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    private static String text(Map<Column, String> fields) {
        return Stream.of(Column.values())
                .map(column -> fields.getOrDefault(column, ""))
                .map(text -> text.contains(",") ? '"' + text + '"' : text)
                .collect(Collectors.joining(","));
    }
}
