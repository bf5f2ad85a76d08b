package org.waymarker.programme;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Inputs;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;

/** Operations on cohorts and on a person's programme: opening, enrolling, closing, ending one alone, correcting. */
@Singleton
class ProgrammeEndpoint implements FhirEndpoint {
    private final OpenCohort openCohort;
    private final CloseCohort closeCohort;
    private final CompleteProgramme completeProgramme;
    private final CorrectCompletion correctCompletion;
    private final Patients patients;
    private final PatientReferences references;

    ProgrammeEndpoint(
            OpenCohort openCohort,
            CloseCohort closeCohort,
            CompleteProgramme completeProgramme,
            CorrectCompletion correctCompletion,
            Patients patients,
            PatientReferences references) {
        this.openCohort = openCohort;
        this.closeCohort = closeCohort;
        this.completeProgramme = completeProgramme;
        this.correctCompletion = correctCompletion;
        this.patients = patients;
        this.references = references;
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onType("Group", "$open-cohort", this::open),
                Operation.onInstance("Group", "$enrol", this::enrol),
                Operation.onInstance("Group", "$close-cohort", this::close),
                Operation.onInstance("CarePlan", "$complete-programme", this::complete),
                Operation.onType("CarePlan", "$complete-programme", this::completeOf),
                Operation.onInstance("CarePlan", "$correct-completion", this::correct));
    }

    private Answer open(Call call) {
        var in = call.inputs();
        var identifier = in.identifier("cohort");
        var type = in.maybeText("programme-type")
                .map(code -> ProgrammeType.ofCode(code)
                        .orElseThrow(() -> in.refused("CODE_UNKNOWN", "is one of pmp, smp, other", "programme-type")))
                .orElse(ProgrammeType.PMP);
        LocalDate first = in.date("first-session");
        LocalDate last = in.date("last-session");
        if (last.isBefore(first)) {
            throw in.refused("DATES_REVERSED", "must not be before first-session", "last-session");
        }
        int sessions = in.count("sessions");
        if (sessions < 1 || sessions > 200) {
            throw in.refused("PARAMETER_INVALID", "is between 1 and 200", "sessions");
        }
        var name = in.text("name");
        if (name.length() > 200) {
            throw in.refused("PARAMETER_INVALID", "has at most 200 characters", "name");
        }
        var id = openCohort.idOf(identifier.getSystem(), identifier.getValue());
        var cohort = new Cohort(id, name, type, first, last, sessions, Optional.empty());
        return ProgrammeAnswers.of(
                openCohort.open(cohort, participants(in), call.caller().subject()));
    }

    private Answer enrol(Call call) {
        return ProgrammeAnswers.of(openCohort.enrol(
                new CohortId(call.instance()),
                participants(call.inputs()),
                call.caller().subject()));
    }

    private List<OpenCohort.Participant> participants(Inputs in) {
        var participants = new ArrayList<OpenCohort.Participant>();
        for (Inputs part : in.parts("participant")) {
            var named = references.read(part.reference("subject"));
            var ehrPlan = part.maybeReference("care-plan").map(plan -> hospitalId(plan, part));
            participants.add(new OpenCohort.Participant(
                    patients.register(named.refs(), named.birthDate()), ehrPlan, Optional.empty()));
        }
        return participants;
    }

    private static String hospitalId(Reference plan, Inputs part) {
        var id = plan.getReferenceElement();
        if (!"CarePlan".equals(id.getResourceType()) || !id.hasIdPart()) {
            throw part.refused("REFERENCE_INVALID", "refers to a CarePlan on the hospital's server", "care-plan");
        }
        return id.getIdPart();
    }

    private Answer close(Call call) {
        var in = call.inputs();
        var session = in.period("closing-session");
        var declaredBy = Clinician.read(in.reference("declared-by"), "declared-by");
        var people = new ArrayList<ClosingRules.Declared>();
        for (Inputs part : in.parts("person")) {
            var outcome = outcome(part);
            var patient = known(part);
            if (patient.isEmpty()) {
                return ProgrammeAnswers.refused(ClosingRules.Reason.PERSON_NOT_ENROLLED, Optional.of(people.size()));
            }
            people.add(new ClosingRules.Declared(
                    patient.get(), outcome, part.count("attended"), part.count("offered"), part.flag("present")));
        }
        Instant start = session.getStart().toInstant();
        Instant end = session.getEnd().toInstant();
        return ProgrammeAnswers.of(closeCohort.close(
                new CohortId(call.instance()),
                new Cohort.Closing(start, end, declaredBy),
                people,
                call.caller().subject()));
    }

    private Answer complete(Call call) {
        return ProgrammeAnswers.of(completeProgramme.complete(
                new EpisodeId(call.instance()),
                declaration(call.inputs()),
                call.caller().subject()));
    }

    private Answer completeOf(Call call) {
        var in = call.inputs();
        var declaration = declaration(in);
        return known(in)
                .map(patient -> ProgrammeAnswers.of(completeProgramme.completeOf(
                        patient, declaration, call.caller().subject())))
                .orElseGet(() -> ProgrammeAnswers.unknownPatient("Parameters.parameter.where(name='subject')"));
    }

    private static CompleteProgramme.Declaration declaration(Inputs in) {
        int attended = in.count("attended");
        return new CompleteProgramme.Declaration(
                outcome(in),
                attended,
                offered(in, attended),
                in.maybeFlag("present").orElse(false),
                in.date("end"),
                Clinician.read(in.reference("declared-by"), "declared-by"),
                Optional.empty());
    }

    /** Callers know how many sessions were offered, or how many were missed. */
    private static int offered(Inputs in, int attended) {
        var offered = in.maybeCount("offered");
        Optional<Integer> sum = in.maybeCount("missed").map(missed -> attended + missed);
        if (offered.isPresent() && sum.isPresent() && !offered.equals(sum)) {
            throw in.refused(
                    "PARAMETER_INVALID", "is not attended and missed together; give one of the two", "offered");
        }
        return offered.or(() -> sum)
                .orElseThrow(() -> in.refused("PARAMETER_MISSING", "or 'missed' is needed", "offered"));
    }

    private Optional<PatientKey> known(Inputs part) {
        return patients.find(references.read(part.reference("subject")).refs());
    }

    private static Optional<Outcome> outcome(Inputs part) {
        return part.maybeText("outcome")
                .map(code -> Outcome.ofCode(code)
                        .orElseThrow(() -> part.refused(
                                "CODE_UNKNOWN",
                                "is one of completed, partial, withdrew, never-started, died, transferred",
                                "outcome")));
    }

    private Answer correct(Call call) {
        var in = call.inputs();
        var correction = new CorrectCompletion.Correction(
                Clinician.read(in.reference("declared-by"), "declared-by"),
                Optional.of(in.text("reason")),
                outcome(in),
                in.maybeCount("attended"),
                in.maybeCount("offered"),
                in.maybeFlag("present"),
                in.maybeFlag("entered-in-error").orElse(false),
                Optional.empty());
        return ProgrammeAnswers.of(correctCompletion.correct(
                new EpisodeId(call.instance()), correction, call.caller().subject()));
    }
}
