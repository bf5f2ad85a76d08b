package org.waymarker.sandbox.population;

import java.util.List;
import java.util.SplittableRandom;

/** Draws from a seed: the same seed gives the same people, whatever the machine. */
final class Chance {
    private final SplittableRandom random;

    Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    boolean withProbability(double p) {
        return random.nextDouble() < p;
    }

    /** @return from, inclusive, to {@code to}, exclusive */
    int between(int from, int to) {
        return random.nextInt(from, to);
    }

    <T> T of(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /**
     * A gamma draw of mean 1, by the method of Marsaglia and Tsang.
     *
     * @param shape 1 or more; the smaller, the more people differ
     */
    double gamma(double shape) {
        var d = shape - 1.0 / 3;
        var c = 1 / Math.sqrt(9 * d);
        while (true) {
            var x = random.nextGaussian();
            var v = Math.pow(1 + c * x, 3);
            if (v > 0 && Math.log(random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v / shape;
            }
        }
    }

    /** @param mean small: the draw takes time in proportion to it */
    int poisson(double mean) {
        var limit = Math.exp(-mean);
        var count = 0;
        for (var product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }
}
