package org.waymarker.serviceuse;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/** Which feeds a window may be counted from. */
sealed interface Coverage {
    /**
     * The window can be counted.
     *
     * @param feeds at least one, each complete for the whole window
     */
    record Covered(List<Feed> feeds) implements Coverage {
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
     * started or stopped in between would make a change out of nothing.
     *
     * @param feeds those in which the patient can be found
     */
    static Coverage of(Window.Side side, Windows windows, ContactKind kind, Collection<Feed> feeds) {
        var ofKind = feeds.stream().filter(feed -> feed.kinds().contains(kind)).toList();
        var window = windows.of(side).range();
        var covering = ofKind.stream().filter(feed -> feed.covers(kind, window)).toList();
        var coveringBoth = covering.stream()
                .filter(feed -> feed.covers(kind, windows.baseline().range())
                        && feed.covers(kind, windows.followUp().range()))
                .toList();
        if (!coveringBoth.isEmpty()) {
            return new Covered(coveringBoth);
        }
        if (!covering.isEmpty()) {
            return new Covered(covering);
        }
        if (ofKind.isEmpty()) {
            return new NotCovered(Count.Reason.NO_FEED);
        }
        boolean late = ofKind.stream().anyMatch(feed -> !feed.complete().from().isAfter(window.from()));
        return new NotCovered(late ? Count.Reason.FEED_LATE : Count.Reason.FEED_STARTS_LATER);
    }
}
