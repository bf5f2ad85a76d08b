package org.waymarker.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.waymarker.serviceuse.Measure;
import org.waymarker.statistics.Individuals;
import org.waymarker.statistics.Pooled;

/** Puts rows of one measure, span and group. */
final class RowWriter {
    private final Measure measure;
    private final Span span;
    private final Group group;
    private final Disclosure disclosure;
    private final List<Row> rows;

    RowWriter(Measure measure, Span span, Group group, Disclosure disclosure, List<Row> rows) {
        this.measure = measure;
        this.span = span;
        this.group = group;
        this.disclosure = disclosure;
        this.rows = rows;
    }

    void put(Statistic statistic, Cell cell) {
        rows.add(new Row(measure, span, group, statistic, Optional.empty(), cell));
    }

    void put(Statistic statistic, String at, Cell cell) {
        rows.add(new Row(measure, span, group, statistic, Optional.of(at), cell));
    }

    void figures(boolean shown, int number, Pooled before, Pooled after) {
        people(Statistic.PEOPLE, shown, number);
        put(Statistic.CONTACTS_BEFORE, shown ? disclosure.count(before.events()) : new Cell.Masked());
        put(Statistic.CONTACTS_AFTER, shown ? disclosure.count(after.events()) : new Cell.Masked());
        put(Statistic.YEARS_BEFORE, shown ? disclosure.years(before.personYears()) : new Cell.Masked());
        put(Statistic.YEARS_AFTER, shown ? disclosure.years(after.personYears()) : new Cell.Masked());
        rate(Statistic.RATE_BEFORE, shown, before);
        rate(Statistic.RATE_AFTER, shown, after);
    }

    /** That there is nobody may be said whatever was published before. */
    void people(Statistic statistic, boolean shown, int number) {
        put(statistic, shown || number == 0 ? disclosure.count(number) : new Cell.Masked());
    }

    void rate(Statistic statistic, boolean shown, Pooled pooled) {
        put(
                statistic,
                shown && !disclosure.few(pooled.events())
                        ? Figures.rate(pooled.events(), pooled.days())
                        : new Cell.Masked());
    }

    void followed(boolean shown, Pooled before, Pooled after) {
        people(Statistic.FOLLOWED_PEOPLE, shown, after.patients());
        put(Statistic.FOLLOWED_CONTACTS, shown ? disclosure.count(after.events()) : new Cell.Masked());
        put(Statistic.FOLLOWED_YEARS, shown ? disclosure.years(after.personYears()) : new Cell.Masked());
        rate(Statistic.FOLLOWED_RATE, shown, after);
        rate(Statistic.FOLLOWED_RATE_BEFORE, shown, before);
    }

    /**
     * An estimate and its limits.
     *
     * @param told whether the figures that it is made of may be shown: whoever has a ratio and a difference has them
     */
    void claim(
            int number,
            boolean told,
            Supplier<Cell> estimate,
            Supplier<Figures.Limits> limits,
            List<Statistic> statistics) {
        if (withheld(number, told, statistics)) {
            return;
        }
        put(statistics.get(0), estimate.get());
        var drawn = limits.get();
        put(statistics.get(1), drawn.low());
        put(statistics.get(2), drawn.high());
    }

    /** @param told as of a claim */
    void exact(boolean told, int number, Pooled before, Pooled after) {
        if (withheld(number, told, List.of(Statistic.EXACT_LOW, Statistic.EXACT_HIGH, Statistic.EXACT_P))) {
            return;
        }
        var exact = Figures.exact(before, after);
        put(Statistic.EXACT_LOW, exact.low());
        put(Statistic.EXACT_HIGH, exact.high());
        put(Statistic.EXACT_P, exact.p());
    }

    private boolean withheld(int number, boolean told, List<Statistic> statistics) {
        boolean tooFew = number < Analysis.FEWEST_FOR_A_CLAIM;
        if (tooFew || !told) {
            statistics.forEach(
                    statistic -> put(statistic, tooFew ? new Cell.NotGiven(Analysis.TOO_FEW) : new Cell.Masked()));
        }
        return tooFew || !told;
    }

    void individuals(boolean shown, Optional<Individuals> found) {
        if (!shown || found.isEmpty()) {
            List.of(
                            Statistic.MEDIAN_BEFORE,
                            Statistic.MEDIAN_AFTER,
                            Statistic.MEDIAN_CHANGE,
                            Statistic.PEOPLE_DOWN,
                            Statistic.PEOPLE_SAME,
                            Statistic.PEOPLE_UP,
                            Statistic.SHARE_DOWN,
                            Statistic.SHARE_SAME,
                            Statistic.SHARE_UP)
                    .forEach(statistic -> put(statistic, new Cell.Masked()));
            return;
        }
        var people = found.get();
        put(Statistic.MEDIAN_BEFORE, Figures.median(people.medianBefore()));
        put(Statistic.MEDIAN_AFTER, Figures.median(people.medianAfter()));
        put(Statistic.MEDIAN_CHANGE, Figures.median(people.medianChange()));
        put(Statistic.PEOPLE_DOWN, disclosure.count(people.down()));
        put(Statistic.PEOPLE_SAME, disclosure.count(people.same()));
        put(Statistic.PEOPLE_UP, disclosure.count(people.up()));
        // Of three shares that make a hundred, each tells what the other two hide.
        boolean any = disclosure.few(people.down()) || disclosure.few(people.same()) || disclosure.few(people.up());
        int all = people.down() + people.same() + people.up();
        put(Statistic.SHARE_DOWN, any ? new Cell.Masked() : Figures.percent(people.down(), all));
        put(Statistic.SHARE_SAME, any ? new Cell.Masked() : Figures.percent(people.same(), all));
        put(Statistic.SHARE_UP, any ? new Cell.Masked() : Figures.percent(people.up(), all));
    }
}
