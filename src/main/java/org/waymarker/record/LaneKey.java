package org.waymarker.record;

import java.util.Optional;
import java.util.UUID;
import org.waymarker.patient.PatientKey;

/**
 * A lane: what must reach the hospital strictly in order.
 *
 * @param value {@code patient:<key>} or {@code group:<id of the Group>}
 */
public record LaneKey(String value) implements Comparable<LaneKey> {
    private static final String PATIENT = "patient:";

    public static LaneKey ofPatient(PatientKey patient) {
        return new LaneKey(PATIENT + patient.value());
    }

    /** Of a cohort or a peer group. */
    public static LaneKey ofGroup(UUID group) {
        return new LaneKey("group:" + group);
    }

    public Optional<PatientKey> patient() {
        return value.startsWith(PATIENT)
                ? Optional.of(new PatientKey(UUID.fromString(value.substring(PATIENT.length()))))
                : Optional.empty();
    }

    @Override
    public int compareTo(LaneKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
