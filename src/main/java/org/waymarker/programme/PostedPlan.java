package org.waymarker.programme;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanIntent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Elements;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.OnePatient;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.patient.Patients;
import org.waymarker.security.Caller;

/** A plan of a programme that an EHR posts: the wish that somebody be enrolled in the cohort that it names. */
@Singleton
class PostedPlan {
    private final OpenCohort openCohort;
    private final Programmes programmes;
    private final Patients patients;
    private final PatientReferences references;
    private final OnePatient onePatient;
    private final BusinessIds ids;
    private final FhirTimes times;

    PostedPlan(
            OpenCohort openCohort,
            Programmes programmes,
            Patients patients,
            PatientReferences references,
            OnePatient onePatient,
            BusinessIds ids,
            FhirTimes times) {
        this.openCohort = openCohort;
        this.programmes = programmes;
        this.patients = patients;
        this.references = references;
        this.onePatient = onePatient;
        this.ids = ids;
        this.times = times;
    }

    /** @throws RefusedException if it names no cohort or nobody, or is not the beginning of a programme */
    Answer enrol(CarePlan plan, Caller caller) {
        requireBeginning(plan);
        var cohort = cohort(plan);
        if (!plan.hasSubject()) {
            throw Elements.missing("CarePlan.subject", "A plan needs to say whom it is for");
        }
        var named = references.read(plan.getSubject());
        var patient = patients.register(named.refs(), named.birthDate());
        onePatient.requireOnly(patient, plan);
        var decision = openCohort.enrol(
                cohort.id(),
                List.of(new OpenCohort.Participant(patient, Optional.empty(), Optional.of(plan))),
                caller.subject());
        if (!(decision instanceof OpenCohort.Decision.Open open)) {
            return ProgrammeAnswers.refused(decision);
        }
        var made = (CarePlan) open.resources().get(1);
        if (made.getStatus() == CarePlanStatus.ENTEREDINERROR) {
            return ProgrammeAnswers.enteredInError();
        }
        return open.newcomers().isEmpty()
                ? new Answer.Existing(
                        made,
                        Refusal.notice(
                                "ALREADY_ENROLLED",
                                "This person is enrolled in the cohort already; the plan is returned, and nothing was added"))
                : new Answer.Created(made);
    }

    private static void requireBeginning(CarePlan plan) {
        if (plan.getStatus() != CarePlanStatus.ACTIVE) {
            throw new RefusedException(new Refusal(
                    422,
                    IssueType.BUSINESSRULE,
                    "STATUS_NOT_ACTIVE",
                    "A plan enrols its subject when its status is active. Post it so, then end it by PUT or by"
                            + " CarePlan/[id]/$complete-programme",
                    Optional.of("CarePlan.status")));
        }
        if (plan.getIntent() != CarePlanIntent.PLAN) {
            throw Elements.invalid("CarePlan.intent", "A plan of a programme has the intent plan");
        }
        if (PlanReading.outcomes(plan.getActivity()).findAny().isPresent() || PlanReading.holdsCounts(plan)) {
            throw Elements.notWritable(
                    "CarePlan.activity", "An outcome and counts are said when the programme ends: leave them out.");
        }
        if (plan.getPeriod().hasEnd()) {
            throw Elements.notWritable(
                    "CarePlan.period.end", "The end is said when the programme ends: leave it out of an active plan.");
        }
    }

    private Cohort cohort(CarePlan plan) {
        var named = plan.getExtensionsByUrl(Extensions.PROGRAMME_COHORT);
        if (named.size() != 1 || !(named.get(0).getValue() instanceof Reference reference)) {
            throw new RefusedException(new Refusal(
                    422,
                    IssueType.REQUIRED,
                    "COHORT_NOT_NAMED",
                    "Name the cohort in one extension " + Extensions.PROGRAMME_COHORT
                            + " with a Reference to its Group; $open-cohort makes one",
                    Optional.of("CarePlan.extension")));
        }
        var cohort = cohortId(reference)
                .flatMap(programmes::cohort)
                .orElseThrow(() -> new RefusedException(new Refusal(
                        422,
                        IssueType.NOTFOUND,
                        "COHORT_UNKNOWN",
                        "The cohort named is not known here; open it with $open-cohort, or check the reference",
                        Optional.of("CarePlan.extension"))));
        times.dayOf(plan.getPeriod().getStartElement())
                .filter(start -> !start.equals(cohort.firstSession()))
                .ifPresent(start -> {
                    throw Elements.notWritable(
                            "CarePlan.period.start",
                            "A programme begins with the first session of its cohort: give that day, or none.");
                });
        return cohort;
    }

    /** By the Group of ours, or by an identifier: ours, or the one under which the caller opened the cohort. */
    private Optional<CohortId> cohortId(Reference reference) {
        var identifier = reference.getIdentifier();
        Optional<UUID> byIdentifier = !identifier.hasSystem() || !identifier.hasValue()
                ? Optional.empty()
                : identifier.getSystem().equals(ids.system(Kind.COHORT))
                        ? References.maybeId(identifier.getValue())
                        : Optional.of(openCohort
                                .idOf(identifier.getSystem(), identifier.getValue())
                                .value());
        return (reference.hasReference() ? References.maybeIdOf("Group", reference) : byIdentifier).map(CohortId::new);
    }
}
