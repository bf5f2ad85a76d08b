package org.waymarker.serviceuse;

/**
 * How a patient came to be admitted.
 *
 * @param code national code, e.g. {@code 21}
 * @see "NHS Data Dictionary, attribute ADMISSION METHOD; UK Core CodeSystems for England and Wales"
 */
public record AdmissionMethod(String code) {
    /** What the method says about urgency. */
    public enum Urgency {
        EMERGENCY,
        /** Waiting list, booked, planned, maternity, birth, or a transfer that was no emergency. */
        NOT_EMERGENCY,
        NOT_KNOWN
    }

    /**
     * 2C (a baby born at home) is excluded although its display says emergency; 27 (through NHS Direct) is Wales's only; 98, 99
     * and any code that is not national say nothing.
     */
    public Urgency urgency() {
        return switch (code) {
            case "21", "22", "23", "24", "25", "27", "28", "2A", "2B", "2D" -> Urgency.EMERGENCY;
            case "11", "12", "13", "2C", "31", "32", "81", "82", "83" -> Urgency.NOT_EMERGENCY;
            default -> Urgency.NOT_KNOWN;
        };
    }

    /** Whether the patient came in an emergency from a bed of another provider: the second leg of a spell. */
    public boolean emergencyTransfer() {
        return code.equals("2B");
    }
}
