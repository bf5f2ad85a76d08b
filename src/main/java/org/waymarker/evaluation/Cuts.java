package org.waymarker.evaluation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.waymarker.programme.EpisodeId;

/**
 * The sets of people whose figures are published. No sum and difference of those of one variable may come down to fewer people than the
 * threshold; whichever comes later is not shown.
 */
final class Cuts {
    private final Disclosure disclosure;
    private final EpisodeSets sets;
    private final Map<String, Set<BitSet>> published = new LinkedHashMap<>();
    private final Map<String, List<Set<EpisodeId>>> shown = new LinkedHashMap<>();

    /**
     * @param sets made those of {@code before}
     * @param before what earlier reports have shown, by variable
     */
    Cuts(Disclosure disclosure, EpisodeSets sets, Map<String, List<BitSet>> before) {
        this.disclosure = disclosure;
        this.sets = sets;
        before.forEach((variable, earlier) -> published.put(variable, new LinkedHashSet<>(earlier)));
    }

    /** Where nothing has been published. */
    Cuts(Disclosure disclosure) {
        this(disclosure, new EpisodeSets(), Map.of());
    }

    /** As {@link #mayShow(String, List)} of one set. */
    boolean mayShow(String variable, Set<EpisodeId> people) {
        return mayShow(variable, List.of(people));
    }

    /**
     * Whether figures of all these sets may be shown; if so they count as shown from now on, and else none of them does.
     *
     * @param variable what the figures are of: sets are compared within one
     */
    boolean mayShow(String variable, List<Set<EpisodeId>> wanted) {
        var earlier = published.computeIfAbsent(variable, v -> new LinkedHashSet<>());
        var together = new LinkedHashSet<>(earlier);
        wanted.forEach(people -> together.add(sets.of(people)));
        boolean may = wanted.stream().allMatch(people -> disclosure.enough(people.size()))
                && sumsOfAFew(together) <= sumsOfAFew(earlier);
        if (may) {
            published.put(variable, together);
            wanted.forEach(people ->
                    shown.computeIfAbsent(variable, v -> new ArrayList<>()).add(Set.copyOf(people)));
        }
        return may;
    }

    /** Those that are there already cannot be helped, as after a change of the threshold. */
    private int sumsOfAFew(Collection<BitSet> together) {
        return Combinations.ofAFew(List.copyOf(together), disclosure.threshold());
    }

    /** What this report shows, by variable. */
    Map<String, List<Set<EpisodeId>>> shown() {
        return shown;
    }
}
