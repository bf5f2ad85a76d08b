package org.waymarker.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.waymarker.serviceuse.Count;
import org.waymarker.serviceuse.Course;
import org.waymarker.serviceuse.Measure;
import org.waymarker.serviceuse.Stretch.Told;
import org.waymarker.statistics.BeforeAfter;
import org.waymarker.statistics.Draws;
import org.waymarker.statistics.Individuals;
import org.waymarker.statistics.Pair;

/**
 * What a report says of its people, figure by figure. Figures of the headline set come first, so that they are shown where not all
 * can be. Who did not complete is in no comparison by the offer; where they are few, everybody less those compared would tell of them, so that they are
 * in no figure at all.
 */
final class Analysis {
    /** With fewer people no rate is claimed to have changed: intervals from so few do not hold what they promise. */
    static final int FEWEST_FOR_A_CLAIM = 20;

    static final String TOO_FEW = "Fewer than " + FEWEST_FOR_A_CLAIM + " people: too few for a rate claim.";

    private final List<Person> people;
    private final Disclosure disclosure;
    private final Draws draws;
    private final Cuts cuts;
    private final List<Row> rows = new ArrayList<>();
    private final OfferComparison byOffer;

    private Analysis(List<Person> people, Disclosure disclosure, Landmark landmark, Draws draws, Cuts cuts) {
        var completers =
                people.stream().filter(person -> person.offered().isPresent()).toList();
        this.people = disclosure.few(people.size() - completers.size()) ? completers : people;
        this.disclosure = disclosure;
        this.draws = draws;
        this.cuts = cuts;
        this.byOffer = new OfferComparison(this.people, disclosure, landmark, draws, cuts, rows);
    }

    static List<Row> rows(List<Person> people, Disclosure disclosure, Landmark landmark, Draws draws, Cuts cuts) {
        var analysis = new Analysis(people, disclosure, landmark, draws, cuts);
        for (Measure measure : Measure.values()) {
            for (Span span : Span.values()) {
                if (analysis.isKnownOfAnybody(measure)) {
                    analysis.beforeAndAfter(measure, span, Group.ALL);
                    // Before the two groups' own years, which are often shown by the same few people less.
                    analysis.byOffer.write(measure, span);
                    analysis.beforeAndAfter(measure, span, Group.OFFERED);
                    analysis.beforeAndAfter(measure, span, Group.NOT_OFFERED);
                }
                analysis.notWhole(measure, span);
            }
            if (analysis.isKnownOfAnybody(measure)) {
                analysis.trend(measure);
            }
        }
        return analysis.rows;
    }

    /** What no feed tells of has no figures, only a reason. */
    private boolean isKnownOfAnybody(Measure measure) {
        return people.stream()
                .map(person -> person.courses().get(measure))
                .anyMatch(course -> course != null
                        && (course.before().observed().isPresent()
                                || course.after().observed().isPresent()));
    }

    private List<Observed> observed(Measure measure, Span span, Group group) {
        return Observed.of(people, measure, span, group, course -> course.after(span.fortnights(), 0));
    }

    private void beforeAndAfter(Measure measure, Span span, Group group) {
        var all = observed(measure, span, group);
        var whole = all.stream().filter(one -> one.whole(span)).toList();
        var out = writer(measure, span, group);
        var comparison = BeforeAfter.of(Observed.pairs(whole));
        boolean shown = cuts.mayShow(measure.code(), Observed.episodes(whole));
        boolean told = shown && disclosure.mayTell(comparison.before(), comparison.after());
        out.figures(shown, whole.size(), comparison.before(), comparison.after());
        out.claim(
                whole.size(),
                told,
                () -> Figures.ratio(comparison.ratio()),
                () -> Figures.limits(comparison.ratioInterval(draws)),
                List.of(Statistic.RATIO, Statistic.RATIO_LOW, Statistic.RATIO_HIGH));
        out.claim(
                whole.size(),
                told,
                () -> Figures.rate(comparison.difference()),
                () -> Figures.rateLimits(comparison.differenceInterval(draws)),
                List.of(Statistic.DIFFERENCE, Statistic.DIFFERENCE_LOW, Statistic.DIFFERENCE_HIGH));
        out.exact(told, whole.size(), comparison.before(), comparison.after());
        out.individuals(shown, whole.isEmpty() ? Optional.empty() : Optional.of(Individuals.of(Observed.pairs(whole))));
        sensitivity(out, all, whole.size());
        if (span == Span.WEEKS_52) {
            changes(out, shown, whole);
            fourWeeks(out, shown, whole);
        }
    }

    /**
     * Of everybody, however long observed: a model in which a person's own share cannot be found, given to two places and without counts where those who are
     * not in the headline set are few.
     */
    private void sensitivity(RowWriter out, List<Observed> all, int whole) {
        var sensitivity = BeforeAfter.of(Observed.pairs(all));
        out.put(
                Statistic.SENSITIVITY_PEOPLE,
                disclosure.few(all.size() - whole) ? new Cell.Masked() : disclosure.count(all.size()));
        out.claim(
                all.size(),
                disclosure.mayTell(sensitivity.before(), sensitivity.after()),
                () -> Figures.roughRatio(sensitivity.ratio()),
                () -> Figures.roughLimits(sensitivity.ratioInterval(draws)),
                List.of(Statistic.SENSITIVITY_RATIO, Statistic.SENSITIVITY_LOW, Statistic.SENSITIVITY_HIGH));
    }

    private void changes(RowWriter out, boolean shown, List<Observed> whole) {
        if (shown) {
            var changes = whole.stream()
                    .map(one -> one.after().contacts() - one.before().contacts())
                    .toList();
            Changes.of(changes, disclosure)
                    .forEach(bin -> out.put(Statistic.CHANGE, bin.title(), disclosure.count(bin.people())));
        }
    }

    private void fourWeeks(RowWriter out, boolean shown, List<Observed> whole) {
        if (!shown) {
            return;
        }
        var before = FourWeeks.of(months(), month -> pooled(whole, course -> course.before(2, 2 * (month - 1))));
        var after = FourWeeks.of(months(), month -> pooled(whole, course -> course.after(2, 2 * (month - 1))));
        for (int month = months(); month >= 1; month--) {
            out.put(Statistic.FOUR_WEEK_RATE, "-" + month, before.rate(month, disclosure));
        }
        for (int month = 1; month <= months(); month++) {
            out.put(Statistic.FOUR_WEEK_RATE, "" + month, after.rate(month, disclosure));
        }
    }

    private static int months() {
        return Course.YEAR / 2;
    }

    private static FourWeeks.Counted pooled(List<Observed> whole, Function<Course, Told> window) {
        long contacts = 0;
        long days = 0;
        for (Observed one : whole) {
            var told = (Told.Known) window.apply(one.course());
            contacts += told.contacts();
            days += told.days();
        }
        return new FourWeeks.Counted(contacts, days);
    }

    private RowWriter writer(Measure measure, Span span, Group group) {
        return new RowWriter(measure, span, group, disclosure, rows);
    }

    /** Why people are not in the headline set; who misses both windows is told by the one after. */
    private void notWhole(Measure measure, Span span) {
        var reasons = new TreeMap<String, Integer>();
        for (Person person : people) {
            var course = person.courses().get(measure);
            if (course == null) {
                reasons.merge(Count.Reason.NO_FEED.name(), 1, Integer::sum);
            } else {
                var after = course.after(span.fortnights(), 0);
                var before = course.before(span.fortnights(), 0);
                missing(after, course.after().cut(), span)
                        .or(() -> missing(before, course.before().cut(), span))
                        .ifPresent(reason -> reasons.merge(reason, 1, Integer::sum));
            }
        }
        var out = writer(measure, span, Group.ALL);
        reasons.forEach((reason, number) -> out.put(Statistic.NOT_WHOLE, reason, disclosure.count(number)));
    }

    private static Optional<String> missing(Told told, Optional<Count.Reason> cut, Span span) {
        if (told instanceof Told.NotKnown notKnown) {
            return Optional.of(notKnown.reason().name());
        }
        return ((Told.Known) told).days() == span.days()
                ? Optional.empty()
                : Optional.of(cut.orElseThrow().name());
    }

    /** Two years before and the year after, of those observed for all of it: the guard against regression to the mean. */
    private void trend(Measure measure) {
        var span = Span.WEEKS_52;
        var whole = observed(measure, span, Group.ALL).stream()
                .filter(one ->
                        one.whole(span) && earlier(one) instanceof Told.Known known && known.days() == span.days())
                .toList();
        var earlier = whole.stream().map(one -> (Told.Known) earlier(one)).toList();
        var toBefore = new ArrayList<Pair>();
        var toAfter = new ArrayList<Pair>();
        for (int i = 0; i < whole.size(); i++) {
            var one = whole.get(i);
            toBefore.add(pair(earlier.get(i), one.before()));
            toAfter.add(pair(earlier.get(i), one.after()));
        }
        var rising = BeforeAfter.of(toBefore);
        var falling = BeforeAfter.of(toAfter);
        boolean shown = cuts.mayShow(measure.code(), Observed.episodes(whole));
        boolean told = shown && disclosure.mayTell(rising.before(), rising.after(), falling.after());
        var out = writer(measure, span, Group.ALL);
        out.people(Statistic.TREND_PEOPLE, shown, whole.size());
        out.rate(Statistic.TREND_RATE_EARLIER, shown, rising.before());
        out.rate(Statistic.TREND_RATE_BEFORE, shown, rising.after());
        out.rate(Statistic.TREND_RATE_AFTER, shown, falling.after());
        out.claim(
                whole.size(),
                told,
                () -> Figures.ratio(rising.ratio()),
                () -> Figures.limits(rising.ratioInterval(draws)),
                List.of(Statistic.TREND_RATIO, Statistic.TREND_LOW, Statistic.TREND_HIGH));
        out.claim(
                whole.size(),
                told,
                () -> Figures.ratio(falling.ratio()),
                () -> Figures.limits(falling.ratioInterval(draws)),
                List.of(Statistic.AFTER_TO_EARLIER, Statistic.AFTER_TO_EARLIER_LOW, Statistic.AFTER_TO_EARLIER_HIGH));
    }

    private static Told earlier(Observed one) {
        return one.course().before(Course.YEAR, Course.YEAR);
    }

    private static Pair pair(Told.Known first, Told.Known second) {
        return new Pair(first.contacts(), first.days(), second.contacts(), second.days());
    }
}
