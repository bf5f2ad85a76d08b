package org.waymarker.serviceuse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the declared feeds tell of one patient. */
final class ToldContacts {
    private final List<Feed> feeds;
    private final Map<FeedName, ContactSource.Contacts> told;
    private final ProgrammeEncounters programme;
    /** Most measures are counted from the same feeds. */
    private final Map<List<FeedName>, DistinctContacts> distinct = new HashMap<>();

    /**
     * @param feeds all that are declared, by name
     * @param told by those that were read
     * @param programme what of it is the programme itself
     */
    ToldContacts(List<Feed> feeds, Map<FeedName, ContactSource.Contacts> told, ProgrammeEncounters programme) {
        this.feeds = List.copyOf(feeds);
        this.told = Map.copyOf(told);
        this.programme = programme;
    }

    List<Feed> feeds() {
        return feeds;
    }

    ProgrammeEncounters programme() {
        return programme;
    }

    /** The feeds that the patient can be found in, or that were not asked. */
    List<Feed> linkable() {
        return feeds.stream()
                .filter(feed -> !(told.get(feed.name()) instanceof ContactSource.Contacts.NotLinkable))
                .toList();
    }

    /** The feeds that the patient was found in. */
    List<Feed> found() {
        return feeds.stream()
                .filter(feed -> told.get(feed.name()) instanceof ContactSource.Contacts.Found)
                .toList();
    }

    /**
     * What these feeds hold, each contact once.
     *
     * @return empty if a contact of the kind cannot be read in one of them
     * @throws IllegalStateException if one of them was not read
     */
    Optional<DistinctContacts> contacts(List<Feed> from, ContactKind kind) {
        var all = new ArrayList<Contact>();
        for (Feed feed : from) {
            if (!(told.get(feed.name()) instanceof ContactSource.Contacts.Found found)) {
                throw new IllegalStateException("Feed " + feed.name() + " covers the window and was not read");
            }
            if (found.unreadable().contains(kind)) {
                return Optional.empty();
            }
            all.addAll(found.contacts());
        }
        var names = from.stream().map(Feed::name).toList();
        return Optional.of(distinct.computeIfAbsent(names, n -> DistinctContacts.of(all)));
    }
}
