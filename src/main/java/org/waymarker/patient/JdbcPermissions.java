package org.waymarker.patient;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import org.waymarker.store.Jdbc;

@Singleton
class JdbcPermissions implements Permissions {
    private final Jdbc jdbc;

    JdbcPermissions(Jdbc jdbc) {
        this.jdbc = jdbc;
    }

    private record Answer(boolean granted, Instant at) {}

    @Override
    public boolean granted(PatientKey patient, Permission permission) {
        return newest(patient, permission).map(Answer::granted).orElse(false);
    }

    @Override
    public Optional<Instant> refusedSince(PatientKey patient, Permission permission) {
        return newest(patient, permission).filter(answer -> !answer.granted).map(Answer::at);
    }

    private Optional<Answer> newest(PatientKey patient, Permission permission) {
        return jdbc.first(
                "select granted, answered_at from permission where patient_key in " + OnePerson.KEYS
                        + " and permission = ? order by id desc limit 1",
                row -> new Answer(row.flag("granted"), row.instant("answered_at")),
                patient.value(),
                permission);
    }

    @Override
    public boolean answer(PatientKey patient, Permission permission, boolean granted, Instant at, String recordedBy) {
        var before = newest(patient, permission);
        if (before.map(answer -> answer.granted == granted).orElse(false)) {
            return false;
        }
        jdbc.update(
                "insert into permission (patient_key, permission, granted, answered_at, recorded_by) values (?, ?, ?, ?, ?)",
                patient.value(),
                permission,
                granted,
                at,
                recordedBy);
        return before.map(Answer::granted).orElse(false) != granted;
    }
}
