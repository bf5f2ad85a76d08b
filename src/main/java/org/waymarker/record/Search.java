package org.waymarker.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.patient.PatientKey;

/**
 * A search of one resource type: every criterion must hold.
 *
 * @param patient only resources about this person
 * @param limit largest number of results on the page, 1 or more
 * @param after the {@link Page#next} of the page before
 */
public record Search(
        String type, Optional<PatientKey> patient, List<Criterion> criteria, int limit, Optional<Long> after) {
    public Search {
        criteria = List.copyOf(criteria);
    }

    /** The same search among these resources only. */
    public Search among(Collection<UUID> ids) {
        var all = new ArrayList<>(criteria);
        all.add(new Criterion(
                "_id",
                ids.stream()
                        .map(id -> new Wanted(Optional.empty(), id.toString()))
                        .toList()));
        return new Search(type, patient, all, limit, after);
    }

    /**
     * One of these values must stand under this name.
     *
     * @param name of a search key, or {@code _id}
     * @param anyOf at least one
     */
    public record Criterion(String name, List<Wanted> anyOf) {
        public Criterion {
            anyOf = List.copyOf(anyOf);
        }
    }

    /**
     * @param system empty for any system; present and {@code ""} for values that have none
     * @param value {@code ""} for any value of that system
     */
    public record Wanted(Optional<String> system, String value) {
        /** @throws IllegalArgumentException if neither is given */
        public Wanted {
            if (system.isEmpty() && value.isEmpty()) {
                throw new IllegalArgumentException("A system or a value is wanted");
            }
        }

        public static Wanted of(Token token) {
            return new Wanted(Optional.of(token.system()), token.value());
        }
    }

    /**
     * @param total how many match in all
     * @param next where the next page begins; empty on the last
     */
    public record Page(List<Stored> results, long total, Optional<Long> next) {
        public Page {
            results = List.copyOf(results);
        }
    }
}
