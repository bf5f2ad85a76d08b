package org.waymarker.evaluation;

import java.util.List;
import org.waymarker.serviceuse.Measure;

/** What a report says of one measure, span and group. */
record Slice(Report report, Measure measure, Span span, Group group) {
    /** Of everybody, over a year: what a reader looks at first. */
    static Slice main(Report report, Measure measure) {
        return new Slice(report, measure, Span.WEEKS_52, Group.ALL);
    }

    Cell cell(Statistic statistic) {
        return report.cell(measure, span, group, statistic).orElseGet(() -> new Cell.NotGiven("Not in this report."));
    }

    List<Row> rows(Statistic statistic) {
        return report.rows(measure, span, group, statistic);
    }

    Slice of(Group other) {
        return new Slice(report, measure, span, other);
    }

    Claim ratio() {
        return claim(Statistic.RATIO, Statistic.RATIO_LOW, Statistic.RATIO_HIGH);
    }

    Claim difference() {
        return claim(Statistic.DIFFERENCE, Statistic.DIFFERENCE_LOW, Statistic.DIFFERENCE_HIGH);
    }

    Claim sensitivity() {
        return claim(Statistic.SENSITIVITY_RATIO, Statistic.SENSITIVITY_LOW, Statistic.SENSITIVITY_HIGH);
    }

    /** The exact interval has the ratio as its estimate. */
    Claim exact() {
        return claim(Statistic.RATIO, Statistic.EXACT_LOW, Statistic.EXACT_HIGH);
    }

    Claim trend() {
        return claim(Statistic.TREND_RATIO, Statistic.TREND_LOW, Statistic.TREND_HIGH);
    }

    Claim afterToEarlier() {
        return claim(Statistic.AFTER_TO_EARLIER, Statistic.AFTER_TO_EARLIER_LOW, Statistic.AFTER_TO_EARLIER_HIGH);
    }

    /** Offered divided by not offered. */
    Claim offer() {
        return of(Group.OFFERED).claim(Statistic.OFFER_RATIO, Statistic.OFFER_RATIO_LOW, Statistic.OFFER_RATIO_HIGH);
    }

    Claim offerDifference() {
        return of(Group.OFFERED)
                .claim(Statistic.OFFER_DIFFERENCE, Statistic.OFFER_DIFFERENCE_LOW, Statistic.OFFER_DIFFERENCE_HIGH);
    }

    private Claim claim(Statistic estimate, Statistic low, Statistic high) {
        return new Claim(cell(estimate), cell(low), cell(high));
    }

    /** Whether a feed of these contacts has been declared, without which nothing is known of them. */
    boolean hasFeed() {
        return report.inputs().feeds().stream().anyMatch(feed -> feed.kinds().contains(measure.kind()));
    }

    /** Whether anybody was observed both before and after. */
    boolean hasPeople() {
        return report.cell(measure, span, group, Statistic.SENSITIVITY_PEOPLE)
                .filter(people -> !isNone(people))
                .isPresent();
    }

    private static boolean isNone(Cell people) {
        return people instanceof Cell.Figure figure && figure.value().signum() == 0;
    }
}
