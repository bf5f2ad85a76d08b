package org.waymarker.evaluation;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** A year in stretches of four weeks. The year's own figure stands beside them, so that one that is masked is the year less the others. */
final class FourWeeks {
    private final List<Counted> counted;

    private FourWeeks(List<Counted> counted) {
        this.counted = counted;
    }

    /** What so many people had in so many days, all together. */
    record Counted(long contacts, long days) {}

    /** @param counted by the number of the stretch, from 1 */
    static FourWeeks of(int number, IntFunction<Counted> counted) {
        return new FourWeeks(IntStream.rangeClosed(1, number).mapToObj(counted).toList());
    }

    Cell rate(int number, Disclosure disclosure) {
        var one = counted.get(number - 1);
        return masked(disclosure).contains(number) ? new Cell.Masked() : Figures.rate(one.contacts, one.days);
    }

    /** Those with a few contacts, and with them the smallest of the others until all that is masked is not a few either. */
    private Set<Integer> masked(Disclosure disclosure) {
        var masked = new HashSet<Integer>();
        long contacts = 0;
        var bySize = IntStream.rangeClosed(1, counted.size())
                .boxed()
                .sorted(Comparator.comparing(number -> counted.get(number - 1).contacts))
                .toList();
        for (int number : bySize) {
            long own = counted.get(number - 1).contacts;
            if (disclosure.few(own) || (own > 0 && disclosure.few(contacts))) {
                masked.add(number);
                contacts += own;
            }
        }
        return masked;
    }
}
