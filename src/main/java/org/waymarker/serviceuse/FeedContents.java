package org.waymarker.serviceuse;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a file held when it was read whole.
 *
 * @param encounters lines that hold one
 * @param kinds those of which there is a contact that took place, in their order
 */
public record FeedContents(int encounters, List<OfKind> kinds) {
    /** As many as {@link #write} writes. */
    static final int BYTES = Long.BYTES * (1 + 3 * ContactKind.values().length);

    public FeedContents {
        kinds = List.copyOf(kinds);
    }

    /**
     * The contacts of one kind.
     *
     * @param contacts at least one; those that a file tells twice are two
     * @param first the day on which the first of them began
     * @param last the day on which the last of them began
     */
    public record OfKind(ContactKind kind, int contacts, LocalDate first, LocalDate last) {
        /** Whether some may be of these days: none is if all lie before them or all behind. */
        boolean mayTouch(DateRange days) {
            return !last.isBefore(days.from()) && first.isBefore(days.to());
        }
    }

    /** Adds up what a file holds, line by line. */
    static final class Tally {
        private final Map<ContactKind, Sum> sums = new EnumMap<>(ContactKind.class);
        private int encounters;

        /** Of one kind; no object is made for a line. */
        private static final class Sum {
            private int contacts;
            private LocalDate first = LocalDate.MAX;
            private LocalDate last = LocalDate.MIN;

            void add(LocalDate day) {
                contacts++;
                first = day.isBefore(first) ? day : first;
                last = day.isAfter(last) ? day : last;
            }
        }

        Tally() {
            for (ContactKind kind : ContactKind.values()) {
                sums.put(kind, new Sum());
            }
        }

        void addEncounter() {
            encounters++;
        }

        /** What did not happen is counted nowhere, so it is no sign that the kind is there. */
        void add(Contact contact) {
            if (contact.status() != Contact.Status.DID_NOT_HAPPEN) {
                for (Contact.Phase phase : contact.phases()) {
                    Objects.requireNonNull(sums.get(phase.kind())).add(phase.from());
                }
            }
        }

        FeedContents contents() {
            return new FeedContents(
                    encounters,
                    sums.entrySet().stream()
                            .filter(sum -> sum.getValue().contacts > 0)
                            .map(sum -> new OfKind(
                                    sum.getKey(), sum.getValue().contacts, sum.getValue().first, sum.getValue().last))
                            .toList());
        }
    }

    void write(ByteBuffer to) {
        to.putLong(encounters);
        for (ContactKind kind : ContactKind.values()) {
            var of = kinds.stream().filter(each -> each.kind() == kind).findFirst();
            to.putLong(of.map(OfKind::contacts).orElse(0));
            to.putLong(of.map(each -> each.first().toEpochDay()).orElse(0L));
            to.putLong(of.map(each -> each.last().toEpochDay()).orElse(0L));
        }
    }

    static FeedContents read(ByteBuffer from) {
        int encounters = (int) from.getLong();
        var kinds = new ArrayList<OfKind>();
        for (ContactKind kind : ContactKind.values()) {
            int contacts = (int) from.getLong();
            var first = LocalDate.ofEpochDay(from.getLong());
            var last = LocalDate.ofEpochDay(from.getLong());
            if (contacts > 0) {
                kinds.add(new OfKind(kind, contacts, first, last));
            }
        }
        return new FeedContents(encounters, kinds);
    }
}
