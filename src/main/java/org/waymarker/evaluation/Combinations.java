package org.waymarker.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What can be learnt of a few by adding and subtracting figures of sets of people: January to April and April to June less January to June are those of
 * April. People who are in the same sets cannot be told apart by any such sum, so they stand together here. A sum is one of a few if all who are left
 * in it are in groups below the threshold; there is such a sum exactly if the sets, taken as vectors over those groups, depend on each other
 * more once the small groups are left out.
 */
final class Combinations {
    /** Ranks are taken modulo this prime, by which no determinant of ours is likely to be divided. */
    private static final long PRIME = 2_147_483_647L;

    private Combinations() {}

    /**
     * How many independent sums of the sets are ones of a few.
     *
     * @param fewest people in a group that may be told of
     */
    static int ofAFew(List<BitSet> sets, int fewest) {
        var sizes = groups(sets);
        var all = new ArrayList<BitSet>();
        var large = new ArrayList<BitSet>();
        sizes.forEach((group, people) -> {
            all.add(group);
            if (people >= fewest) {
                large.add(group);
            }
        });
        return rank(all, sets.size()) - rank(large, sets.size());
    }

    /** By the sets that they are in, how many people there are. */
    private static Map<BitSet, Integer> groups(List<BitSet> sets) {
        var everybody = new BitSet();
        sets.forEach(everybody::or);
        var sizes = new HashMap<BitSet, Integer>();
        everybody.stream().forEach(person -> {
            var memberships = new BitSet(sets.size());
            for (int set = 0; set < sets.size(); set++) {
                memberships.set(set, sets.get(set).get(person));
            }
            sizes.merge(memberships, 1, Integer::sum);
        });
        return sizes;
    }

    /** By a basis to which each row is added that is no sum of those before; its pivots are 1. */
    private static int rank(List<BitSet> rows, int columns) {
        var basis = new long[columns][];
        int rank = 0;
        for (BitSet row : rows) {
            if (rank == columns) {
                break;
            }
            if (add(basis, row)) {
                rank++;
            }
        }
        return rank;
    }

    private static boolean add(long[][] basis, BitSet row) {
        var values = new long[basis.length];
        row.stream().forEach(column -> values[column] = 1);
        for (int column = 0; column < values.length; column++) {
            if (values[column] != 0) {
                var pivot = basis[column];
                if (pivot == null) {
                    basis[column] = multiplied(values, power(values[column], PRIME - 2));
                    return true;
                }
                subtract(values, pivot, values[column]);
            }
        }
        return false;
    }

    private static long[] multiplied(long[] values, long factor) {
        return Arrays.stream(values).map(value -> value * factor % PRIME).toArray();
    }

    private static void subtract(long[] values, long[] pivot, long factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.floorMod(values[i] - factor * pivot[i] % PRIME, PRIME);
        }
    }

    private static long power(long base, long exponent) {
        long result = 1;
        long square = base;
        for (long bits = exponent; bits > 0; bits >>= 1) {
            if ((bits & 1) == 1) {
                result = result * square % PRIME;
            }
            square = square * square % PRIME;
        }
        return result;
    }
}
