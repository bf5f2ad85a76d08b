package org.waymarker.serviceuse;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whose word a count is: the feeds it was counted from. It is also the count's scope, for contacts that no feed tells are not
 * in it.
 */
public record CountSource(SortedSet<FeedName> feeds) {
    public CountSource {
        feeds = Collections.unmodifiableSortedSet(new TreeSet<>(feeds));
    }

    static CountSource of(Collection<Feed> feeds) {
        return new CountSource(feeds.stream().map(Feed::name).collect(Collectors.toCollection(TreeSet::new)));
    }

    static CountSource none() {
        return new CountSource(Collections.emptySortedSet());
    }
}
