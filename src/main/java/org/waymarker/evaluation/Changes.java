package org.waymarker.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * People by their own change in contacts, in classes that are joined until no class is of a few: the outermost first, each with its
 * neighbour towards no change.
 */
final class Changes {
    /** Where classes begin; the first has no lower end. */
    private static final int[] STARTS = {Integer.MIN_VALUE, -5, -2, 0, 1, 3, 6};

    private Changes() {}

    /**
     * @param low least change of the class; {@code Integer.MIN_VALUE} if it has none
     * @param high greatest change of the class; {@code Integer.MAX_VALUE} if it has none
     */
    record Bin(int low, int high, int people) {
        String title() {
            if (low == high) {
                return Integer.toString(low);
            }
            if (low == Integer.MIN_VALUE) {
                return high == Integer.MAX_VALUE ? "any" : high + " or less";
            }
            return high == Integer.MAX_VALUE ? low + " or more" : low + " to " + high;
        }

        private Bin and(Bin next) {
            return new Bin(Math.min(low, next.low), Math.max(high, next.high), people + next.people);
        }

        private int fromNoChange() {
            if (low <= 0 && high >= 0) {
                return 0;
            }
            return low > 0 ? low : -high;
        }
    }

    static List<Bin> of(Collection<Integer> changes, Disclosure disclosure) {
        var bins = new ArrayList<Bin>();
        for (int i = 0; i < STARTS.length; i++) {
            int low = STARTS[i];
            int high = i + 1 < STARTS.length ? STARTS[i + 1] - 1 : Integer.MAX_VALUE;
            int people = (int) changes.stream()
                    .filter(change -> change >= low && change <= high)
                    .count();
            bins.add(new Bin(low, high, people));
        }
        int few = outermostOfAFew(bins, disclosure);
        while (few >= 0 && bins.size() > 1) {
            int neighbour = neighbour(bins, few);
            int first = Math.min(few, neighbour);
            bins.set(first, bins.get(first).and(bins.get(first + 1)));
            bins.remove(first + 1);
            few = outermostOfAFew(bins, disclosure);
        }
        return bins;
    }

    private static int outermostOfAFew(List<Bin> bins, Disclosure disclosure) {
        int found = -1;
        for (int i = 0; i < bins.size(); i++) {
            if (disclosure.few(bins.get(i).people)
                    && (found < 0
                            || bins.get(i).fromNoChange() > bins.get(found).fromNoChange())) {
                found = i;
            }
        }
        return found;
    }

    /** Towards no change; the middle class takes the smaller of its neighbours. */
    private static int neighbour(List<Bin> bins, int i) {
        var bin = bins.get(i);
        if (i == 0 || (i < bins.size() - 1 && bin.high < 0)) {
            return i + 1;
        }
        if (i == bins.size() - 1 || bin.low > 0) {
            return i - 1;
        }
        return bins.get(i - 1).people <= bins.get(i + 1).people ? i - 1 : i + 1;
    }
}
