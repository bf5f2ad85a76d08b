package org.waymarker.serviceuse;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Contacts per year: in decimals, since a double cannot hold six twelfths of a year's worth exactly. */
public final class Rate {
    /** Days in a year as UCUM has it. */
    private static final BigDecimal YEAR = new BigDecimal("365.25");

    private Rate() {}

    /** To two decimal places, halves to the even neighbour. */
    public static BigDecimal perYear(long contacts, long days) {
        return BigDecimal.valueOf(contacts).multiply(YEAR).divide(BigDecimal.valueOf(days), 2, RoundingMode.HALF_EVEN);
    }
}
