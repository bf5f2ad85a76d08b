package org.waymarker.sandbox.population;

import java.util.Iterator;
import java.util.stream.IntStream;
import org.waymarker.testing.People;

/** Valid NHS numbers from 999 000 0000 on, the range kept for tests, none twice. */
final class NhsNumbers {
    private final Iterator<String> numbers;

    NhsNumbers(long seed) {
        var start = Math.floorMod(seed * 7_919, 900_000);
        numbers = IntStream.range(0, 1_000_000)
                .map(i -> 999_000_000 + (start + i) % 1_000_000)
                .mapToObj(Integer::toString)
                .filter(nine -> People.checkDigit(nine) < 10)
                .map(nine -> nine + People.checkDigit(nine))
                .iterator();
    }

    String next() {
        return numbers.next();
    }
}
