package org.waymarker.statistics;

import java.util.Arrays;

/** How often each draw takes each patient. */
final class Weights {
    /** Up to so many patients, every subset is taken once instead. */
    private static final int ALL_SUBSETS = 12;

    /** A row for each draw, in it a number for each patient. */
    private final byte[][] times;

    private Weights(byte[][] times) {
        this.times = times;
    }

    /**
     * Each patient is in or out with equal chance. A patient's draws do not hang on how many patients follow.
     *
     * @param patients 1 or more
     */
    static Weights halves(int patients, Draws draws) {
        if (patients <= ALL_SUBSETS) {
            var subsets = new byte[(1 << patients) - 1][patients];
            for (int draw = 0; draw < subsets.length; draw++) {
                for (int patient = 0; patient < patients; patient++) {
                    subsets[draw][patient] = (byte) ((draw + 1) >> patient & 1);
                }
            }
            return new Weights(subsets);
        }
        var random = draws.begin();
        var times = new byte[draws.number()][patients];
        for (int patient = 0; patient < patients; patient++) {
            for (byte[] draw : times) {
                draw[patient] = (byte) (random.nextBoolean() ? 1 : 0);
            }
        }
        return new Weights(times);
    }

    /**
     * As many patients as there are, with replacement, from each group apart.
     *
     * @param groups how many patients each has; those of the first come first
     */
    static Weights resamples(Draws draws, int... groups) {
        var random = draws.begin();
        var times = new byte[draws.number()][Arrays.stream(groups).sum()];
        for (byte[] draw : times) {
            int from = 0;
            for (int patients : groups) {
                for (int taken = 0; taken < patients; taken++) {
                    draw[from + random.nextInt(patients)]++;
                }
                from += patients;
            }
        }
        return new Weights(times);
    }

    int draws() {
        return times.length;
    }

    int of(int draw, int patient) {
        return times[draw][patient];
    }

    double sum(int draw, double[] values) {
        var row = times[draw];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += row[i] * values[i];
        }
        return sum;
    }
}
