package org.waymarker.backloading;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.waymarker.backloading.PastCohort.PastPerson;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.ConflictingPatientException;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.programme.Cohort;
import org.waymarker.programme.CohortId;
import org.waymarker.programme.Episode;
import org.waymarker.programme.OpenCohort;
import org.waymarker.programme.Programmes;

/** Holds what a file tells against what stands in our record. Reads only. */
@Singleton
class StandingRecord {
    private final Programmes programmes;
    private final OpenCohort openCohort;
    private final Patients patients;
    private final FhirTimes times;

    StandingRecord(Programmes programmes, OpenCohort openCohort, Patients patients, FhirTimes times) {
        this.programmes = programmes;
        this.openCohort = openCohort;
        this.patients = patients;
        this.times = times;
    }

    /**
     * What the cohorts of a file are to our record.
     *
     * @param ids of all, by the order of the file
     */
    record Compared(
            List<CohortId> ids, List<PastCohort> fresh, int standing, int standingEpisodes, List<Fault> faults) {
        Compared {
            ids = List.copyOf(ids);
            fresh = List.copyOf(fresh);
            faults = List.copyOf(faults);
        }
    }

    /** @param system in which the file's cohorts are identified */
    Compared compare(List<PastCohort> cohorts, String system) {
        var look = new Look();
        var ids = new ArrayList<CohortId>();
        var fresh = new ArrayList<PastCohort>();
        int standing = 0;
        int standingEpisodes = 0;
        for (PastCohort past : cohorts) {
            var id = openCohort.idOf(system, past.facts().identifier());
            ids.add(id);
            var found = programmes.cohort(id);
            if (found.isPresent()) {
                standing++;
                standingEpisodes += look.compare(past, found.get());
            } else {
                fresh.add(past);
                look.compareNew(past);
            }
        }
        return new Compared(ids, fresh, standing, standingEpisodes, look.faults);
    }

    /** One comparison: asks once for each person, and gathers the faults. */
    private final class Look {
        private final Map<Person, Optional<PatientKey>> keys = new HashMap<>();
        private final List<Fault> faults = new ArrayList<>();

        /** @return how many of its people stand with it, as the file tells them */
        int compare(PastCohort past, Cohort standing) {
            var closedOn = standing.closing().map(closing -> times.dateOf(closing.end()));
            var different = StandingRules.cohort(past, standing, closedOn);
            different.ifPresent(faults::add);
            if (different.isPresent()) {
                return 0;
            }
            var episodes = programmes.episodesOf(standing.id()).stream()
                    .collect(Collectors.toMap(Episode::patient, episode -> episode));
            int same = 0;
            for (PastPerson person : past.people()) {
                var fault = StandingRules.line(person.line(), key(person), episodes);
                fault.ifPresent(faults::add);
                same += fault.isEmpty() ? 1 : 0;
            }
            return same;
        }

        void compareNew(PastCohort past) {
            var lines = new HashMap<PatientKey, Line>();
            for (PastPerson person : past.people()) {
                var line = person.line();
                key(person).ifPresent(key -> {
                    StandingRules.newcomer(line, programmes.episodesOf(key)).ifPresent(faults::add);
                    // Two whom the file knows by different numbers may be one to us.
                    var other = lines.putIfAbsent(key, line);
                    if (other != null) {
                        faults.add(Fault.of(line.number(), FaultReason.PERSON_REPEATED)
                                .against(other.number()));
                    }
                });
            }
        }

        private Optional<PatientKey> key(PastPerson person) {
            return keys.computeIfAbsent(person.person(), p -> find(p, person.line()));
        }

        private Optional<PatientKey> find(Person person, Line line) {
            try {
                var key = patients.find(person.names());
                key.flatMap(known -> difference(known, person)).ifPresent(reason -> faults.add(fault(line, reason)));
                return key;
            } catch (ConflictingPatientException e) {
                faults.add(fault(line, FaultReason.PATIENT_NAMES_CONFLICT));
                return Optional.empty();
            }
        }

        private static Fault fault(Line line, FaultReason reason) {
            return reason == FaultReason.BIRTH_DATES_DIFFER
                    ? Fault.of(line.number(), Column.BIRTH_DATE, reason)
                    : Fault.of(line.number(), reason);
        }

        /** What {@link Patients#register} would refuse. */
        private Optional<FaultReason> difference(PatientKey key, Person person) {
            var known = patients.identity(key);
            boolean otherNumber = known.nhsNumber()
                    .filter(number -> person.names().stream()
                            .anyMatch(name -> name instanceof PatientRef.Nhs nhs
                                    && !nhs.number().equals(number)))
                    .isPresent();
            if (otherNumber) {
                return Optional.of(FaultReason.PATIENT_NAMES_CONFLICT);
            }
            boolean otherDate = known.birthDate()
                    .filter(date -> !date.equals(person.birthDate()))
                    .isPresent();
            return otherDate ? Optional.of(FaultReason.BIRTH_DATES_DIFFER) : Optional.empty();
        }
    }
}
