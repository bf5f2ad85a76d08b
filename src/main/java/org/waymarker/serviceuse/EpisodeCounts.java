package org.waymarker.serviceuse;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Counts every measure in both windows of one episode. */
final class EpisodeCounts {
    /** How long before a window the origin of a transfer may have ended. */
    private static final int DAYS_BEFORE = 1;

    private EpisodeCounts() {}

    /** The days for which contacts are asked for: the windows, and a little before each. */
    static List<DateRange> ranges(Windows windows) {
        return List.of(
                windows.baseline().range().startingEarlierBy(DAYS_BEFORE),
                windows.followUp().range().startingEarlierBy(DAYS_BEFORE));
    }

    /** Whether anything could be counted from this feed. */
    static boolean isOfUse(Feed feed, Windows windows) {
        return feed.complete().contains(windows.baseline().range())
                || feed.complete().contains(windows.followUp().range());
    }

    /**
     * Every measure in the baseline window, then every measure in the follow-up window.
     *
     * @param died the patient died before the year after was over, so that it cannot be observed whole
     * @param told what the feeds of use tell of this patient
     */
    static List<WindowCount> count(
            Windows windows,
            boolean died,
            Collection<Feed> feeds,
            Map<FeedName, ContactSource.Contacts> told,
            ProgrammeEncounters programme) {
        var counts = new ArrayList<WindowCount>();
        for (Window.Side side : Window.Side.values()) {
            for (Measure measure : Measure.values()) {
                counts.add(
                        died && side == Window.Side.FOLLOW_UP
                                ? notKnown(measure, windows.of(side), Count.Reason.DIED)
                                : count(measure, side, windows, feeds, told, programme));
            }
        }
        return counts;
    }

    private static WindowCount count(
            Measure measure,
            Window.Side side,
            Windows windows,
            Collection<Feed> feeds,
            Map<FeedName, ContactSource.Contacts> told,
            ProgrammeEncounters programme) {
        var window = windows.of(side);
        var linkable = feeds.stream()
                .filter(feed -> !(told.get(feed.name()) instanceof ContactSource.Contacts.NotLinkable))
                .toList();
        var coverage = Coverage.of(side, windows, measure.kind(), linkable);
        if (coverage instanceof Coverage.NotCovered notCovered) {
            boolean otherwiseCovered = Coverage.of(side, windows, measure.kind(), feeds) instanceof Coverage.Covered;
            return notKnown(measure, window, otherwiseCovered ? Count.Reason.NOT_LINKABLE : notCovered.reason());
        }
        var covered = (Coverage.Covered) coverage;
        var contacts = new ArrayList<Contact>();
        for (Feed feed : covered.feeds()) {
            if (!(told.get(feed.name()) instanceof ContactSource.Contacts.Found found)) {
                throw new IllegalStateException("Feed " + feed.name() + " covers the window and was not read");
            }
            if (found.unreadable().contains(measure.kind())) {
                return notKnown(measure, window, Count.Reason.CONTACT_UNREADABLE);
            }
            contacts.addAll(found.contacts());
        }
        return new WindowCount(
                measure,
                window,
                covered.source(),
                CountingRules.count(measure, window.range(), contacts, programme, covered.knownTo()));
    }

    private static WindowCount notKnown(Measure measure, Window window, Count.Reason reason) {
        return new WindowCount(measure, window, CountSource.none(), new Count.NotKnown(reason));
    }
}
