package org.waymarker.bench;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.AhrensDieterMarsagliaTsangGammaSampler;
import org.apache.commons.rng.sampling.distribution.PoissonSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateContinuousSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.waymarker.statistics.Followed;
import org.waymarker.statistics.Pair;

/**
 * People as pain makes them: each has a level, gamma distributed about a mean, and pain flares or rests in each window, which
 * multiplies the level by a gamma of mean 1. Events then come as they may (Poisson).
 */
final class SimulatedUse {
    static final int YEAR = 364;
    private static final double DAYS_PER_YEAR = 365.25;
    private static final double SHAPE = 1.5;

    private final UniformRandomProvider random;
    private final SharedStateContinuousSampler gamma;
    private final boolean flares;

    /** @param flares false for people whose level stays what it is */
    SimulatedUse(long seed, boolean flares) {
        this.random = RandomSource.XO_SHI_RO_256_PP.create(seed);
        this.gamma = AhrensDieterMarsagliaTsangGammaSampler.of(random, SHAPE, 1 / SHAPE);
        this.flares = flares;
    }

    /** A person's level, in events per year. */
    double person(double mean) {
        return mean * gamma.sample();
    }

    long events(double level, int days) {
        double expected = level * (flares ? gamma.sample() : 1) * days / DAYS_PER_YEAR;
        return expected > 0 ? PoissonSampler.of(random, expected).sample() : 0;
    }

    /** @param cut the share of people who are lost within the year after, on any day from the thirtieth */
    Pair pair(double mean, double ratio, double cut) {
        double level = person(mean);
        int after = random.nextDouble() < cut ? random.nextInt(30, YEAR) : YEAR;
        return new Pair(events(level, YEAR), YEAR, events(level * ratio, after), after);
    }

    Followed followed(double mean, double cut) {
        var pair = pair(mean, 1, cut);
        return new Followed(pair.after(), pair.afterDays());
    }
}
