package org.waymarker.backloading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.waymarker.backloading.CsvFile.Reading;

/** A table is the same table in whatever dialect somebody's spreadsheet writes it. */
class CsvDialectsPropertiesTest {
    record Dialect(char delimiter, String lineEnd, boolean quotesAll, boolean bom, boolean endsWithALineEnd) {
        String write(List<Map<Column, String>> rows) {
            var header = Stream.of(Column.values()).map(Column::header).toList();
            return (bom ? "\uFEFF" : "")
                    + Stream.concat(Stream.of(header), rows.stream().map(Dialect::cells))
                            .map(cells -> cells.stream().map(this::cell).collect(Collectors.joining("" + delimiter)))
                            .collect(Collectors.joining(lineEnd))
                    + (endsWithALineEnd ? lineEnd : "");
        }

        private static List<String> cells(Map<Column, String> row) {
            return Stream.of(Column.values()).map(c -> row.getOrDefault(c, "")).toList();
        }

        private String cell(String text) {
            boolean special = text.chars().anyMatch(c -> c == delimiter || c == '"' || c == '\n' || c == '\r');
            return quotesAll || special ? '"' + text.replace("\"", "\"\"") + '"' : text;
        }
    }

    @Provide
    Arbitrary<Dialect> dialects() {
        return Combinators.combine(
                        Arbitraries.of(',', ';', '\t'),
                        Arbitraries.of("\n", "\r\n"),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as(Dialect::new);
    }

    @Provide
    Arbitrary<List<Map<Column, String>>> tables() {
        var texts = Arbitraries.strings()
                .withChars("aZ09 ,;\"'/-.é€\u00A0\n")
                .ofMaxLength(12)
                .map(text -> text.replace('\u00A0', ' ').strip());
        Arbitrary<Map<Column, String>> rows = Arbitraries.maps(Arbitraries.of(Column.class), texts)
                .map(CsvDialectsPropertiesTest::withoutEmpty)
                .filter(row -> !row.isEmpty());
        return rows.list().ofMinSize(1).ofMaxSize(5);
    }

    private static Map<Column, String> withoutEmpty(Map<Column, String> row) {
        var fields = new EnumMap<Column, String>(Column.class);
        row.forEach((column, text) -> {
            if (!text.isEmpty()) {
                fields.put(column, text);
            }
        });
        return fields;
    }

    @Property(tries = 500)
    void everyDialectIsReadAsTheSameTable(
            @ForAll("tables") List<Map<Column, String>> table, @ForAll("dialects") Dialect dialect) {
        var reading = CsvFile.read(dialect.write(table).getBytes(StandardCharsets.UTF_8));
        assertThat(reading).isInstanceOf(Reading.Rows.class);
        assertThat(((Reading.Rows) reading).faults()).isEmpty();
        assertThat(((Reading.Rows) reading).rows()).extracting(Row::fields).isEqualTo(table);
    }

    /** Each row begins where the lines before it end, however many of them a field in quotes runs over. */
    @Property(tries = 200)
    void everyRowKnowsItsLine(@ForAll("tables") List<Map<Column, String>> table) {
        var dialect = new Dialect(',', "\n", true, false, true);
        var rows = ((Reading.Rows) CsvFile.read(dialect.write(table).getBytes(StandardCharsets.UTF_8))).rows();
        int line = 2;
        for (int i = 0; i < table.size(); i++) {
            assertThat(rows.get(i).line()).isEqualTo(line);
            line += 1 + breaks(table.get(i));
        }
    }

    private static int breaks(Map<Column, String> row) {
        return (int) row.values().stream()
                .flatMapToInt(String::chars)
                .filter(c -> c == '\n')
                .count();
    }

    /** Whatever bytes somebody sends: a table or a fault, never an accident. */
    @Property(tries = 500)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        assertThat(CsvFile.read(bytes)).isNotNull();
    }
}
