package org.waymarker.serviceuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts every measure in both windows of one episode. */
final class EpisodeCounts {
    private final Windows windows;
    private final Followed followed;
    private final ToldContacts told;

    /**
     * @param followed how long the patient can be observed
     * @param told what the feeds of use tell of this patient
     */
    EpisodeCounts(Windows windows, Followed followed, ToldContacts told) {
        this.windows = windows;
        this.followed = followed;
        this.told = told;
    }

    /** Every measure in the baseline window, then every measure in the follow-up window. */
    List<WindowCount> counts() {
        var counts = new ArrayList<WindowCount>();
        for (Window.Side side : Window.Side.values()) {
            for (Measure measure : Measure.values()) {
                counts.add(count(measure, side));
            }
        }
        return counts;
    }

    private WindowCount count(Measure measure, Window.Side side) {
        var coverage = Coverage.of(side, windows, followed, measure.kind(), told.linkable());
        if (coverage instanceof Coverage.NotCovered notCovered) {
            boolean otherwise =
                    Coverage.of(side, windows, followed, measure.kind(), told.feeds()) instanceof Coverage.Covered;
            return notKnown(measure, side, otherwise ? Count.Reason.NOT_LINKABLE : notCovered.reason());
        }
        var covered = (Coverage.Covered) coverage;
        var contacts = told.contacts(covered.feeds(), measure.kind());
        if (contacts.isEmpty()) {
            return notKnown(measure, side, Count.Reason.CONTACT_UNREADABLE);
        }
        var window = windows.of(side);
        var range = covered.cut().map(Cut::observed).orElse(window.range());
        var count = CountingRules.counter(measure, contacts.get(), told.programme(), covered.knownTo())
                .apply(range);
        return new WindowCount(
                measure,
                window,
                covered.source(),
                count,
                count instanceof Count.Counted ? covered.cut() : Optional.empty());
    }

    private WindowCount notKnown(Measure measure, Window.Side side, Count.Reason reason) {
        return new WindowCount(measure, windows.of(side), CountSource.none(), new Count.NotKnown(reason));
    }
}
