package org.waymarker.serviceuse;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became of counting one measure in one window. */
public sealed interface Count {
    /**
     * A number.
     *
     * @param value 0 or more; 0 means that there were none, not that nobody looked
     * @param contacts the contacts behind the number: for bed days those with a night in the window
     * @param painRelated those of them that are coded as being about pain: no more than a part of those that are
     */
    record Counted(int value, SortedSet<ContactId.InFeed> contacts, SortedSet<ContactId.InFeed> painRelated)
            implements Count {
        public Counted {
            contacts = Collections.unmodifiableSortedSet(new TreeSet<>(contacts));
            painRelated = Collections.unmodifiableSortedSet(new TreeSet<>(painRelated));
        }

        /** Of which nothing is known but the number. */
        public Counted(int value) {
            this(value, Collections.emptySortedSet(), Collections.emptySortedSet());
        }

        /** One each. */
        static Counted of(Collection<Contact> contacts) {
            return of(contacts.size(), contacts);
        }

        static Counted of(int value, Collection<Contact> contacts) {
            return new Counted(
                    value, ids(contacts.stream()), ids(contacts.stream().filter(Contact::painRelated)));
        }

        private static SortedSet<ContactId.InFeed> ids(Stream<Contact> contacts) {
            return contacts.map(Contact::id).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** No number can be given, and the reason. */
    record NotKnown(Reason reason) implements Count {}

    /** Why a number cannot be given. */
    enum Reason {
        NO_FEED("No feed of these contacts has been declared."),
        FEED_LATE("The feed is not yet complete to the end of the window."),
        FEED_STARTS_LATER("The feed is not complete from the start of the window."),
        NOT_LINKABLE(
                "The patient cannot be found in the feed: the number by which it knows people is not known to us."),
        CONTACT_UNREADABLE("At least one contact in the feed has no usable date or status."),
        DIED("The patient died."),
        MOVED_AWAY("The patient moved away from the area that the feeds cover."),
        DEREGISTERED("The patient is no longer registered with the practice whose records are counted."),
        LEFT_ENGLAND("The patient left England."),
        PERMISSION_WITHDRAWN("The patient no longer allows the records to be used for evaluation."),
        OPTED_OUT("The patient opted out of the use of records beyond individual care."),
        ADMISSION_METHOD_MISSING(
                "At least one hospital stay has no admission method, so that nobody can say whether it was an emergency."),
        END_OF_STAY_MISSING(
                "At least one finished hospital stay has no end date, or one that lies after what the feed is known to hold.");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** Whether it will not pass by itself: what was not observed of a person stays so. */
        boolean lasting() {
            return switch (this) {
                case DIED, MOVED_AWAY, DEREGISTERED, LEFT_ENGLAND, PERMISSION_WITHDRAWN, OPTED_OUT -> true;
                case NO_FEED,
                        FEED_LATE,
                        FEED_STARTS_LATER,
                        NOT_LINKABLE,
                        CONTACT_UNREADABLE,
                        ADMISSION_METHOD_MISSING,
                        END_OF_STAY_MISSING -> false;
            };
        }

        /** For people to read. */
        public String sentence() {
            return sentence;
        }
    }
}
