package org.waymarker.programme;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;
import org.waymarker.record.FhirRecord;

/** Opens a cohort and enrols people in it. */
@Singleton
public class OpenCohort {
    private final JdbcProgrammes programmes;
    private final Patients patients;
    private final FhirRecord record;
    private final ProgrammeFhirMapper mapper;
    private final PatientReferences references;
    private final BusinessIds ids;

    OpenCohort(
            JdbcProgrammes programmes,
            Patients patients,
            FhirRecord record,
            ProgrammeFhirMapper mapper,
            PatientReferences references,
            BusinessIds ids) {
        this.programmes = programmes;
        this.patients = patients;
        this.record = record;
        this.mapper = mapper;
        this.references = references;
        this.ids = ids;
    }

    /**
     * @param ehrPlan id of the CarePlan that the EHR has made for this person's programme, if it has
     * @param sent the plan as a caller posted it; empty if none did
     */
    public record Participant(PatientKey patient, Optional<String> ehrPlan, Optional<CarePlan> sent) {}

    /** What became of the wish to open a cohort or to enrol people. */
    public sealed interface Decision {
        /**
         * The cohort's Group and the plans, as they stand.
         *
         * @param newcomers those who were not enrolled before
         */
        record Open(Cohort cohort, List<Resource> resources, List<PatientKey> newcomers) implements Decision {
            public Open {
                resources = List.copyOf(resources);
                newcomers = List.copyOf(newcomers);
            }
        }

        record Refused(Reason reason) implements Decision {}
    }

    /** Why not. Names are part of the API. */
    public enum Reason {
        COHORT_DIFFERS,
        COHORT_UNKNOWN,
        COHORT_CLOSED
    }

    /** The id of the cohort that a caller knows under this identifier. */
    public CohortId idOf(String system, String value) {
        return new CohortId(ids.of(Kind.COHORT, system, value).value());
    }

    /** The same cohort again changes nothing; people not enrolled before are added. */
    @Transactional
    public Decision open(Cohort cohort, List<Participant> participants, String author) {
        if (!programmes.add(cohort)) {
            var standing = programmes.standing(cohort.id());
            boolean same = standing.name().equals(cohort.name())
                    && standing.type() == cohort.type()
                    && standing.firstSession().equals(cohort.firstSession())
                    && standing.plannedLast().equals(cohort.plannedLast())
                    && standing.sessions() == cohort.sessions();
            if (!same) {
                return new Decision.Refused(Reason.COHORT_DIFFERS);
            }
        }
        return enrol(cohort.id(), participants, author);
    }

    /** Enrols people in an open cohort; someone enrolled already stays so. */
    @Transactional
    public Decision enrol(CohortId id, List<Participant> participants, String author) {
        programmes.lock(id);
        var found = programmes.cohort(id);
        if (found.isEmpty()) {
            return new Decision.Refused(Reason.COHORT_UNKNOWN);
        }
        var cohort = found.get();
        var enrolled = programmes.episodesOf(id).stream().map(Episode::patient).toList();
        var newcomers = participants.stream()
                .map(Participant::patient)
                .filter(patient -> !enrolled.contains(patient))
                .distinct()
                .toList();
        if (!newcomers.isEmpty() && cohort.closing().isPresent()) {
            return new Decision.Refused(Reason.COHORT_CLOSED);
        }
        var plans = new ArrayList<Resource>();
        for (Participant participant : participants) {
            plans.add(enrol(cohort, participant, author));
        }
        var resources = new ArrayList<Resource>();
        var group = mapper.cohort(cohort, programmes.countEnrolled(id));
        resources.add(record.write(ProgrammeEntries.ofCohort(cohort, group, mapper.cohortId(id)), author)
                .resource());
        resources.addAll(plans);
        return new Decision.Open(cohort, resources, newcomers);
    }

    private Resource enrol(Cohort cohort, Participant participant, String author) {
        var patient = participant.patient();
        var episodeId = new EpisodeId(
                ids.of(Kind.PROGRAMME_PLAN, cohort.id(), patient.value()).value());
        var planId = mapper.planId(episodeId);
        var episode = new Episode(episodeId, cohort.id(), patient, cohort.firstSession(), Optional.empty(), false, 1);
        if (!programmes.add(episode)) {
            return record.read("CarePlan", episodeId.value()).orElseThrow().resource();
        }
        var plan = mapper.plan(episode, cohort, references.write(patients.identity(patient)));
        var stored = record.write(
                ProgrammeEntries.ofPerson(cohort, patient, plan, planId).holding(participant.sent()), author);
        participant.ehrPlan().ifPresent(theirs -> record.adopt("CarePlan", planId, theirs));
        return stored.resource();
    }
}
