package org.waymarker.serviceuse;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.PatientKey;

/**
 * Keeps someone's word that a person is not observed any longer: what feeds tell of the days after it is not the whole. Counts that are affected are made
 * anew in the background.
 */
@Singleton
class EndObservation {
    private final JdbcObservationEnds ends;
    private final RecountServiceUse recount;
    private final FhirTimes times;
    private final Clock clock;

    EndObservation(JdbcObservationEnds ends, RecountServiceUse recount, FhirTimes times, Clock clock) {
        this.ends = ends;
        this.recount = recount;
        this.times = times;
        this.clock = clock;
    }

    /** What became of it. */
    sealed interface Decision {
        /** @param recount the job that counts anew; empty if no programme of the person has ended yet */
        record Kept(Optional<UUID> recount) implements Decision {}

        record Refused(Reason reason) implements Decision {}
    }

    /** Why not. Names are part of the API. */
    enum Reason {
        /** Deaths come from the hospital, and permissions from the patient. */
        END_NOT_DECLARED_HERE,
        END_IN_THE_FUTURE
    }

    /**
     * @param from the first day that is not observed
     * @param withdrawn it was not so after all
     */
    @Transactional
    Decision declare(PatientKey patient, ObservationEnd.Cause cause, LocalDate from, boolean withdrawn, String by) {
        if (cause == ObservationEnd.Cause.DIED || cause == ObservationEnd.Cause.PERMISSION_WITHDRAWN) {
            return new Decision.Refused(Reason.END_NOT_DECLARED_HERE);
        }
        if (from.isAfter(times.today(clock))) {
            return new Decision.Refused(Reason.END_IN_THE_FUTURE);
        }
        ends.declare(patient, cause, from, withdrawn, by);
        return new Decision.Kept(
                recount.ofPatient(patient, by) instanceof RecountServiceUse.Decision.Accepted accepted
                        ? Optional.of(accepted.job())
                        : Optional.empty());
    }
}
