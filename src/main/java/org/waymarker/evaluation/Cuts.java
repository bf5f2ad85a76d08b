package org.waymarker.evaluation;

import java.util.ArrayList;
import java.util.BitSet;
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
    private final EpisodeSets sets;
    private final Map<String, List<BitSet>> published = new LinkedHashMap<>();
    private final Map<String, List<Set<EpisodeId>>> shown = new LinkedHashMap<>();

    /**
     * @param sets made those of {@code before}
     * @param before what earlier reports have shown, by variable
     */
    Cuts(Disclosure disclosure, EpisodeSets sets, Map<String, List<BitSet>> before) {
        this.disclosure = disclosure;
        this.sets = sets;
        before.forEach((variable, earlier) -> published.put(variable, new ArrayList<>(earlier)));
    }

    /** Where nothing has been published. */
    Cuts(Disclosure disclosure) {
        this(disclosure, new EpisodeSets(), Map.of());
    }

    /**
     * Whether figures of these people may be shown; if so they count as shown from now on.
     *
     * @param variable what the figures are of: sets are compared within one
     */
    boolean mayShow(String variable, Set<EpisodeId> people) {
        var set = sets.of(people);
        var others = published.computeIfAbsent(variable, v -> new ArrayList<>());
        boolean may = disclosure.enough(people.size())
                && others.stream()
                        .mapToInt(other -> EpisodeSets.between(set, other))
                        .allMatch(n -> n == 0 || disclosure.enough(n));
        if (may) {
            others.add(set);
            shown.computeIfAbsent(variable, v -> new ArrayList<>()).add(Set.copyOf(people));
        }
        return may;
    }

    /** What this report shows, by variable. */
    Map<String, List<Set<EpisodeId>>> shown() {
        return shown;
    }
}
