package org.waymarker.evaluation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.waymarker.programme.EpisodeId;

/**
 * The sets of people whose figures are published. Whoever subtracts one from another learns of the people between them, so no two of
 * one variable may differ by fewer people than the threshold; whichever comes later is not shown.
 */
final class Cuts {
    private final Disclosure disclosure;
    private final Map<String, List<Set<EpisodeId>>> before;
    private final Map<String, List<Set<EpisodeId>>> shown = new LinkedHashMap<>();

    /** @param before what earlier reports have shown, by variable */
    Cuts(Disclosure disclosure, Map<String, List<Set<EpisodeId>>> before) {
        this.disclosure = disclosure;
        this.before = before;
    }

    /**
     * Whether figures of these people may be shown; if so they count as shown from now on.
     *
     * @param variable what the figures are of: sets are compared within one
     */
    boolean mayShow(String variable, Set<EpisodeId> people) {
        boolean may = disclosure.enough(people.size())
                && apart(people, before.getOrDefault(variable, List.of()))
                && apart(people, shown.getOrDefault(variable, List.of()));
        if (may) {
            shown.computeIfAbsent(variable, v -> new ArrayList<>()).add(Set.copyOf(people));
        }
        return may;
    }

    private boolean apart(Set<EpisodeId> people, List<Set<EpisodeId>> others) {
        return others.stream().mapToInt(other -> between(people, other)).allMatch(n -> n == 0 || disclosure.enough(n));
    }

    private static int between(Set<EpisodeId> one, Set<EpisodeId> other) {
        var both = new HashSet<>(one);
        both.retainAll(other);
        return one.size() + other.size() - 2 * both.size();
    }

    /** What this report shows, by variable. */
    Map<String, List<Set<EpisodeId>>> shown() {
        return shown;
    }
}
