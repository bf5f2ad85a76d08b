package org.waymarker.statistics;

import java.util.function.DoublePredicate;

/**
 * What each patient says of a supposed value: above 0 if the patient speaks for a higher one, below 0 for a lower one. Each
 * patient's score falls as the value rises, and the estimate from any patients, taken any number of times, is where their sum is 0.
 */
abstract class Scores {
    private static final int HALVINGS = 100;

    /** The least and the greatest value there can be. */
    final double least;

    final double greatest;

    Scores(double least, double greatest) {
        this.least = least;
        this.greatest = greatest;
    }

    /** In the order of the patients. */
    abstract double[] at(double value);

    double sum(double value) {
        double sum = 0;
        for (double score : at(value)) {
            sum += score;
        }
        return sum;
    }

    /** Where {@code over} turns from true to false between two values, to the last bit or nearly. */
    static double turning(double from, double to, DoublePredicate over) {
        double low = from;
        double high = to;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = low + (high - low) / 2;
            if (middle <= low || middle >= high) {
                break;
            }
            if (over.test(middle)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low + (high - low) / 2;
    }

    /** The estimate from all patients. */
    double root() {
        return turning(least, greatest, value -> sum(value) > 0);
    }
}
