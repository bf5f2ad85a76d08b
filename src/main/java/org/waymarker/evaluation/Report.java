package org.waymarker.evaluation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymarker.serviceuse.Measure;

/**
 * A report as it may be published.
 *
 * @param flow how many people there were at each step
 * @param rows in the order of measure and span
 */
record Report(Inputs inputs, Map<Flow.Step, Cell> flow, List<Row> rows) {
    Report {
        rows = List.copyOf(rows);
    }

    Cell people(Flow.Step step) {
        return flow.getOrDefault(step, new Cell.Masked());
    }

    /** The figure, if the report has it. */
    Optional<Cell> cell(Measure measure, Span span, Group group, Statistic statistic) {
        return rows(measure, span, group, statistic).stream().map(Row::cell).findFirst();
    }

    /** All rows of one statistic, such as a series. */
    List<Row> rows(Measure measure, Span span, Group group, Statistic statistic) {
        return rows.stream()
                .filter(row -> row.measure() == measure
                        && row.span() == span
                        && row.group() == group
                        && row.statistic() == statistic)
                .toList();
    }
}
