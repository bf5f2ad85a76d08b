package org.waymarker.hospital;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;

/** The Encounter that a note is filed on: the latest that a person of the hospital's has had. */
@Singleton
class NoteEncounter {
    private static final Set<EncounterStatus> DID_NOT_HAPPEN =
            Set.of(EncounterStatus.PLANNED, EncounterStatus.CANCELLED, EncounterStatus.ENTEREDINERROR);

    private final Hospital hospital;
    private final Clock clock;

    NoteEncounter(Hospital hospital, Clock clock) {
        this.hospital = hospital;
        this.clock = clock;
    }

    /**
     * @return such as {@code Encounter/7}
     * @throws ParkException if there is none
     */
    String of(PatientAtHospital patient) {
        var now = Date.from(clock.instant());
        return hospital.search(Encounter.class, Map.of("patient", List.of(patient.id()))).stream()
                .filter(encounter -> !DID_NOT_HAPPEN.contains(encounter.getStatus()))
                .filter(encounter -> encounter.getPeriod().hasStart()
                        && !encounter.getPeriod().getStart().after(now))
                .max(Comparator.comparing(
                                (Encounter encounter) -> encounter.getPeriod().getStart())
                        .thenComparing(encounter -> encounter.getIdElement().getIdPart()))
                .map(encounter -> "Encounter/" + encounter.getIdElement().getIdPart())
                .orElseThrow(() -> new ParkException(
                        ParkReason.NO_ENCOUNTER_FOR_NOTE,
                        "A note must lie on an Encounter, and the hospital holds none of this patient"));
    }
}
