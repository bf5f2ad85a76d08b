package org.waymarker.evaluation;

import java.util.List;
import org.waymarker.serviceuse.Measure;
import org.waymarker.statistics.BeforeAfter;
import org.waymarker.statistics.Draws;
import org.waymarker.statistics.Followed;
import org.waymarker.statistics.TwoGroups;

/**
 * From the landmark on, until which an offer counts, all completers who are still observed then, as far as each is: those offered a peer group compared with
 * those not. Where those not observed to the end of the window are few, they are left out: with the headline figures they would be told of.
 */
final class OfferComparison {
    private final List<Person> people;
    private final Disclosure disclosure;
    private final Landmark landmark;
    private final Draws draws;
    private final Cuts cuts;
    private final List<Row> rows;

    OfferComparison(
            List<Person> people, Disclosure disclosure, Landmark landmark, Draws draws, Cuts cuts, List<Row> rows) {
        this.people = people;
        this.disclosure = disclosure;
        this.landmark = landmark;
        this.draws = draws;
        this.cuts = cuts;
        this.rows = rows;
    }

    void write(Measure measure, Span span) {
        var offered = followed(measure, span, Group.OFFERED);
        var notOffered = followed(measure, span, Group.NOT_OFFERED);
        boolean both = mayShowBoth(measure, offered, notOffered);
        if (!both && mayShowBoth(measure, toTheEnd(offered, span), toTheEnd(notOffered, span))) {
            offered = toTheEnd(offered, span);
            notOffered = toTheEnd(notOffered, span);
            both = true;
        }
        var ofOffered = BeforeAfter.of(Observed.pairs(offered));
        var ofNotOffered = BeforeAfter.of(Observed.pairs(notOffered));
        var out = writer(measure, span, Group.OFFERED);
        out.followed(both || mayShow(measure, offered), ofOffered.before(), ofOffered.after());
        writer(measure, span, Group.NOT_OFFERED)
                .followed(both || mayShow(measure, notOffered), ofNotOffered.before(), ofNotOffered.after());

        var comparison = TwoGroups.of(follow(offered), follow(notOffered));
        int fewer = Math.min(offered.size(), notOffered.size());
        boolean told = both && disclosure.mayTell(ofOffered.after(), ofNotOffered.after());
        out.claim(
                fewer,
                told,
                () -> Figures.ratio(comparison.ratio()),
                () -> Figures.limits(comparison.ratioInterval(draws)),
                List.of(Statistic.OFFER_RATIO, Statistic.OFFER_RATIO_LOW, Statistic.OFFER_RATIO_HIGH));
        out.claim(
                fewer,
                told,
                () -> Figures.rate(comparison.difference()),
                () -> Figures.rateLimits(comparison.differenceInterval(draws)),
                List.of(Statistic.OFFER_DIFFERENCE, Statistic.OFFER_DIFFERENCE_LOW, Statistic.OFFER_DIFFERENCE_HIGH));
    }

    private boolean mayShow(Measure measure, List<Observed> one) {
        return cuts.mayShow(measure.code(), Observed.episodes(one));
    }

    private boolean mayShowBoth(Measure measure, List<Observed> one, List<Observed> other) {
        return cuts.mayShow(measure.code(), List.of(Observed.episodes(one), Observed.episodes(other)));
    }

    private List<Observed> followed(Measure measure, Span span, Group group) {
        return Observed.of(
                people,
                measure,
                span,
                group,
                course -> course.after(span.fortnights() - landmark.fortnights(), landmark.fortnights()));
    }

    /** As the headline set has them, so that the two groups are all of its completers. */
    private static List<Observed> toTheEnd(List<Observed> followed, Span span) {
        return followed.stream().filter(one -> one.whole(span)).toList();
    }

    private static List<Followed> follow(List<Observed> observed) {
        return observed.stream()
                .map(one -> new Followed(one.after().contacts(), one.after().days()))
                .toList();
    }

    private RowWriter writer(Measure measure, Span span, Group group) {
        return new RowWriter(measure, span, group, disclosure, rows);
    }
}
