package org.waymarker.serviceuse;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which feeds a window may be counted from. */
sealed interface Coverage {
    /**
     * The window can be counted.
     *
     * @param feeds at least one, each complete for all that is observed of the window
     * @param cut what of the window is observed, if not all of it
     */
    record Covered(List<Feed> feeds, Optional<Cut> cut) implements Coverage {
        public Covered {
            feeds = List.copyOf(feeds);
        }

        CountSource source() {
            return CountSource.of(feeds);
        }

        /** The day after the last one that every feed is complete for. */
        LocalDate knownTo() {
            return feeds.stream()
                    .map(feed -> feed.complete().to())
                    .min(LocalDate::compareTo)
                    .orElseThrow();
        }
    }

    record NotCovered(Count.Reason reason) implements Coverage {}

    /**
     * The feeds for one window of two. Feeds that cover both windows go before feeds that cover only this one: a source that
     * started or stopped in between would make a change out of nothing. Of a person who is not observed to the end of a window,
     * no feed needs to be complete beyond that.
     *
     * @param feeds those in which the patient can be found
     */
    static Coverage of(Window.Side side, Windows windows, Followed followed, ContactKind kind, Collection<Feed> feeds) {
        var observed = observed(side, windows, followed);
        if (observed.isEmpty()) {
            return new NotCovered(followed.end().orElseThrow().reason());
        }
        var range = observed.get();
        var ofKind = feeds.stream().filter(feed -> feed.kinds().contains(kind)).toList();
        var covering = ofKind.stream().filter(feed -> feed.covers(kind, range)).toList();
        var coveringBoth = covering.stream()
                .filter(feed -> Arrays.stream(Window.Side.values())
                        .flatMap(each -> observed(each, windows, followed).stream())
                        .allMatch(each -> feed.covers(kind, each)))
                .toList();
        if (!covering.isEmpty()) {
            var cut = range.equals(windows.of(side).range())
                    ? Optional.<Cut>empty()
                    : followed.end().map(end -> new Cut(range, end.reason()));
            return new Covered(coveringBoth.isEmpty() ? covering : coveringBoth, cut);
        }
        return new NotCovered(gap(ofKind, range));
    }

    private static Optional<DateRange> observed(Window.Side side, Windows windows, Followed followed) {
        return followed.of(windows.of(side).range(), windows.lastSession());
    }

    /** Why none of the feeds of a kind is complete for the range. */
    private static Count.Reason gap(Collection<Feed> ofKind, DateRange range) {
        if (ofKind.isEmpty()) {
            return Count.Reason.NO_FEED;
        }
        boolean late = ofKind.stream().anyMatch(feed -> !feed.complete().from().isAfter(range.from()));
        return late ? Count.Reason.FEED_LATE : Count.Reason.FEED_STARTS_LATER;
    }
}
