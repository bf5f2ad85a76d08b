package org.waymarker.patient;

/** One of the names by which a caller may call a patient. */
public sealed interface PatientRef {
    /**
     * The logical id of the Patient on the hospital's FHIR server.
     *
     * @param value FHIR id: 1 to 64 letters, digits, {@code -} or {@code .}
     */
    record HospitalId(String value) implements PatientRef {
        /** @throws IllegalArgumentException if it is no FHIR id */
        public HospitalId {
            if (!value.matches("[A-Za-z0-9.-]{1,64}")) {
                throw new IllegalArgumentException("A hospital Patient id is 1 to 64 letters, digits, '-' or '.'");
            }
        }
    }

    /** The NHS number. */
    record Nhs(NhsNumber number) implements PatientRef {}

    /**
     * A number that the hospital gave, such as an MRN; how people without a traced NHS number are known.
     *
     * @param system identifier system, an absolute URI
     * @param value 1 to 100 characters
     */
    record LocalId(String system, String value) implements PatientRef {
        /** @throws IllegalArgumentException if either is blank or the value too long */
        public LocalId {
            if (system.isBlank() || value.isBlank() || value.length() > 100) {
                throw new IllegalArgumentException(
                        "A local patient number needs a system and a value of 1 to 100 characters");
            }
        }

        /** Without the value, so that a logged object never identifies a patient. */
        @Override
        public String toString() {
            return "LocalId[" + system + "]";
        }
    }
}
