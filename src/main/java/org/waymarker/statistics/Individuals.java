package org.waymarker.statistics;

import java.util.Arrays;
import java.util.Collection;

/**
 * How patients fared one by one.
 *
 * @param medianBefore events
 * @param medianAfter events
 * @param medianChange the median of the patients' own changes, events after less events before; not the difference of the medians
 * @param down patients whose rate was lower after
 * @param same patients whose rate was the same
 * @param up patients whose rate was higher after
 */
public record Individuals(double medianBefore, double medianAfter, double medianChange, int down, int same, int up) {
    /**
     * Counts and medians. Medians are of events, not of rates, so they mean something where all windows have one length.
     *
     * @throws IllegalArgumentException if there are no patients
     */
    public static Individuals of(Collection<Pair> pairs) {
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("There is no median of nobody");
        }
        int[] directions = pairs.stream().mapToInt(Pair::direction).toArray();
        return new Individuals(
                median(pairs.stream().mapToLong(Pair::before).toArray()),
                median(pairs.stream().mapToLong(Pair::after).toArray()),
                median(pairs.stream()
                        .mapToLong(pair -> pair.after() - pair.before())
                        .toArray()),
                count(directions, -1),
                count(directions, 0),
                count(directions, 1));
    }

    private static int count(int[] directions, int direction) {
        return (int) Arrays.stream(directions).filter(own -> own == direction).count();
    }

    private static double median(long[] values) {
        Arrays.sort(values);
        return (values[(values.length - 1) / 2] + values[values.length / 2]) / 2.0;
    }
}
