package org.waymarker.serviceuse;

import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Contacts of one patient, each once however often it was told.
 *
 * @param each in the order of their ids
 */
record DistinctContacts(List<Contact> each) {
    private static final Comparator<Contact> SUREST_FIRST = Comparator.comparing(Contact::status)
            .thenComparing(contact -> -contact.phases().size())
            .thenComparing(Contact::id)
            .thenComparing(contact -> contact.phases().toString());

    DistinctContacts {
        each = List.copyOf(each);
    }

    /**
     * What makes two contacts one. Where a feed or the hospital's server keeps a contact is that contact's alone.
     *
     * @param kind of a phase, and {@code from} its first day, which must agree as well where the name is a business identifier: that may be the number
     *     of a spell or a pathway, which a visit to A&E and the admission after it, or three visits to a clinic, have in common
     */
    private record Mark(ContactId name, Optional<ContactKind> kind, Optional<LocalDate> from) {
        static List<Mark> of(Contact contact) {
            var marks = new ArrayList<Mark>();
            for (ContactId name : contact.names()) {
                if (name instanceof ContactId.Identifier) {
                    contact.phases()
                            .forEach(phase ->
                                    marks.add(new Mark(name, Optional.of(phase.kind()), Optional.of(phase.from()))));
                } else {
                    marks.add(new Mark(name, Optional.empty(), Optional.empty()));
                }
            }
            return marks;
        }
    }

    /**
     * Duplicates collapse: contacts that share a mark, directly or through others, are one. Of its copies a finished one is believed
     * first, then one that goes on, then the one that was of more kinds, then the one whose id sorts first; what that one does not say,
     * the others may.
     */
    static DistinctContacts of(Collection<Contact> contacts) {
        if (!anyShareAMark(contacts)) {
            return new DistinctContacts(
                    contacts.stream().sorted(Comparator.comparing(Contact::id)).toList());
        }
        var byMark = new HashMap<Mark, List<Contact>>();
        for (Contact contact : contacts) {
            Mark.of(contact)
                    .forEach(mark ->
                            byMark.computeIfAbsent(mark, m -> new ArrayList<>()).add(contact));
        }
        var seen = new HashSet<Mark>();
        var collapsed = new ArrayList<Contact>();
        for (Contact contact : contacts) {
            var copies = new ArrayList<Contact>();
            var marks = new ArrayDeque<Mark>(Mark.of(contact));
            while (!marks.isEmpty()) {
                var mark = marks.pop();
                if (seen.add(mark)) {
                    for (Contact copy : byMark.getOrDefault(mark, List.of())) {
                        copies.add(copy);
                        marks.addAll(Mark.of(copy));
                    }
                }
            }
            if (!copies.isEmpty()) {
                collapsed.add(merged(copies));
            }
        }
        collapsed.sort(Comparator.comparing(Contact::id));
        return new DistinctContacts(collapsed);
    }

    private static boolean anyShareAMark(Collection<Contact> contacts) {
        var marks = new HashSet<Mark>();
        for (Contact contact : contacts) {
            for (Mark mark : Mark.of(contact)) {
                if (!marks.add(mark)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Contact merged(List<Contact> copies) {
        if (copies.size() == 1) {
            return copies.get(0);
        }
        copies.sort(SUREST_FIRST);
        var surest = copies.get(0);
        return new Contact(
                surest.id(),
                copies.stream().flatMap(copy -> copy.names().stream()).collect(Collectors.toSet()),
                surest.status(),
                surest.phases(),
                copies.stream().flatMap(copy -> copy.admissionMethod().stream()).findFirst(),
                copies.stream().anyMatch(Contact::calledEmergency),
                copies.stream().anyMatch(Contact::painRelated),
                copies.stream().flatMap(copy -> copy.partOf().stream()).collect(Collectors.toSet()),
                copies.stream().anyMatch(Contact::atExcludedClinic));
    }
}
