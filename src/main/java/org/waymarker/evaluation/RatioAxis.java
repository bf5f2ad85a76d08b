package org.waymarker.evaluation;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

/**
 * A logarithmic axis for ratios, so that half and double are as far from no change.
 *
 * @param least ratio at the left end
 * @param most ratio at the right end
 */
record RatioAxis(double least, double most, double left, double width) {
    private static final double FURTHEST = 10;
    private static final double WIDE = 8;
    private static final List<String> TICKS = List.of("0.1", "0.2", "0.5", "0.75", "1", "1.5", "2", "5", "10");
    /** Of which there is room only where the axis is not wide. */
    private static final List<String> FINE = List.of("0.75", "1.5");

    /** Holds all that is claimed from a tenth to ten, and at least from half to double. */
    static RatioAxis of(List<Claim> claims, double left, double width) {
        var values = claims.stream()
                .flatMap(claim -> Stream.of(claim.low(), claim.estimate(), claim.high()))
                .flatMap(cell -> cell instanceof Cell.Figure figure ? Stream.of(figure.value()) : Stream.empty())
                .mapToDouble(BigDecimal::doubleValue)
                .toArray();
        double reach = 2;
        for (double value : values) {
            reach = Math.max(reach, value > 1 ? value : 1 / Math.max(value, 1 / FURTHEST));
        }
        double end = Math.min(FURTHEST, reach * 1.05);
        return new RatioAxis(1 / end, end, left, width);
    }

    double x(double ratio) {
        double of = StrictMath.log(ratio / least) / StrictMath.log(most / least);
        return left + width * of;
    }

    boolean holds(double ratio) {
        return ratio >= least && ratio <= most;
    }

    /** Where a ratio is, or the end that it lies beyond. */
    double held(double ratio) {
        return x(Math.min(Math.max(ratio, least), most));
    }

    List<String> ticks() {
        return TICKS.stream()
                .filter(tick -> holds(Double.parseDouble(tick)))
                .filter(tick -> most / least <= WIDE || !FINE.contains(tick))
                .toList();
    }
}
