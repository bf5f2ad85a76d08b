package org.waymarker.serviceuse;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Someone's word that a source holds every contact of some kinds for some dates. Without that word an empty search proves
 * nothing.
 *
 * @param complete the days for which every contact that touches them is there
 * @param organisations whose contacts it holds; empty where nobody said
 * @param file for a file source: which file, and what was in it when it was declared
 */
public record Feed(
        FeedName name,
        FeedSource source,
        Set<ContactKind> kinds,
        DateRange complete,
        SortedSet<OdsCode> organisations,
        Optional<FeedFile> file) {
    /** @throws IllegalArgumentException if no kind is given, or a file is missing or given where none is read */
    public Feed {
        kinds = Set.copyOf(kinds);
        organisations = Collections.unmodifiableSortedSet(new TreeSet<>(organisations));
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("A feed is complete for at least one kind of contact");
        }
        if (file.isPresent() != source.isFile()) {
            throw new IllegalArgumentException(
                    source.isFile()
                            ? "A feed of source " + source.code() + " needs the name of its file"
                            : "A feed of source " + source.code() + " has no file");
        }
    }

    /** Of which nobody said whose contacts it holds. */
    public Feed(FeedName name, FeedSource source, Set<ContactKind> kinds, DateRange complete, Optional<FeedFile> file) {
        this(name, source, kinds, complete, Collections.emptySortedSet(), file);
    }

    boolean covers(ContactKind kind, DateRange range) {
        return kinds.contains(kind) && complete.contains(range);
    }
}
