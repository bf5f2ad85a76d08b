package org.waymarker.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.waymarker.statistics.BeforeAfter;
import org.waymarker.statistics.Draws;
import org.waymarker.statistics.ExactRatio;
import org.waymarker.statistics.Interval;
import org.waymarker.statistics.Method;
import org.waymarker.statistics.TwoGroups;

/**
 * How often each interval of {@code org.waymarker.statistics} holds the truth, in cohorts whose truth is known: docs/statistics.md.
 * The same properties print the same tables.
 */
public final class CoverageBench {
    private static final int COHORTS = Asked.number("coverage.cohorts", 2_000);
    private static final int DRAWS = Asked.number("coverage.draws", 1_999);
    private static final int SEED = Asked.number("coverage.seed", 2026);

    /** @param cut the share of people lost in the year after */
    private record Scenario(int patients, int others, double mean, double ratio, double cut) {
        @Override
        public String toString() {
            return "%s, %s a year, ratio %s%s"
                    .formatted(
                            others == 0 ? patients : patients + " and " + others,
                            mean,
                            ratio,
                            cut > 0 ? ", %.0f%% cut short".formatted(100 * cut) : "");
        }

        double difference() {
            return mean * (ratio - 1);
        }
    }

    private CoverageBench() {}

    public static void main(String[] args) {
        Progress.exitAfter(() -> {
            Progress.say("%d cohorts, %d draws, seed %d", COHORTS, DRAWS, SEED);
            table("Before and after", beforeAfter(), CoverageBench::studyPatients);
            table("Two groups", twoGroups(), CoverageBench::studyGroups);
            return true;
        });
    }

    private static List<Scenario> beforeAfter() {
        return Stream.of(40, 20)
                .flatMap(n -> Stream.of(
                        new Scenario(n, 0, 6, 1, 0),
                        new Scenario(n, 0, 6, 0.7, 0),
                        new Scenario(n, 0, 6, 1, 0.3),
                        new Scenario(n, 0, 6, 0.7, 0.3),
                        new Scenario(n, 0, 0.5, 1, 0),
                        new Scenario(n, 0, 0.5, 0.7, 0)))
                .toList();
    }

    private static List<Scenario> twoGroups() {
        return Stream.of(new int[] {40, 40}, new int[] {20, 20}, new int[] {40, 20}, new int[] {20, 40})
                .flatMap(n -> Stream.of(
                        new Scenario(n[0], n[1], 6, 1, 0),
                        new Scenario(n[0], n[1], 6, 0.7, 0.3),
                        new Scenario(n[0], n[1], 0.5, 1, 0),
                        new Scenario(n[0], n[1], 0.5, 0.7, 0.3)))
                .toList();
    }

    private interface Study {
        Intervals of(Scenario scenario, SimulatedUse use, Draws draws);
    }

    /** Of one cohort, by how they are made. */
    private record Intervals(Map<String, Interval> ratio, Map<String, Interval> difference) {
        static Intervals of(Function<Method, Interval> ratio, Function<Method, Interval> difference, ExactRatio exact) {
            var intervals = new Intervals(new LinkedHashMap<>(), new LinkedHashMap<>());
            for (var method : Method.values()) {
                intervals.ratio.put(method.name(), ratio.apply(method));
                intervals.difference.put(method.name(), difference.apply(method));
            }
            intervals.ratio.put("exact", exact.limits());
            return intervals;
        }
    }

    private static void table(String title, List<Scenario> scenarios, Study study) {
        var ratios = new CoverageTable(title + ", ratio");
        var differences = new CoverageTable(title + ", difference per person-year");
        for (var scenario : scenarios) {
            var cohorts = IntStream.range(0, COHORTS)
                    .parallel()
                    .mapToObj(index -> study.of(
                            scenario,
                            new SimulatedUse(seed(scenario, index), true),
                            new Draws(seed(scenario, index) + 1, DRAWS)))
                    .toList();
            ratios.row(
                    scenario.toString(), cohorts.stream().map(Intervals::ratio).toList(), scenario.ratio());
            differences.row(
                    scenario.toString(),
                    cohorts.stream().map(Intervals::difference).toList(),
                    scenario.difference());
            Progress.say("%s: %s", title, scenario);
        }
        ratios.print();
        differences.print();
    }

    private static long seed(Scenario scenario, int index) {
        return SEED * 1_000_003L + scenario.toString().hashCode() * 100_003L + 2L * index;
    }

    private static Intervals studyPatients(Scenario scenario, SimulatedUse use, Draws draws) {
        var study = BeforeAfter.of(IntStream.range(0, scenario.patients())
                .mapToObj(i -> use.pair(scenario.mean(), scenario.ratio(), scenario.cut()))
                .toList());
        return Intervals.of(
                method -> study.ratioInterval(method, draws),
                method -> study.differenceInterval(method, draws),
                ExactRatio.of(study.before(), study.after()));
    }

    private static Intervals studyGroups(Scenario scenario, SimulatedUse use, Draws draws) {
        var study = TwoGroups.of(
                IntStream.range(0, scenario.patients())
                        .mapToObj(i -> use.followed(scenario.mean() * scenario.ratio(), scenario.cut()))
                        .toList(),
                IntStream.range(0, scenario.others())
                        .mapToObj(i -> use.followed(scenario.mean(), scenario.cut()))
                        .toList());
        return Intervals.of(
                method -> study.ratioInterval(method, draws),
                method -> study.differenceInterval(method, draws),
                ExactRatio.of(study.reference(), study.compared()));
    }
}
