package org.waymarker.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.waymarker.statistics.BeforeAfter;
import org.waymarker.statistics.Draws;
import org.waymarker.statistics.Estimate;
import org.waymarker.statistics.Followed;
import org.waymarker.statistics.Interval;
import org.waymarker.statistics.Interval.Limits;
import org.waymarker.statistics.Pair;
import org.waymarker.statistics.TwoGroups;

/**
 * What choosing people by their visits of the year before does to a comparison of that year with the next, where nothing was done
 * to anybody: docs/statistics.md.
 */
public final class SelectionBench {
    private static final int COHORTS = Asked.number("selection.cohorts", 2_000);
    private static final int PATIENTS = Asked.number("selection.patients", 40);
    private static final int FREQUENT = Asked.number("selection.frequent", 10);
    private static final int DRAWS = Asked.number("selection.draws", 1_999);
    private static final int SEED = Asked.number("selection.seed", 2026);
    private static final double MEAN = 6;

    /** Visits 24 to 12 months before, in the 12 months before, and in the 12 months after. */
    private record Person(long earlier, long before, long after) {}

    /** One cohort, and another drawn in the same way, to whom nothing was offered. */
    private record Cohort(List<Person> people, List<Person> others) {
        BeforeAfter naive() {
            return change(Person::before);
        }

        BeforeAfter sinceEarlier() {
            return change(Person::earlier);
        }

        private BeforeAfter change(ToLongFunction<Person> before) {
            return BeforeAfter.of(people.stream()
                    .map(p -> new Pair(before.applyAsLong(p), SimulatedUse.YEAR, p.after(), SimulatedUse.YEAR))
                    .toList());
        }

        TwoGroups compared() {
            return TwoGroups.of(followed(people), followed(others));
        }

        private static List<Followed> followed(List<Person> people) {
            return people.stream()
                    .map(p -> new Followed(p.after(), SimulatedUse.YEAR))
                    .toList();
        }
    }

    private SelectionBench() {}

    public static void main(String[] args) {
        Progress.exitAfter(() -> {
            Progress.say("%d cohorts of %d, seed %d", COHORTS, PATIENTS, SEED);
            System.out.println("| people | chosen | visits a year: 24-12 months before, 12-0 before, 12 after |"
                    + " after / year before | after / 24-12 months before | offered / not offered |");
            System.out.println("|---|---|---|---|---|---|");
            for (boolean flares : new boolean[] {false, true}) {
                row(flares, "nobody left out", person -> true);
                row(flares, FREQUENT + " or more in the year before", person -> person.before() >= FREQUENT);
            }
            return true;
        });
    }

    private static void row(boolean flares, String chosen, Predicate<Person> chooses) {
        var cohorts = IntStream.range(0, COHORTS)
                .parallel()
                .mapToObj(i -> cohort(new SimulatedUse(SEED * 1_000_003L + i, flares), chooses))
                .toList();
        System.out.println("| %s | %s | %.1f, %.1f, %.1f | %s | %s | %s |"
                .formatted(
                        flares ? "flare-prone" : "steady",
                        chosen,
                        mean(cohorts, Person::earlier),
                        mean(cohorts, Person::before),
                        mean(cohorts, Person::after),
                        told(
                                cohorts,
                                c -> ratio(c.naive().ratio()),
                                (c, d) -> c.naive().ratioInterval(d)),
                        told(
                                cohorts,
                                c -> ratio(c.sinceEarlier().ratio()),
                                (c, d) -> c.sinceEarlier().ratioInterval(d)),
                        told(
                                cohorts,
                                c -> ratio(c.compared().ratio()),
                                (c, d) -> c.compared().ratioInterval(d))));
    }

    private static Cohort cohort(SimulatedUse use, Predicate<Person> chooses) {
        return new Cohort(people(use, chooses), people(use, chooses));
    }

    private static List<Person> people(SimulatedUse use, Predicate<Person> chooses) {
        return Stream.generate(() -> {
                    double level = use.person(MEAN);
                    return new Person(
                            use.events(level, SimulatedUse.YEAR),
                            use.events(level, SimulatedUse.YEAR),
                            use.events(level, SimulatedUse.YEAR));
                })
                .filter(chooses)
                .limit(PATIENTS)
                .toList();
    }

    private interface Claim {
        Interval of(Cohort cohort, Draws draws);
    }

    /** The median ratio, and the share of cohorts whose interval leaves out 1, the truth. */
    private static String told(List<Cohort> cohorts, ToDoubleFunction<Cohort> ratio, Claim claim) {
        var ratios = new ArrayList<Double>();
        cohorts.forEach(cohort -> ratios.add(ratio.applyAsDouble(cohort)));
        long wrong = IntStream.range(0, cohorts.size())
                .parallel()
                .filter(i -> claim.of(cohorts.get(i), new Draws(SEED + i, DRAWS)) instanceof Limits limits
                        && !limits.holds(1))
                .count();
        return "%.2f, wrong in %.0f%%"
                .formatted(MedianTable.median(ratios, Double::doubleValue), 100.0 * wrong / cohorts.size());
    }

    private static double mean(List<Cohort> cohorts, ToDoubleFunction<Person> visits) {
        return cohorts.stream()
                .flatMap(cohort -> cohort.people().stream())
                .mapToDouble(visits)
                .average()
                .orElseThrow();
    }

    private static double ratio(Estimate estimate) {
        return ((Estimate.Estimated) estimate).value();
    }
}
