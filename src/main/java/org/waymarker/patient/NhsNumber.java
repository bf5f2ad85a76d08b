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
        if (!isTenDigits(value) || checkDigit(value) != value.charAt(9) - '0') {
            throw new IllegalArgumentException("NHS number must be 10 digits with a valid check digit");
        }
        // 0000000000 and its like pass the arithmetic and are typed by people who have no number to type.
        if (isOneDigitRepeated(value)) {
            throw new IllegalArgumentException("NHS number must not be one digit repeated");
        }
    }

    // Feeds hold millions of them: no expression, no stream.
    private static boolean isTenDigits(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return value.length() == 10;
    }

    private static boolean isOneDigitRepeated(String digits) {
        for (int i = 1; i < digits.length(); i++) {
            if (digits.charAt(i) != digits.charAt(0)) {
                return false;
            }
        }
        return true;
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
