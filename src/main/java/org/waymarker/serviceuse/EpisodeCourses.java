package org.waymarker.serviceuse;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The course of every measure around one episode. Other than a count, it is also of people who were observed for a part of the time only: how
 * long they were is said with it.
 */
final class EpisodeCourses {
    /** How long before a window the origin of a transfer may have ended. */
    private static final int DAYS_BEFORE = 1;

    private final Windows windows;
    private final Followed followed;
    private final ToldContacts told;

    EpisodeCourses(Windows windows, Followed followed, ToldContacts told) {
        this.windows = windows;
        this.followed = followed;
        this.told = told;
    }

    /** One for every measure. */
    List<Course> courses() {
        return Arrays.stream(Measure.values()).map(this::course).toList();
    }

    /** The 104 weeks before the first session. */
    static DateRange before(Windows windows) {
        var to = windows.firstSession();
        return new DateRange(to.minusDays((long) Course.BEFORE * Stretch.FORTNIGHT), to);
    }

    /** The days for which contacts are asked for, as far as the person is observed, and a little before them. */
    static List<DateRange> asked(Windows windows, Followed followed) {
        return Stream.of(before(windows), after(windows))
                .flatMap(range -> followed.of(range, windows.lastSession()).stream())
                .map(range -> range.startingEarlierBy(DAYS_BEFORE))
                .toList();
    }

    private static DateRange after(Windows windows) {
        return windows.followUp().range();
    }

    private Course course(Measure measure) {
        var feeds = feeds(measure.kind());
        if (feeds.isEmpty()) {
            return unknown(measure, noFeed(measure.kind()));
        }
        var contacts = told.contacts(feeds, measure.kind());
        if (contacts.isEmpty()) {
            return unknown(measure, Count.Reason.CONTACT_UNREADABLE);
        }
        var complete = complete(feeds);
        var counter = CountingRules.counter(measure, contacts.get(), told.programme(), complete.to());
        return course(
                measure,
                CountSource.of(feeds),
                stretch(before(windows), Course.BEFORE, complete, counter),
                stretch(after(windows), Course.AFTER, complete, counter));
    }

    /**
     * The same feeds before and after: all that are complete for both years, or else the one that tells of the most days of them. Nothing that
     * tells of one side only is of use, and of somebody who was observed on neither there is nothing to tell.
     */
    private List<Feed> feeds(ContactKind kind) {
        var baseline = followed.of(windows.baseline().range(), windows.lastSession());
        var followUp = followed.of(windows.followUp().range(), windows.lastSession());
        if (baseline.isEmpty() && followUp.isEmpty()) {
            return List.of();
        }
        var ofKind = told.found().stream()
                .filter(feed -> feed.kinds().contains(kind))
                .toList();
        var whole = ofKind.stream()
                .filter(feed -> baseline.map(feed.complete()::contains).orElse(true)
                        && followUp.map(feed.complete()::contains).orElse(true))
                .toList();
        if (!whole.isEmpty()) {
            return whole;
        }
        return ofKind.stream()
                .filter(feed -> days(feed, baseline) != 0 && days(feed, followUp) != 0)
                .max(Comparator.comparingLong((Feed feed) -> days(feed, baseline) + days(feed, followUp))
                        .thenComparing(Feed::name, Comparator.reverseOrder()))
                .map(List::of)
                .orElse(List.of());
    }

    /** @return -1 of a range that is not there, which nothing can miss */
    private static long days(Feed feed, Optional<DateRange> range) {
        return range.map(r -> r.and(feed.complete()).map(DateRange::days).orElse(0L))
                .orElse(-1L);
    }

    private Count.Reason noFeed(ContactKind kind) {
        var coverage = Coverage.of(Window.Side.FOLLOW_UP, windows, followed, kind, told.linkable());
        if (coverage instanceof Coverage.NotCovered notCovered) {
            boolean otherwise = Coverage.of(Window.Side.FOLLOW_UP, windows, followed, kind, told.feeds())
                    instanceof Coverage.Covered;
            return otherwise ? Count.Reason.NOT_LINKABLE : notCovered.reason();
        }
        return Count.Reason.FEED_STARTS_LATER;
    }

    private static DateRange complete(Collection<Feed> feeds) {
        var from = feeds.stream()
                .map(feed -> feed.complete().from())
                .max(LocalDate::compareTo)
                .orElseThrow();
        var to = feeds.stream()
                .map(feed -> feed.complete().to())
                .min(LocalDate::compareTo)
                .orElseThrow();
        return new DateRange(from, to);
    }

    private Stretch stretch(DateRange whole, int fortnights, DateRange complete, Function<DateRange, Count> counter) {
        var ofPerson = followed.of(whole, windows.lastSession());
        var observed = ofPerson.flatMap(complete::and);
        var cut = Optional.<Count.Reason>empty();
        if (!observed.equals(Optional.of(whole))) {
            cut = Optional.of(cut(whole, ofPerson, complete));
        }
        var counts = IntStream.range(0, fortnights)
                .mapToObj(i -> observed.flatMap(Stretch.fortnight(whole.from(), i)::and)
                        .map(counter))
                .toList();
        var doubt = counts.stream()
                .flatMap(Optional::stream)
                .filter(Count.NotKnown.class::isInstance)
                .map(count -> ((Count.NotKnown) count).reason())
                .findFirst();
        return new Stretch(
                whole.from(),
                observed,
                cut,
                doubt,
                counts.stream().map(EpisodeCourses::number).toList());
    }

    /** What ended it first. */
    private Count.Reason cut(DateRange whole, Optional<DateRange> ofPerson, DateRange complete) {
        var personEnd = ofPerson.map(DateRange::to).orElse(whole.from());
        if (personEnd.isBefore(whole.to()) && !complete.to().isBefore(personEnd)) {
            return followed.end().orElseThrow().reason();
        }
        return complete.to().isBefore(whole.to()) ? Count.Reason.FEED_LATE : Count.Reason.FEED_STARTS_LATER;
    }

    private static OptionalInt number(Optional<Count> count) {
        return count.filter(Count.Counted.class::isInstance).isPresent()
                ? OptionalInt.of(((Count.Counted) count.get()).value())
                : OptionalInt.empty();
    }

    private Course unknown(Measure measure, Count.Reason reason) {
        return course(
                measure,
                CountSource.none(),
                nothing(before(windows).from(), Course.BEFORE, reason),
                nothing(after(windows).from(), Course.AFTER, reason));
    }

    private static Stretch nothing(LocalDate from, int fortnights, Count.Reason reason) {
        var none = IntStream.range(0, fortnights)
                .mapToObj(i -> OptionalInt.empty())
                .toList();
        return new Stretch(from, Optional.empty(), Optional.of(reason), Optional.empty(), none);
    }

    private Course course(Measure measure, CountSource source, Stretch before, Stretch after) {
        return new Course(measure, windows.firstSession(), windows.lastSession(), source, before, after);
    }
}
