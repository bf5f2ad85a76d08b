package org.waymarker.serviceuse;

import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Optional;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Permission;
import org.waymarker.patient.Permissions;
import org.waymarker.patient.Standings;
import org.waymarker.programme.Ending;
import org.waymarker.programme.Episode;
import org.waymarker.programme.Outcome;
import org.waymarker.programme.Programmes;

/** How long people can be observed: what the hospital says, what they allow, and what was declared. Joins the caller's transaction. */
@Singleton
class FollowUp {
    private final Standings standings;
    private final Permissions permissions;
    private final JdbcObservationEnds declared;
    private final Programmes programmes;
    private final FhirTimes times;

    FollowUp(
            Standings standings,
            Permissions permissions,
            JdbcObservationEnds declared,
            Programmes programmes,
            FhirTimes times) {
        this.standings = standings;
        this.permissions = permissions;
        this.declared = declared;
        this.programmes = programmes;
        this.times = times;
    }

    Followed of(Episode episode) {
        var patient = episode.patient();
        var ends = new ArrayList<ObservationEnd>();
        // The day of the death is the last one observed.
        standings
                .of(patient)
                .death()
                .map(death ->
                        new ObservationEnd(ObservationEnd.Cause.DIED, death.on().map(day -> day.plusDays(1))))
                .or(() -> diedInAProgramme(patient)
                        .map(day -> new ObservationEnd(ObservationEnd.Cause.DIED, Optional.of(day.plusDays(1)))))
                .ifPresent(ends::add);
        permissions
                .refusedSince(patient, Permission.EVALUATION)
                .map(times::dateOf)
                .map(day -> new ObservationEnd(ObservationEnd.Cause.PERMISSION_WITHDRAWN, Optional.of(day)))
                .ifPresent(ends::add);
        declared.of(patient).stream().filter(end -> holds(end, patient)).forEach(ends::add);
        return Followed.until(ends, Windows.of(episode).lastSession());
    }

    /** Whichever programme it was: somebody may have died in the second one within the year after the first. */
    private Optional<LocalDate> diedInAProgramme(PatientKey patient) {
        return programmes.episodesOf(patient).stream()
                .flatMap(episode -> episode.ending().stream())
                .filter(ending -> ending.outcome() == Outcome.DIED)
                .map(Ending::on)
                .min(LocalDate::compareTo);
    }

    private boolean holds(ObservationEnd end, PatientKey patient) {
        return end.cause() != ObservationEnd.Cause.OPTED_OUT || !permissions.granted(patient, Permission.EVALUATION);
    }
}
