package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.serviceuse.Measure;

class WordingTest {
    @ParameterizedTest
    @CsvSource({
        "0.800, 0.700, 0.999, lower in the year after",
        "0.800, 0.700, 1.000, no clear difference",
        "0.800, 0.700, 1.001, no clear difference",
        "1.200, 1.001, 1.400, higher in the year after",
        "1.200, 1.000, 1.400, no clear difference",
        "1.200, 0.999, 1.400, no clear difference",
    })
    void saysWhatTheWholeIntervalSays(String ratio, String low, String high, String words) {
        assertThat(Wording.afterAndBefore(claim(ratio, low, high), Span.WEEKS_52))
                .isEqualTo(words);
    }

    @Test
    void knowsHalfAYearFromAWholeOne() {
        assertThat(Wording.afterAndBefore(claim("0.5", "0.4", "0.6"), Span.WEEKS_26))
                .isEqualTo("lower in the half-year after");
    }

    @Test
    void comparesThoseOfferedWithThoseNot() {
        assertThat(offer("0.500", "0.400", "0.600"))
                .contains(
                        "from 28 days after the last session on: lower in those offered (ratio 0.500 (0.400 to 0.600)).")
                .endsWith(
                        " How unlike they were to begin with: 3.00 and 6.00 for each person-year before the first session.");
        assertThat(offer("1.500", "1.400", "1.600")).contains(": higher in those offered (");
        assertThat(offer("1.500", "0.400", "1.600")).contains(": no clear difference (");
    }

    private static String offer(String ratio, String low, String high) {
        var rows = new ArrayList<Row>();
        Map.of(
                        Statistic.OFFER_RATIO, figure(ratio),
                        Statistic.OFFER_RATIO_LOW, figure(low),
                        Statistic.OFFER_RATIO_HIGH, figure(high))
                .forEach((statistic, cell) -> rows.add(row(Group.OFFERED, statistic, cell)));
        rows.add(row(Group.OFFERED, Statistic.FOLLOWED_RATE_BEFORE, figure("3.00")));
        rows.add(row(Group.NOT_OFFERED, Statistic.FOLLOWED_RATE_BEFORE, figure("6.00")));
        return Wording.offer(slice(rows));
    }

    @Test
    void saysNothingOfADirectionThatIsNotGiven() {
        var none = new Cell.NotGiven("No events.");
        var tooFew = new Cell.NotGiven(Analysis.TOO_FEW);
        var masked = new Cell.Masked();
        assertThat(after(new Claim(none, none, none))).isEqualTo("no events");
        assertThat(after(new Claim(tooFew, tooFew, tooFew))).isEqualTo("too few people for a rate claim");
        assertThat(after(new Claim(masked, masked, masked))).isEqualTo("masked");
        assertThat(after(new Claim(figure("0.5"), none, none))).isEqualTo("no interval");
        assertThat(after(new Claim(figure("0.5"), masked, masked))).isEqualTo("no interval");
    }

    @Test
    void takesAnIntervalWithoutEndForWhatItIs() {
        assertThat(after(new Claim(figure("2"), figure("0.5"), new Cell.Unlimited())))
                .isEqualTo("no clear difference");
        assertThat(after(new Claim(figure("2"), figure("1.5"), new Cell.Unlimited())))
                .isEqualTo("higher in the year after");
        assertThat(Wording.claim(new Claim(figure("2"), figure("1.5"), new Cell.Unlimited())))
                .isEqualTo("2 (1.5 or more)");
    }

    @Test
    void writesFigures() {
        assertThat(Wording.figure(figure("-0.30"))).isEqualTo("\u22120.30");
        assertThat(Wording.figure(figure("1234567.80"))).isEqualTo("1,234,567.80");
        assertThat(Wording.figure(figure("-1000"))).isEqualTo("\u22121,000");
        assertThat(Wording.figure(figure("999"))).isEqualTo("999");
        assertThat(Wording.figure(new Cell.Masked())).isEqualTo("*");
        assertThat(Wording.figure(new Cell.NotGiven("No events."))).isEqualTo("\u2013");
        assertThat(Wording.claim(claim("0.834", "0.761", "0.914"))).isEqualTo("0.834 (0.761 to 0.914)");
        assertThat(Wording.date(LocalDate.of(2023, 9, 1))).isEqualTo("1 September 2023");
    }

    @Test
    void writesNoProbabilityOfZero() {
        assertThat(Wording.probability(figure("0.00000"))).isEqualTo("< 0.00001");
        assertThat(Wording.probability(figure("0.00010"))).isEqualTo("0.00010");
    }

    @Test
    void writesOneStarForTwoMaskedRates() {
        assertThat(Wording.rates(new Cell.Masked(), new Cell.Masked())).isEqualTo("*");
        assertThat(Wording.rates(new Cell.Masked(), figure("1.5"))).isEqualTo("* \u2192 1.5");
    }

    @Test
    void warnsThatRisingContactsFallAgain() {
        assertThat(trend("1.400", "1.200", "1.600"))
                .isEqualTo(
                        "Earlier years (40 people): 2.00 a year 24 to 12 months before, 2.80 in the year before, 2.10 in the"
                                + " year after. Contacts were rising when people came (ratio 1.400 (1.200 to 1.600)): some fall would be"
                                + " expected without any programme. Compared with 24 to 12 months before: no clear difference"
                                + " (ratio 1.050 (0.900 to 1.200)).");
    }

    @Test
    void tellsWhereTheFallBeganBefore() {
        assertThat(trend("0.700", "0.600", "0.900")).contains("Contacts were already falling when people came");
        assertThat(trend("1.100", "0.900", "1.300")).contains("No clear difference between the two years before");
    }

    @Test
    void knowsNoEarlierYearsOfNobody() {
        var slice = slice(Map.of(Statistic.TREND_PEOPLE, figure("0")));
        assertThat(Wording.trend(slice)).isEqualTo("Earlier years: nobody was observed for two whole years before.");
    }

    private static String after(Claim claim) {
        return Wording.afterAndBefore(claim, Span.WEEKS_52);
    }

    private static String trend(String ratio, String low, String high) {
        return Wording.trend(slice(Map.of(
                Statistic.TREND_PEOPLE, figure("40"),
                Statistic.TREND_RATE_EARLIER, figure("2.00"),
                Statistic.TREND_RATE_BEFORE, figure("2.80"),
                Statistic.TREND_RATE_AFTER, figure("2.10"),
                Statistic.TREND_RATIO, figure(ratio),
                Statistic.TREND_LOW, figure(low),
                Statistic.TREND_HIGH, figure(high),
                Statistic.AFTER_TO_EARLIER, figure("1.050"),
                Statistic.AFTER_TO_EARLIER_LOW, figure("0.900"),
                Statistic.AFTER_TO_EARLIER_HIGH, figure("1.200"))));
    }

    private static Slice slice(Map<Statistic, Cell> cells) {
        var rows = new ArrayList<Row>();
        cells.forEach((statistic, cell) -> rows.add(row(Group.ALL, statistic, cell)));
        return slice(rows);
    }

    private static Slice slice(List<Row> rows) {
        var inputs = MadeUpCohort.small().inputs();
        return Slice.main(new Report(inputs, Map.of(), rows), Measure.GP_CONSULTATIONS);
    }

    private static Row row(Group group, Statistic statistic, Cell cell) {
        return new Row(Measure.GP_CONSULTATIONS, Span.WEEKS_52, group, statistic, Optional.empty(), cell);
    }

    private static Claim claim(String estimate, String low, String high) {
        return new Claim(figure(estimate), figure(low), figure(high));
    }

    private static Cell figure(String value) {
        return new Cell.Figure(new BigDecimal(value));
    }
}
