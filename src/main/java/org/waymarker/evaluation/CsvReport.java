package org.waymarker.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.waymarker.serviceuse.Measure;

/** A report as a CSV file (RFC 4180), a figure a line, and the dictionary of its data. */
final class CsvReport {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader(headers()).get();

    private CsvReport() {}

    /** The columns, and what they mean. */
    private enum Column {
        SECTION("setting, feed, flow or figure"),
        MEASURE("What is counted, for a figure; services are never added up."),
        WEEKS("Length of the windows, for a figure: 52, or 26 as secondary."),
        PEOPLE("Whose figure it is: all, offered or not-offered."),
        ITEM("Code of the setting, of the step in the flow or of the statistic; name of the feed."),
        AT("Which of several, where the statistic has more than one figure."),
        VALUE("The figure or setting; empty if the status says why."),
        STATUS(
                "shown; masked, if too few people stand behind it; not-given, for the reason in the last column; unlimited, for an interval"
                        + " without an upper limit."),
        UNIT("Unit of the value."),
        REASON("Why no figure is given.");

        private final String meaning;

        Column(String meaning) {
            this.meaning = meaning;
        }

        private String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static String[] headers() {
        var columns = Column.values();
        var titles = new String[columns.length];
        for (int i = 0; i < columns.length; i++) {
            titles[i] = columns[i].title();
        }
        return titles;
    }

    static String of(Report report) {
        return printed(FORMAT, printer -> {
            for (Inputs.Setting setting : report.inputs().settings()) {
                line(printer, "setting", "", "", "", setting.code(), "", setting.value(), "shown", "", "");
            }
            for (var feed : report.inputs().feeds()) {
                line(printer, "feed", "", "", "", feed.name().value(), "", Inputs.described(feed), "shown", "", "");
            }
            for (Flow.Step step : Flow.Step.values()) {
                cell(printer, List.of("flow", "", "", "", step.code(), ""), report.people(step), "people");
            }
            for (Row row : report.rows()) {
                cell(
                        printer,
                        List.of(
                                "figure",
                                row.measure().code(),
                                "" + row.span().weeks(),
                                row.group().code(),
                                row.statistic().code(),
                                row.at().orElse("")),
                        row.cell(),
                        row.statistic().unit());
            }
        });
    }

    private static void cell(CSVPrinter printer, List<String> key, Cell cell, String unit) {
        String value = cell instanceof Cell.Figure figure ? figure.value().toPlainString() : "";
        line(
                printer,
                key.get(0),
                key.get(1),
                key.get(2),
                key.get(3),
                key.get(4),
                key.get(5),
                value,
                status(cell),
                unit,
                cell instanceof Cell.NotGiven none ? none.reason() : "");
    }

    private static String status(Cell cell) {
        if (cell instanceof Cell.Figure) {
            return "shown";
        }
        if (cell instanceof Cell.Masked) {
            return "masked";
        }
        return cell instanceof Cell.Unlimited ? "unlimited" : "not-given";
    }

    /** Every column, measure, group, step and statistic. */
    static String dictionary() {
        var format = CSVFormat.RFC4180
                .builder()
                .setHeader("kind", "code", "unit", "meaning")
                .get();
        return printed(format, printer -> {
            for (Column column : Column.values()) {
                line(printer, "column", column.title(), "", column.meaning);
            }
            for (Measure measure : Measure.values()) {
                line(printer, "measure", measure.code(), measure.unit(), Titles.of(measure));
            }
            for (Group group : Group.values()) {
                line(printer, "people", group.code(), "", group.title());
            }
            for (Flow.Step step : Flow.Step.values()) {
                line(printer, "flow", step.code(), "people", step.title());
            }
            for (Statistic statistic : Statistic.values()) {
                line(printer, "statistic", statistic.code(), statistic.unit(), statistic.definition());
            }
        });
    }

    private interface Body {
        void print(CSVPrinter printer);
    }

    private static String printed(CSVFormat format, Body body) {
        var text = new StringBuilder();
        try (var printer = new CSVPrinter(text, format)) {
            body.print(printer);
        } catch (IOException e) {
            throw new UncheckedIOException("A string takes all that is written to it", e);
        }
        return text.toString();
    }

    private static void line(CSVPrinter printer, @Nullable Object... values) {
        try {
            printer.printRecord(values);
        } catch (IOException e) {
            throw new UncheckedIOException("A string takes all that is written to it", e);
        }
    }
}
