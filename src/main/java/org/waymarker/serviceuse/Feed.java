package org.waymarker.serviceuse;

import java.util.Optional;
import java.util.Set;

/**
 * Someone's word that a source holds every contact of some kinds for some dates. Without that word an empty search proves
 * nothing.
 *
 * @param complete the days for which every contact that touches them is there
 * @param file for a file source: which file, and what was in it when it was declared
 */
public record Feed(
        FeedName name, FeedSource source, Set<ContactKind> kinds, DateRange complete, Optional<FeedFile> file) {
    /** @throws IllegalArgumentException if no kind is given, or a file is missing or given where none is read */
    public Feed {
        kinds = Set.copyOf(kinds);
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("A feed is complete for at least one kind of contact");
        }
        if (file.isPresent() != (source == FeedSource.NDJSON_FILE)) {
            throw new IllegalArgumentException(
                    source == FeedSource.NDJSON_FILE
                            ? "A feed of source ndjson-file needs the name of its file"
                            : "Only a feed of source ndjson-file has a file");
        }
    }

    boolean covers(ContactKind kind, DateRange range) {
        return kinds.contains(kind) && complete.contains(range);
    }
}
