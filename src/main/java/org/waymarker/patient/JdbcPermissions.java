package org.waymarker.patient;

import jakarta.inject.Singleton;
import java.time.Instant;
import org.waymarker.store.Jdbc;

@Singleton
class JdbcPermissions implements Permissions {
    private final Jdbc jdbc;

    JdbcPermissions(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean granted(PatientKey patient, Permission permission) {
        return jdbc.first(
                        "select granted from permission where patient_key in " + OnePerson.KEYS
                                + " and permission = ? order by id desc limit 1",
                        row -> row.flag("granted"),
                        patient.value(),
                        permission)
                .orElse(false);
    }

    @Override
    public boolean answer(PatientKey patient, Permission permission, boolean granted, Instant at, String recordedBy) {
        if (granted(patient, permission) == granted) {
            return false;
        }
        jdbc.update(
                "insert into permission (patient_key, permission, granted, answered_at, recorded_by) values (?, ?, ?, ?, ?)",
                patient.value(),
                permission,
                granted,
                at,
                recordedBy);
        return true;
    }
}
