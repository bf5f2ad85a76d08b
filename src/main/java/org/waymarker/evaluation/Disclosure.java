package org.waymarker.evaluation;

import java.math.BigDecimal;
import java.util.Arrays;
import org.waymarker.statistics.Pooled;

/**
 * What may be shown of few people. Where several figures add up they are computed first and rounded then, so that the parts of a
 * rounded whole tell no more than the whole.
 *
 * @param threshold people: a count from 1 to one less is masked, and no mean, median or rate stands on fewer
 * @param rounding counts are shown to the nearest multiple of it
 * @see "NHS Digital, disclosure control of hospital and emergency statistics, since September 2018: 8 and 5"
 */
record Disclosure(int threshold, int rounding) {
    /** @throws IllegalArgumentException if nothing would be masked, or one cannot round to it */
    Disclosure {
        if (threshold < 1 || rounding < 1) {
            throw new IllegalArgumentException("Threshold and rounding are 1 or more");
        }
    }

    boolean enough(int people) {
        return people >= threshold;
    }

    /** People and contacts: 0 is shown as it is, a few not at all, and the rest rounded. */
    Cell count(long number) {
        return few(number) ? new Cell.Masked() : new Cell.Figure(BigDecimal.valueOf(rounded(number)));
    }

    /** Years, to the nearest multiple as well: those of whole windows would tell how many people there are. */
    Cell years(double years) {
        long rounded = rounded(StrictMath.round(years));
        return rounded == 0 ? new Cell.Masked() : new Cell.Figure(BigDecimal.valueOf(rounded));
    }

    /** Whether a number of people or contacts is one that is masked. */
    boolean few(long number) {
        return number > 0 && number < threshold;
    }

    /** Whether what is made of these contacts may be shown: a ratio and a difference give them away. */
    boolean mayTell(Pooled... parts) {
        return Arrays.stream(parts).noneMatch(part -> few(part.events()));
    }

    private long rounded(long number) {
        return (number + rounding / 2) / rounding * rounding;
    }
}
