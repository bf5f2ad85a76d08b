package org.waymarker.patient;

import java.util.UUID;

/** Our own key for a person; everything that we keep about someone, and the person's delivery lane, hangs on it. */
public record PatientKey(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
