package org.waymarker.statistics;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * How chance was used, to be told beside each interval. The same seed gives the same interval wherever it is computed.
 *
 * @param number of draws, 999 to 99,999
 */
public record Draws(long seed, int number) {
    private static final int FEWEST = 999;
    private static final int MOST = 99_999;

    /** @throws IllegalArgumentException if there are too few draws for the tail of an interval, or more than memory is meant for */
    public Draws {
        if (number < FEWEST || number > MOST) {
            throw new IllegalArgumentException("Draws must be " + FEWEST + " to " + MOST);
        }
    }

    /** 9,999 draws: another seed moves a limit by about a hundredth of the interval's width. */
    public static Draws ofSeed(long seed) {
        return new Draws(seed, 9_999);
    }

    UniformRandomProvider begin() {
        return RandomSource.XO_SHI_RO_256_PP.create(seed);
    }
}
