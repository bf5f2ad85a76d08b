package org.waymarker.evaluation;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.waymarker.serviceuse.Measure;

/**
 * A report as a page to read on a screen or on paper: what matters first, then the tables of detail. It needs no script, no font and
 * nothing else from elsewhere, and knows nothing that is not in the report.
 */
final class HtmlReport {
    private static final String TITLE = "Health service use before and after the pain management programme";

    private final Report report;
    private final List<Slice> known;
    private final List<Slice> unknown;
    private final Html out = new Html();

    private HtmlReport(Report report) {
        this.report = report;
        var all = Stream.of(Measure.values())
                .map(measure -> Slice.main(report, measure))
                .toList();
        this.known = all.stream().filter(Slice::hasPeople).toList();
        this.unknown = all.stream().filter(slice -> !slice.hasPeople()).toList();
    }

    /** The same report gives the same page, to the byte. */
    static String of(Report report) {
        return new HtmlReport(report).page();
    }

    private String page() {
        out.open("html", "lang", "en-GB", "xmlns", "http://www.w3.org/1999/xhtml")
                .open("head")
                .empty("meta", "charset", "UTF-8")
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .leaf("title", TITLE + ": " + report.inputs().service())
                .leaf("style", "\n" + ReportStyle.SHEET)
                .close()
                .open("body")
                .open("main");
        top();
        if (!known.isEmpty()) {
            ratios();
            courses();
        }
        unknown();
        way();
        detail();
        return "<!DOCTYPE html>\n" + out.close().close().close();
    }

    private void top() {
        var inputs = report.inputs();
        out.open("header")
                .leaf("h1", TITLE)
                .leaf(
                        "p",
                        inputs.service() + " \u00b7 programmes that ended from " + Wording.date(inputs.from()) + " to "
                                + Wording.date(inputs.to()) + " \u00b7 "
                                + Wording.figure(report.people(Flow.Step.INCLUDED)) + " people",
                        "class",
                        "of")
                .close()
                .leaf("p", Wording.whatThisIs(inputs));
    }

    private void ratios() {
        heading("The year after the programme compared with other times and other people");
        figure(
                RatioPlot.of("ratios", known.stream().map(HtmlReport::ratios).toList()),
                "Rates are contacts for each person-year. \u25cf observed for the whole of both years; \u25a1 for any part of both;"
                        + " \u25c6 guard against regression to the mean; \u25b2 completers, by offer: those offered may have differed from the start.");
        for (Slice slice : known) {
            if (slice.ratio().direction().isEmpty()) {
                out.leaf("p", Wording.beforeAndAfter(slice));
            }
        }
    }

    private static RatioPlot.Service ratios(Slice slice) {
        var after = slice.cell(Statistic.RATE_AFTER);
        return new RatioPlot.Service(
                Titles.of(slice.measure()),
                Wording.afterAndBefore(slice.ratio(), slice.span()),
                List.of(
                        new RatioPlot.Line(
                                RatioPlot.Mark.DOT,
                                "after / before",
                                slice.ratio(),
                                Wording.rates(slice.cell(Statistic.RATE_BEFORE), after)),
                        new RatioPlot.Line(RatioPlot.Mark.SQUARE, "the same, everybody", slice.sensitivity(), ""),
                        new RatioPlot.Line(
                                RatioPlot.Mark.DIAMOND,
                                "after / 24\u201312 months before",
                                slice.afterToEarlier(),
                                Wording.rates(
                                        slice.cell(Statistic.TREND_RATE_EARLIER),
                                        slice.cell(Statistic.TREND_RATE_AFTER))),
                        new RatioPlot.Line(
                                RatioPlot.Mark.TRIANGLE,
                                "after: offered / not offered",
                                slice.offer(),
                                Wording.rates(
                                        slice.of(Group.NOT_OFFERED).cell(Statistic.FOLLOWED_RATE),
                                        slice.of(Group.OFFERED).cell(Statistic.FOLLOWED_RATE)))));
    }

    private void courses() {
        heading("The course over two years, and each person\u2019s own change");
        for (Slice slice : known) {
            var id = slice.measure().code();
            out.open("figure", "class", "pair")
                    .add(FourWeekPlot.of(id + "-four-weeks", slice))
                    .add(ChangePlot.of(id + "-change", slice))
                    .close();
        }
        out.leaf(
                "p",
                "Left: contacts for each person-year, dashed for the whole year; grey, the programme, which is in neither year;"
                        + " * masked. Right: people by contacts after less contacts before.",
                "class",
                "key");
    }

    private void unknown() {
        unknown(Wording::withoutFeed, slice -> !slice.hasFeed());
        unknown(Wording::withoutPeople, Slice::hasFeed);
    }

    private void unknown(Function<List<Measure>, String> wording, Predicate<Slice> which) {
        var measures = unknown.stream().filter(which).map(Slice::measure).toList();
        if (!measures.isEmpty()) {
            out.leaf("p", wording.apply(measures));
        }
    }

    private void way() {
        heading("Who is in this report");
        figure(
                FlowPlot.of("way", report, known.stream().map(Slice::measure).toList()),
                Wording.masking(report.inputs().disclosure()));
    }

    private void detail() {
        out.open("section", "class", "detail");
        if (!known.isEmpty()) {
            heading("In words");
            known.forEach(slice -> out.leaf(
                    "p", Wording.beforeAndAfter(slice) + " " + Wording.trend(slice) + " " + Wording.offer(slice)));
        }
        heading("Detail");
        DetailTables.print(report, known.stream().map(Slice::measure).toList(), out);
        out.close();
    }

    private void heading(String text) {
        out.leaf("h2", text);
    }

    private void figure(Html picture, String caption) {
        out.open("figure")
                .add(picture)
                .leaf("figcaption", caption, "class", "key")
                .close();
    }
}
