package org.waymarker.record;

import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.waymarker.patient.PatientKey;

/**
 * A lane: what must reach the hospital strictly in order.
 *
 * @param value {@code patient:<key>}, {@code alert:<key of a patient>} or {@code group:<id of the Group>}
 */
public record LaneKey(String value) implements Comparable<LaneKey> {
    private static final String PATIENT = "patient:";
    private static final String ALERT = "alert:";

    public static LaneKey ofPatient(PatientKey patient) {
        return new LaneKey(PATIENT + patient.value());
    }

    /** Of alerts about a patient: they wait behind nothing else. */
    public static LaneKey ofAlerts(PatientKey patient) {
        return new LaneKey(ALERT + patient.value());
    }

    /** Of a cohort or a peer group. */
    public static LaneKey ofGroup(UUID group) {
        return new LaneKey("group:" + group);
    }

    /** Whom it is about; empty for a group's. */
    public Optional<PatientKey> patient() {
        return Stream.of(PATIENT, ALERT)
                .filter(value::startsWith)
                .findFirst()
                .map(prefix -> new PatientKey(UUID.fromString(value.substring(prefix.length()))));
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
