package org.waymarker.evaluation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.waymarker.evaluation.Tables.Content;
import org.waymarker.evaluation.Tables.Line;
import org.waymarker.serviceuse.Count;
import org.waymarker.serviceuse.Feed;
import org.waymarker.serviceuse.Measure;

/** All figures of a report that are not drawn to be read off, and what it was made from. */
final class DetailTables {
    private final Report report;
    private final List<Measure> measures;
    private final Tables tables;
    private final Footnotes notes = new Footnotes();

    private DetailTables(Report report, List<Measure> measures, Html out) {
        this.report = report;
        this.measures = measures;
        this.tables = new Tables(out);
    }

    static void print(Report report, List<Measure> measures, Html out) {
        var all = new DetailTables(report, measures, out);
        if (!measures.isEmpty()) {
            all.counts();
            all.comparisons();
            all.halfYear();
            all.individuals();
            all.earlierYears();
            all.offer();
            all.notWhole();
        }
        all.flow();
        out.open("ul", "class", "notes")
                .leaf("li", Wording.masking(report.inputs().disclosure()));
        all.notes.print(out);
        out.close();
        all.inputs();
    }

    private Content cell(Cell cell) {
        return to -> notes.cell(to, cell);
    }

    private Content claim(Claim claim) {
        return to -> notes.claim(to, claim);
    }

    private interface LineOf {
        List<Content> cells(Slice slice);
    }

    /** A group of lines for each measure: everyone, offered and not offered. */
    private Map<String, List<Line>> byGroup(Span span, LineOf line) {
        var groups = new LinkedHashMap<String, List<Line>>();
        for (Measure measure : measures) {
            var lines = new ArrayList<Line>();
            for (Group group : Group.values()) {
                lines.add(new Line(group.title(), line.cells(new Slice(report, measure, span, group))));
            }
            groups.put(Titles.of(measure), lines);
        }
        return groups;
    }

    private Map<String, List<Line>> byMeasure(LineOf line) {
        return Map.of(
                "",
                measures.stream()
                        .map(measure -> new Line(Titles.of(measure), line.cells(Slice.main(report, measure))))
                        .toList());
    }

    private void counts() {
        tables.table(
                "Counts, person-years and rates of people observed for the whole of both windows, and their difference with its 95%"
                        + " interval",
                List.of(
                        "",
                        "People",
                        "Contacts before",
                        "after",
                        "Years before",
                        "after",
                        "Rate before",
                        "after",
                        "Difference"),
                byGroup(Span.WEEKS_52, slice -> {
                    var cells = cells(
                            slice,
                            Statistic.PEOPLE,
                            Statistic.CONTACTS_BEFORE,
                            Statistic.CONTACTS_AFTER,
                            Statistic.YEARS_BEFORE,
                            Statistic.YEARS_AFTER,
                            Statistic.RATE_BEFORE,
                            Statistic.RATE_AFTER);
                    cells.add(claim(slice.difference()));
                    return cells;
                }));
    }

    private List<Content> cells(Slice slice, Statistic... statistics) {
        var cells = new ArrayList<Content>();
        for (Statistic statistic : statistics) {
            cells.add(cell(slice.cell(statistic)));
        }
        return cells;
    }

    private void comparisons() {
        tables.table(
                "Rate after divided by rate before, with 95% intervals whose unit is the person. The exact interval, as if contacts came"
                        + " singly, is a check, too narrow for pain that flares. Everybody: observed for any part of both windows",
                List.of("", "Ratio", "Exact", "p", "Everybody: people", "Ratio"),
                byGroup(
                        Span.WEEKS_52,
                        slice -> List.of(
                                claim(slice.ratio()),
                                to -> notes.interval(to, slice.exact()),
                                to -> notes.probability(to, slice.cell(Statistic.EXACT_P)),
                                cell(slice.cell(Statistic.SENSITIVITY_PEOPLE)),
                                claim(slice.sensitivity()))));
    }

    private void halfYear() {
        tables.table(
                "Secondary: the 26 weeks before the first session and after the last",
                List.of("", "People", "Rate before", "after", "Difference a year", "Ratio"),
                byGroup(Span.WEEKS_26, slice -> {
                    var cells = cells(slice, Statistic.PEOPLE, Statistic.RATE_BEFORE, Statistic.RATE_AFTER);
                    cells.add(claim(slice.difference()));
                    cells.add(claim(slice.ratio()));
                    return cells;
                }));
    }

    private void individuals() {
        tables.table(
                "Individuals: medians, and how many had fewer, as many or more contacts after",
                List.of("", "Median before", "after", "of changes", "Fewer", "%", "As many", "%", "More", "%"),
                byGroup(
                        Span.WEEKS_52,
                        slice -> cells(
                                slice,
                                Statistic.MEDIAN_BEFORE,
                                Statistic.MEDIAN_AFTER,
                                Statistic.MEDIAN_CHANGE,
                                Statistic.PEOPLE_DOWN,
                                Statistic.SHARE_DOWN,
                                Statistic.PEOPLE_SAME,
                                Statistic.SHARE_SAME,
                                Statistic.PEOPLE_UP,
                                Statistic.SHARE_UP)));
    }

    private void earlierYears() {
        tables.table(
                "Earlier years, of people observed for two whole years before and one after: the guard against regression to the mean."
                        + " Rates for each person-year",
                List.of(
                        "",
                        "People",
                        "24 to 12 months before",
                        "Year before",
                        "Year after",
                        "Year before / the one before it",
                        "Year after / 24 to 12 months before"),
                byMeasure(slice -> List.of(
                        cell(slice.cell(Statistic.TREND_PEOPLE)),
                        cell(slice.cell(Statistic.TREND_RATE_EARLIER)),
                        cell(slice.cell(Statistic.TREND_RATE_BEFORE)),
                        cell(slice.cell(Statistic.TREND_RATE_AFTER)),
                        claim(slice.trend()),
                        claim(slice.afterToEarlier()))));
    }

    private void offer() {
        var groups = new LinkedHashMap<String, List<Line>>();
        for (Measure measure : measures) {
            var lines = new ArrayList<Line>();
            for (Span span : Span.values()) {
                for (Group group : List.of(Group.OFFERED, Group.NOT_OFFERED)) {
                    var slice = new Slice(report, measure, span, group);
                    var cells = cells(
                            slice,
                            Statistic.FOLLOWED_PEOPLE,
                            Statistic.FOLLOWED_CONTACTS,
                            Statistic.FOLLOWED_YEARS,
                            Statistic.FOLLOWED_RATE,
                            Statistic.FOLLOWED_RATE_BEFORE);
                    if (group == Group.OFFERED) {
                        cells.add(claim(slice.offer()));
                        cells.add(claim(slice.offerDifference()));
                    } else {
                        cells.add(to -> {});
                        cells.add(to -> {});
                    }
                    lines.add(new Line(group.title() + ", " + span.title(), cells));
                }
            }
            groups.put(Titles.of(measure), lines);
        }
        tables.table(
                "Completers offered a peer group and completers not offered one, as far as each was observed, "
                        + Wording.since(report.inputs().landmark()),
                List.of(
                        "",
                        "People",
                        "Contacts",
                        "Person-years",
                        "Rate",
                        "Rate before",
                        "Ratio, offered / not",
                        "Difference a year"),
                groups);
    }

    private void notWhole() {
        var groups = new LinkedHashMap<String, List<Line>>();
        for (Measure measure : measures) {
            var year = notWhole(measure, Span.WEEKS_52);
            var half = notWhole(measure, Span.WEEKS_26);
            var reasons = new TreeSet<>(year.keySet());
            reasons.addAll(half.keySet());
            if (!reasons.isEmpty()) {
                groups.put(
                        Titles.of(measure),
                        reasons.stream()
                                .map(name -> new Line(
                                        reason(name), List.of(cell(people(year, name)), cell(people(half, name)))))
                                .toList());
            }
        }
        if (!groups.isEmpty()) {
            tables.narrow(
                    "People not observed for the whole of both windows, and why",
                    List.of("", Span.WEEKS_52.title(), Span.WEEKS_26.title()),
                    groups);
        }
    }

    private Map<String, Cell> notWhole(Measure measure, Span span) {
        return new Slice(report, measure, span, Group.ALL)
                .rows(Statistic.NOT_WHOLE).stream()
                        .collect(Collectors.toMap(row -> row.at().orElseThrow(), Row::cell));
    }

    /** A reason that has no row is nobody's. */
    private static Cell people(Map<String, Cell> byReason, String reason) {
        return byReason.getOrDefault(reason, new Cell.Figure(BigDecimal.ZERO));
    }

    private static String reason(String name) {
        for (Count.Reason reason : Count.Reason.values()) {
            if (reason.name().equals(name)) {
                return reason.sentence();
            }
        }
        return name;
    }

    private void flow() {
        var lines = new ArrayList<Line>();
        for (Flow.Step step : Flow.Step.values()) {
            lines.add(new Line(step.title(), List.of(cell(report.people(step)))));
        }
        tables.narrow("The way of people into this report", List.of("", "People"), Map.of("", lines));
    }

    private void inputs() {
        var settings = new ArrayList<Line>();
        for (Inputs.Setting setting : report.inputs().settings()) {
            settings.add(new Line(setting.title(), List.of(to -> to.text(setting.value()))));
        }
        tables.words(
                "Settings. The same settings, feeds and data give the same report, to the byte",
                "Setting",
                "Value",
                settings);
        var feeds = new ArrayList<Line>();
        for (Feed feed : report.inputs().feeds()) {
            feeds.add(new Line(feed.name().value(), List.of(to -> to.text(Inputs.described(feed)))));
        }
        if (!feeds.isEmpty()) {
            tables.words("Feeds, as declared when contacts were counted", "Feed", "What it is complete for", feeds);
        }
    }
}
