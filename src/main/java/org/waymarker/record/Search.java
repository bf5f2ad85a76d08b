package org.waymarker.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.DateSpan;
import org.waymarker.fhir.SearchKey.Token;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.patient.PatientKey;

/**
 * A search of one resource type: every condition must hold.
 *
 * @param patient only resources about this person
 * @param limit largest number of results on the page, 1 or more
 * @param after the {@link Page#next} of the page before, of the same search
 */
public record Search(
        String type,
        Optional<PatientKey> patient,
        List<Condition> conditions,
        Order order,
        List<Include> includes,
        Counting counting,
        int limit,
        Optional<Mark> after) {
    public Search {
        conditions = List.copyOf(conditions);
        includes = List.copyOf(includes);
    }

    /** Oldest resource first, with nothing else counted or brought along. */
    public Search(
            String type,
            Optional<PatientKey> patient,
            List<? extends Condition> conditions,
            int limit,
            Optional<Mark> after) {
        this(type, patient, List.copyOf(conditions), Order.OLDEST_FIRST, List.of(), Counting.NEVER, limit, after);
    }

    /** The same search among these resources only. */
    public Search among(Collection<UUID> ids) {
        var all = new ArrayList<>(conditions);
        all.add(new Criterion(
                "_id",
                ids.stream()
                        .map(id -> new Wanted(Optional.empty(), id.toString()))
                        .toList()));
        return new Search(type, patient, all, order, includes, counting, limit, after);
    }

    /** What must hold of a resource. */
    public sealed interface Condition {}

    /**
     * One of these values must stand under this name.
     *
     * @param name of a search key, or {@code _id}
     * @param anyOf at least one
     */
    public record Criterion(String name, List<Wanted> anyOf) implements Condition {
        public Criterion {
            anyOf = List.copyOf(anyOf);
        }
    }

    /** None of these values may stand under this name; where nothing stands there, it holds. */
    public record Without(String name, List<Wanted> noneOf) implements Condition {
        public Without {
            noneOf = List.copyOf(noneOf);
        }
    }

    /** Nothing at all stands under this name, or something does. */
    public record Missing(String name, boolean missing) implements Condition {}

    /**
     * The date under this name, or {@code _lastUpdated}, must compare so with one of these.
     *
     * @param anyOf at least one
     */
    public record Dated(String name, List<Comparison> anyOf) implements Condition {
        public Dated {
            anyOf = List.copyOf(anyOf);
        }
    }

    /** How the span of a resource stands to the span that is asked for; FHIR's prefixes, by their own names. */
    public record Comparison(Prefix prefix, DateSpan span) {}

    /** {@code ap} is answered by a wider span. */
    public enum Prefix {
        EQ,
        NE,
        GT,
        LT,
        GE,
        LE,
        SA,
        EB,
        AP
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
     * In which order, and so what a caller sees who pages while others write. Oldest first: a resource keeps its place, so that
     * none is seen twice, and what is made meanwhile comes at the end. By {@code _lastUpdated}: one that is changed meanwhile
     * moves to the end, and is seen again in its new version; newest first it moves to the front, before the page. By a date:
     * one whose date is changed meanwhile moves with it. Resources that have no such date come last.
     *
     * <p>A transaction that began earlier may commit later, and so leave a resource behind a page that was already read. Whoever
     * polls asks from a little before the last time.
     *
     * @param name empty for oldest first; else {@code _lastUpdated} or a search key that is a date
     */
    public record Order(String name, boolean descending) {
        public static final Order OLDEST_FIRST = new Order("", false);
        public static final String LAST_UPDATED = "_lastUpdated";
    }

    /**
     * Resources that are brought along: only those about the same patient as the one that leads there, or about nobody.
     *
     * @param type of the resource that holds the reference
     * @param name of its search key
     * @param target only to resources of this type
     * @param reverse whether the page's resources are what is referred to
     */
    public record Include(String type, String name, Optional<String> target, boolean reverse) {
        /** The types of the record that it leads to; for a reverse one those that it comes from the other way. */
        public List<String> targets() {
            return SearchKeys.targets(type, name).stream()
                    .filter(held -> target.map(held::equals).orElse(true))
                    .toList();
        }
    }

    /** Whether all that match are counted. */
    public enum Counting {
        NEVER,
        /** Where it costs little: up to {@link #CHEAP} of them. */
        WHEN_CHEAP,
        ALWAYS,
        /** Counted, and not read. */
        ONLY;

        static final int CHEAP = 1_000;
    }

    /**
     * A place between two results.
     *
     * @param position where the order puts the one before it; empty for oldest first
     * @param key of the one before it
     */
    public record Mark(Optional<Instant> position, long key) {}

    /**
     * @param included what the results led to, none of it among them
     * @param cut whether there was more to include than is given at once
     * @param total how many match in all, as far as that was counted
     * @param next where the next page begins; empty on the last
     */
    public record Page(
            List<Stored> results, List<Stored> included, boolean cut, Optional<Long> total, Optional<Mark> next) {
        /** What is found where nothing can match. */
        public static final Page EMPTY = new Page(List.of(), List.of(), false, Optional.of(0L), Optional.empty());

        public Page {
            results = List.copyOf(results);
            included = List.copyOf(included);
        }
    }
}
