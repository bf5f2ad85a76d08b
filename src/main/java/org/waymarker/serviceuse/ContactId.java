package org.waymarker.serviceuse;

import java.util.Comparator;

/** One of the names that a contact goes by. Contacts that share one may be one contact, told twice: {@link DistinctContacts}. */
public sealed interface ContactId extends Comparable<ContactId> {
    /**
     * Where a feed keeps the contact.
     *
     * @param reference in that feed, such as {@code Encounter/123}, or {@code line/7} of a file whose line has no id
     */
    record InFeed(FeedName feed, String reference) implements ContactId {}

    /**
     * What the hospital's FHIR server calls it, the same in every feed of that server.
     *
     * @param reference such as {@code Encounter/123}
     */
    record AtHospital(String reference) implements ContactId {}

    /** A business identifier, the same wherever the contact is told. It may be that of a spell or a pathway, which others are part of too. */
    record Identifier(String system, String value) implements ContactId {}

    @Override
    default int compareTo(ContactId other) {
        return Order.BY_TEXT.compare(this, other);
    }

    /** Any total order does: it is what makes a result independent of the order in which a feed tells its contacts. */
    final class Order {
        private static final Comparator<ContactId> BY_TEXT =
                Comparator.comparing(Order::kind).thenComparing(Order::first).thenComparing(Order::second);

        private Order() {}

        private static int kind(ContactId id) {
            return id instanceof InFeed ? 0 : id instanceof AtHospital ? 1 : 2;
        }

        private static String first(ContactId id) {
            if (id instanceof Identifier identifier) {
                return identifier.system();
            }
            return id instanceof InFeed inFeed ? inFeed.feed().value() : "";
        }

        private static String second(ContactId id) {
            if (id instanceof Identifier identifier) {
                return identifier.value();
            }
            return id instanceof InFeed inFeed ? inFeed.reference() : ((AtHospital) id).reference();
        }
    }
}
