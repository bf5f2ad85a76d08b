package org.waymarker.evaluation;

import java.math.BigDecimal;
import java.util.Optional;

/** An estimate with the limits of its 95% interval. */
record Claim(Cell estimate, Cell low, Cell high) {
    /** What an interval says of a comparison. */
    enum Direction {
        LOWER,
        HIGHER,
        NOT_CLEAR
    }

    /** Of a ratio. Lower or higher only if the whole interval is; a limit of 1 to the places shown does not settle it. */
    Optional<Direction> direction() {
        if (!(estimate instanceof Cell.Figure) || !(low instanceof Cell.Figure least)) {
            return Optional.empty();
        }
        if (least.value().compareTo(BigDecimal.ONE) > 0) {
            return Optional.of(Direction.HIGHER);
        }
        if (high instanceof Cell.Figure most) {
            return Optional.of(most.value().compareTo(BigDecimal.ONE) < 0 ? Direction.LOWER : Direction.NOT_CLEAR);
        }
        return high instanceof Cell.Unlimited ? Optional.of(Direction.NOT_CLEAR) : Optional.empty();
    }

    /** Why there is none, if there is none. */
    Optional<String> whyNone() {
        return estimate instanceof Cell.NotGiven none ? Optional.of(none.reason()) : Optional.empty();
    }
}
