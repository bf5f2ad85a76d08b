package org.waymarker.evaluation;

import java.math.BigDecimal;

/** A figure as it may be published, or why there is none. Nothing else of a report leaves this package. */
public sealed interface Cell {
    /** @param value rounded as it is to be shown */
    record Figure(BigDecimal value) implements Cell {}

    /** Too few people stand behind it, or it differs from another published figure by too few. */
    record Masked() implements Cell {}

    /** @param reason for people to read */
    record NotGiven(String reason) implements Cell {}

    /** An interval without an upper limit. */
    record Unlimited() implements Cell {}
}
