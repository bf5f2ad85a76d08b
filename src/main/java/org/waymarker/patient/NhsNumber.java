package org.waymarker.patient;

/**
 * An NHS number: ten digits, the last one a Modulus 11 check digit.
 *
 * @param value ten digits, no spaces, e.g. {@code "9990000018"} (999 is the range kept for tests)
 * @see "NHS Data Dictionary, attribute NHS NUMBER"
 */
public record NhsNumber(String value) {
    /** @throws IllegalArgumentException if the length, a character or the check digit is wrong, or one digit is repeated */
    public NhsNumber {
        if (!value.matches("[0-9]{10}") || checkDigit(value) != value.charAt(9) - '0') {
            throw new IllegalArgumentException("NHS number must be 10 digits with a valid check digit");
        }
        // 0000000000 and its like pass the arithmetic and are typed by people who have no number to type.
        if (value.chars().distinct().count() == 1) {
            throw new IllegalArgumentException("NHS number must not be one digit repeated");
        }
    }

    private static int checkDigit(String digits) {
        int sum = 0;
        for (int i = 0; i < 9; i++) {
            sum += (digits.charAt(i) - '0') * (10 - i);
        }
        return (11 - sum % 11) % 11;
    }

    /** Masked, so that a logged object never identifies a patient. */
    @Override
    public String toString() {
        return "NhsNumber[******" + value.substring(6) + "]";
    }
}
