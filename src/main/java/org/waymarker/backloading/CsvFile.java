package org.waymarker.backloading;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads a table as spreadsheets write one: comma, semicolon or tab, fields in quotes where needed, any line ends, with or without a BOM. */
final class CsvFile {
    /** Some six years of a large service, written in about half a minute; a proxy on the way may not wait for longer. */
    static final int MOST_ROWS = 2_000;

    private static final String BOM = "\uFEFF";
    private static final char[] DELIMITERS = {',', ';', '\t'};

    private CsvFile() {}

    /** What became of the reading. */
    sealed interface Reading {
        /**
         * Every line with fields has as many as there are columns.
         *
         * @param faults of lines that are left out of the rows
         */
        record Rows(List<Row> rows, List<Fault> faults) implements Reading {
            public Rows {
                rows = List.copyOf(rows);
                faults = List.copyOf(faults);
            }
        }

        /** The file as a whole makes no table of ours. */
        record Unusable(List<Fault> faults) implements Reading {
            public Unusable {
                faults = List.copyOf(faults);
            }
        }
    }

    static Reading read(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new Reading.Unusable(List.of(Fault.of(lineOfBadBytes(bytes), FaultReason.FILE_NOT_UTF8)));
        }
        return read(text.startsWith(BOM) ? text.substring(1) : text);
    }

    /** The decoder stops at the first byte that cannot be; the lines before it can be counted. */
    private static int lineOfBadBytes(byte[] bytes) {
        var input = ByteBuffer.wrap(bytes);
        var decoded = CharBuffer.allocate(bytes.length);
        StandardCharsets.UTF_8.newDecoder().decode(input, decoded, true);
        return 1 + (int) decoded.flip().chars().filter(c -> c == '\n').count();
    }

    private static Reading read(String text) {
        var best = new Header(List.of(), 1);
        char delimiter = DELIMITERS[0];
        for (char candidate : DELIMITERS) {
            var header = header(text, candidate);
            if (header.known() > best.known()) {
                best = header;
                delimiter = candidate;
            }
        }
        if (best.cells.isEmpty()) {
            best = header(text, delimiter);
        }
        var faults = best.faults();
        return faults.isEmpty() ? rows(text, delimiter, best) : new Reading.Unusable(faults);
    }

    /**
     * The names of the columns.
     *
     * @param cells without empty ones at the end, which spreadsheets leave behind
     */
    private record Header(List<String> cells, int line) {
        Header {
            cells = List.copyOf(cells);
        }

        private List<Optional<Column>> columns() {
            return cells.stream().map(Column::ofHeader).toList();
        }

        long known() {
            return columns().stream().filter(Optional::isPresent).count();
        }

        List<Fault> faults() {
            var faults = new ArrayList<Fault>();
            var seen = new ArrayList<Column>();
            int position = 0;
            for (Optional<Column> column : columns()) {
                position++;
                if (column.isEmpty()) {
                    faults.add(Fault.ofPosition(line, position, FaultReason.COLUMN_UNKNOWN));
                } else if (seen.contains(column.get())) {
                    faults.add(Fault.of(line, column.get(), FaultReason.COLUMN_REPEATED));
                } else {
                    seen.add(column.get());
                }
            }
            for (Column column : Column.values()) {
                boolean nobodyNamed = column == Column.NHS_NUMBER && !seen.contains(Column.MRN);
                if ((column.required() || nobodyNamed) && !seen.contains(column)) {
                    faults.add(Fault.of(line, column, FaultReason.COLUMN_MISSING));
                }
            }
            return faults;
        }
    }

    private static Header header(String text, char delimiter) {
        try (var parser = parser(text, delimiter)) {
            var records = new Records(parser);
            while (records.next()) {
                if (!isBlank(records.current)) {
                    return new Header(withoutEmptyEnd(records.current), records.line);
                }
            }
        } catch (UncheckedIOException e) {
            // A first line that is no CSV names no column.
        } catch (IOException e) {
            throw new UncheckedIOException("A string can be read", e);
        }
        return new Header(List.of(), 1);
    }

    private static List<String> withoutEmptyEnd(List<String> cells) {
        int end = cells.size();
        while (end > 0 && cells.get(end - 1).isEmpty()) {
            end--;
        }
        return cells.subList(0, end);
    }

    private static Reading rows(String text, char delimiter, Header header) {
        var rows = new ArrayList<Row>();
        var faults = new ArrayList<Fault>();
        int read = 0;
        try (var parser = parser(text, delimiter)) {
            var records = new Records(parser);
            try {
                while (records.next()) {
                    if (records.line <= header.line || isBlank(records.current)) {
                        continue;
                    }
                    if (++read > MOST_ROWS) {
                        return new Reading.Unusable(List.of(Fault.of(records.line, FaultReason.FILE_TOO_LONG)));
                    }
                    row(header, records.current, records.line)
                            .ifPresentOrElse(
                                    rows::add, () -> faults.add(Fault.of(records.line, FaultReason.FIELD_COUNT_WRONG)));
                }
            } catch (UncheckedIOException e) {
                // Where one field ends is not known, so neither is where the lines after it begin.
                return new Reading.Unusable(List.of(Fault.of(records.line, FaultReason.FILE_NOT_CSV)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A string can be read", e);
        }
        return read == 0
                ? new Reading.Unusable(List.of(Fault.of(header.line, FaultReason.FILE_EMPTY)))
                : new Reading.Rows(rows, faults);
    }

    private static Optional<Row> row(Header header, List<String> cells, int line) {
        if (cells.size() < header.cells.size() || withoutEmptyEnd(cells).size() > header.cells.size()) {
            return Optional.empty();
        }
        var fields = new EnumMap<Column, String>(Column.class);
        for (int i = 0; i < header.cells.size(); i++) {
            var cell = cells.get(i);
            if (!cell.isEmpty()) {
                fields.put(Column.ofHeader(header.cells.get(i)).orElseThrow(), cell);
            }
        }
        return Optional.of(new Row(line, fields));
    }

    private static boolean isBlank(List<String> cells) {
        return cells.stream().allMatch(String::isEmpty);
    }

    private static CSVParser parser(String text, char delimiter) throws IOException {
        return CSVParser.builder()
                .setReader(new StringReader(text))
                .setFormat(CSVFormat.DEFAULT
                        .builder()
                        .setDelimiter(delimiter)
                        .setIgnoreEmptyLines(false)
                        .setIgnoreSurroundingSpaces(true)
                        .get())
                .get();
    }

    /** Walks through records, knowing on which line of the file each begins. */
    private static final class Records {
        private final CSVParser parser;
        private final Iterator<CSVRecord> iterator;
        private List<String> current = List.of();
        private int line;

        Records(CSVParser parser) {
            this.parser = parser;
            this.iterator = parser.iterator();
        }

        /** @throws UncheckedIOException if what follows is no CSV; {@link #line} is then where it begins */
        boolean next() {
            line = Math.toIntExact(parser.getCurrentLineNumber()) + 1;
            if (!iterator.hasNext()) {
                return false;
            }
            // Spreadsheets pad with blanks that do not break, which look like any other.
            current = iterator.next().stream()
                    .map(cell -> cell.replace('\u00A0', ' ').strip())
                    .toList();
            return true;
        }
    }
}
