package org.waymarker.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.waymarker.fhir.Kind;

/** What was accepted against what the hospital holds, thing by thing. */
final class Verdict {
    /** How one thing turned out. */
    enum Finding {
        RIGHT,
        /** More than one resource, or a state written twice. */
        DOUBLED,
        OUT_OF_ORDER,
        /** Says what none of our versions says. */
        ALTERED,
        /** Behind, and its lane waits for a person. */
        WAITING,
        /** Not there, or not all its states, and nothing will bring it. */
        MISSING
    }

    private final Map<Kind, Map<Finding, Integer>> counts = new EnumMap<>(Kind.class);
    private final Map<Kind, Integer> found = new EnumMap<>(Kind.class);
    private final List<String> wrong = new ArrayList<>();

    /**
     * @param expected states of each thing, of which there must be one
     * @param ours as Waymarker's API has them
     * @param theirs as the hospital has them
     * @param waiting business identifiers of what is queued in a parked lane
     */
    static Verdict of(
            Map<Thing, List<String>> expected,
            Map<Thing, List<Copy>> ours,
            Map<Thing, List<Copy>> theirs,
            Set<String> waiting) {
        var verdict = new Verdict();
        var things = new TreeSet<>(expected.keySet());
        things.addAll(theirs.keySet());
        for (var thing : things) {
            var here = ours.getOrDefault(thing, List.of());
            var there = theirs.getOrDefault(thing, List.of());
            verdict.found.merge(thing.kind(), there.size(), Integer::sum);
            if (expected.containsKey(thing)) {
                var states = expected.get(thing);
                verdict.count(thing, judge(states, here, there, waiting), states, there);
            } else {
                // Nobody ordered it.
                verdict.count(thing, Finding.DOUBLED, List.of(), there);
            }
        }
        return verdict;
    }

    static Finding judge(List<String> states, List<Copy> ours, List<Copy> theirs, Set<String> waiting) {
        if (theirs.size() > 1 || ours.size() > 1) {
            return Finding.DOUBLED;
        }
        var behind =
                ours.stream().anyMatch(copy -> waiting.contains(copy.identifier())) ? Finding.WAITING : Finding.MISSING;
        if (ours.isEmpty() || theirs.isEmpty()) {
            return behind;
        }
        var here = ours.get(0).contents();
        var there = theirs.get(0).contents();
        if (here.equals(there)
                && theirs.get(0).versions().size() > ours.get(0).versions().size()) {
            return Finding.DOUBLED;
        }
        // To agree with Waymarker's versions is not enough, were Waymarker itself to have lost or doubled one.
        if (here.equals(there)) {
            return theirs.get(0).statuses().equals(states) ? Finding.RIGHT : Finding.MISSING;
        }
        if (!here.containsAll(there)) {
            return Finding.ALTERED;
        }
        if (isWithin(there, here)) {
            return behind;
        }
        return there.stream().distinct().count() < there.size() ? Finding.DOUBLED : Finding.OUT_OF_ORDER;
    }

    /** Whether it is the whole with some left out. */
    private static boolean isWithin(List<String> part, List<String> whole) {
        var at = 0;
        for (var one : whole) {
            if (at < part.size() && part.get(at).equals(one)) {
                at++;
            }
        }
        return at == part.size();
    }

    private void count(Thing thing, Finding finding, List<String> states, List<Copy> theirs) {
        counts.computeIfAbsent(thing.kind(), kind -> new EnumMap<>(Finding.class))
                .merge(finding, 1, Integer::sum);
        if (finding != Finding.RIGHT) {
            wrong.add(finding + ": " + thing.kind() + " of " + thing.owner() + ", accepted as " + states
                    + ", at the hospital "
                    + theirs.stream()
                            .map(copy -> copy.id() + " "
                                    + copy.versions().stream()
                                            .map(Copy.Version::status)
                                            .toList())
                            .toList());
        }
    }

    int count(Finding finding) {
        return counts.values().stream()
                .mapToInt(byFinding -> byFinding.getOrDefault(finding, 0))
                .sum();
    }

    /** Whether everything is there once and in order, or waits for a person. */
    boolean right() {
        return count(Finding.RIGHT) + count(Finding.WAITING)
                == counts.values().stream()
                        .flatMap(byFinding -> byFinding.values().stream())
                        .mapToInt(Integer::intValue)
                        .sum();
    }

    /** Each thing that is not as it should be, with what was found. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    String table(Map<Thing, List<String>> expected) {
        var accepted = new TreeMap<Kind, Integer>();
        expected.keySet().forEach(thing -> accepted.merge(thing.kind(), 1, Integer::sum));
        var text = new StringBuilder(
                line("Resource", "accepted", "found", "doubled", "out of order", "altered", "waiting", "missing"));
        counts.forEach((kind, byFinding) -> text.append(line(
                kind.path(),
                accepted.getOrDefault(kind, 0),
                found.getOrDefault(kind, 0),
                byFinding.getOrDefault(Finding.DOUBLED, 0),
                byFinding.getOrDefault(Finding.OUT_OF_ORDER, 0),
                byFinding.getOrDefault(Finding.ALTERED, 0),
                byFinding.getOrDefault(Finding.WAITING, 0),
                byFinding.getOrDefault(Finding.MISSING, 0))));
        text.append(line(
                "all",
                expected.size(),
                found.values().stream().mapToInt(Integer::intValue).sum(),
                count(Finding.DOUBLED),
                count(Finding.OUT_OF_ORDER),
                count(Finding.ALTERED),
                count(Finding.WAITING),
                count(Finding.MISSING)));
        return text.toString();
    }

    private static String line(Object... cells) {
        return "%-20s %9s %7s %9s %13s %9s %9s %9s%n".formatted(cells);
    }
}
