package org.waymarker.serviceuse;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Contacts of one patient, each once however often it was told.
 *
 * @param each in the order of their ids
 */
record DistinctContacts(List<Contact> each) {
    private static final Comparator<Contact> SUREST_FIRST = Comparator.comparing(Contact::status)
            .thenComparing(Contact::id)
            .thenComparing(contact -> contact.phases().toString());

    DistinctContacts {
        each = List.copyOf(each);
    }

    /**
     * Duplicates by identifier collapse: contacts that share a name, directly or through others, are one. Of its copies a
     * finished one is believed first, then one that goes on, then the one whose id sorts first; what that one does not say, the
     * others may.
     */
    static DistinctContacts of(Collection<Contact> contacts) {
        if (!anyShareAName(contacts)) {
            return new DistinctContacts(
                    contacts.stream().sorted(Comparator.comparing(Contact::id)).toList());
        }
        var byName = new HashMap<ContactId, List<Contact>>();
        for (Contact contact : contacts) {
            contact.names()
                    .forEach(name ->
                            byName.computeIfAbsent(name, n -> new ArrayList<>()).add(contact));
        }
        var seen = new HashSet<ContactId>();
        var collapsed = new ArrayList<Contact>();
        for (Contact contact : contacts) {
            var copies = new ArrayList<Contact>();
            var names = new ArrayDeque<ContactId>(contact.names());
            while (!names.isEmpty()) {
                var name = names.pop();
                if (seen.add(name)) {
                    for (Contact copy : byName.getOrDefault(name, List.of())) {
                        copies.add(copy);
                        names.addAll(copy.names());
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

    private static boolean anyShareAName(Collection<Contact> contacts) {
        var names = new HashSet<ContactId>();
        for (Contact contact : contacts) {
            for (ContactId name : contact.names()) {
                if (!names.add(name)) {
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
