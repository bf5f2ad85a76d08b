package org.waymarker.serviceuse;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;

/** Reads the contacts of patients from feeds of one source. Called outside any transaction, since it may wait for others. */
public interface ContactSource {
    /** The feeds that this reads. */
    FeedSource source();

    /**
     * Everything that a feed holds of these patients in these dates, duplicates and all: the rules do the counting. Contacts
     * beyond the dates and of kinds that the feed was not declared for may come along.
     *
     * @return an answer for every patient asked about
     * @throws ContactsUnavailableException if it cannot be read to its end at present; a part of the contacts is never returned
     * @throws UnusableFeedException if it holds what cannot be counted, so that asking again will not help
     */
    Map<PatientKey, Contacts> read(Feed feed, Collection<Query> queries);

    /**
     * Whose contacts, and when.
     *
     * @param taken former names of the patient that are somebody else's now
     * @param ranges at least one; every contact that touches a day of any of them is asked for
     */
    record Query(PatientIdentity patient, Set<PatientRef> taken, List<DateRange> ranges) {
        public Query {
            taken = Set.copyOf(taken);
            ranges = List.copyOf(ranges);
        }

        /** About somebody whose former names, if any, nobody else has. */
        public Query(PatientIdentity patient, List<DateRange> ranges) {
            this(patient, Set.of(), ranges);
        }
    }

    /** What a feed tells of one patient. */
    sealed interface Contacts {
        /**
         * All there is, which may be nothing.
         *
         * @param unreadable kinds of which at least one contact lacks what is needed to count it
         */
        record Found(List<Contact> contacts, Set<ContactKind> unreadable) implements Contacts {
            public Found {
                contacts = List.copyOf(contacts);
                unreadable = Set.copyOf(unreadable);
            }

            public Found(List<Contact> contacts) {
                this(contacts, Set.of());
            }
        }

        /** The patient cannot be looked up, since the number by which this feed knows people is not known to us. */
        record NotLinkable() implements Contacts {}
    }
}
