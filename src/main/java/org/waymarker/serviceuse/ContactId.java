package org.waymarker.serviceuse;

import java.util.Comparator;

/** One of the names that a contact goes by. Two contacts that share a name are one contact, told twice. */
public sealed interface ContactId extends Comparable<ContactId> {
    /**
     * Where a feed keeps the contact.
     *
     * @param reference in that feed, such as {@code Encounter/123}, or {@code line/7} of a file whose line has no id
     */
    record InFeed(FeedName feed, String reference) implements ContactId {}

    /** A business identifier, the same wherever the contact is told. */
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
            return id instanceof InFeed ? 0 : 1;
        }

        private static String first(ContactId id) {
            return id instanceof InFeed inFeed ? inFeed.feed().value() : ((Identifier) id).system();
        }

        private static String second(ContactId id) {
            return id instanceof InFeed inFeed ? inFeed.reference() : ((Identifier) id).value();
        }
    }
}
