package org.waymarker.programme;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Clinician;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Inputs;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.Refusal;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.Patients;

/** Cohorts over FHIR: opening, enrolling, closing, correcting. */
@Singleton
class ProgrammeEndpoint implements FhirEndpoint {
    private final OpenCohort openCohort;
    private final CloseCohort closeCohort;
    private final CorrectCompletion correctCompletion;
    private final Patients patients;
    private final PatientReferences references;

    ProgrammeEndpoint(
            OpenCohort openCohort,
            CloseCohort closeCohort,
            CorrectCompletion correctCompletion,
            Patients patients,
            PatientReferences references) {
        this.openCohort = openCohort;
        this.closeCohort = closeCohort;
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
        return answer(openCohort.open(cohort, participants(in), call.caller().subject()));
    }

    private Answer enrol(Call call) {
        return answer(openCohort.enrol(
                new CohortId(call.instance()),
                participants(call.inputs()),
                call.caller().subject()));
    }

    private static Answer answer(OpenCohort.Decision decision) {
        if (decision instanceof OpenCohort.Decision.Refused refused) {
            return new Answer.Refused(
                    switch (refused.reason()) {
                        case COHORT_UNKNOWN -> Refusal.notFound("The cohort");
                        case COHORT_DIFFERS ->
                            Refusal.conflict(
                                    refused.reason().name(),
                                    "A cohort with this identifier stands already with another name, type, dates or number of"
                                            + " sessions; use another identifier for another cohort");
                        case COHORT_CLOSED ->
                            Refusal.rule(
                                    refused.reason(), "The cohort is closed; nobody can be enrolled in it any more");
                    });
        }
        return new Answer.Done(((OpenCohort.Decision.Open) decision).resources());
    }

    private List<OpenCohort.Participant> participants(Inputs in) {
        var participants = new ArrayList<OpenCohort.Participant>();
        for (Inputs part : in.parts("participant")) {
            var named = references.read(part.reference("subject"));
            var ehrPlan = part.maybeReference("care-plan").map(plan -> hospitalId(plan, part));
            participants.add(new OpenCohort.Participant(patients.register(named.refs(), named.birthDate()), ehrPlan));
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
                return refused(ClosingRules.Reason.PERSON_NOT_ENROLLED, Optional.of(people.size()));
            }
            people.add(new ClosingRules.Declared(
                    patient.get(), outcome, part.count("attended"), part.count("offered"), part.flag("present")));
        }
        Instant start = session.getStart().toInstant();
        Instant end = session.getEnd().toInstant();
        var result = closeCohort.close(
                new CohortId(call.instance()),
                new Cohort.Closing(start, end, declaredBy),
                people,
                call.caller().subject());
        if (result instanceof CloseCohort.Result.Closed closed) {
            return new Answer.Done(closed.resources());
        }
        if (result instanceof CloseCohort.Result.Refused refused) {
            return refused(refused.reason(), refused.person());
        }
        return new Answer.Refused(Refusal.notFound("The cohort"));
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

    private static Answer refused(ClosingRules.Reason reason, Optional<Integer> person) {
        var message = switch (reason) {
            case COHORT_ALREADY_CLOSED ->
                "The cohort is closed already, with other details; use $correct-completion"
                        + " on a person's CarePlan to put something right";
            case CLOSING_IN_FUTURE -> "The closing session ends in the future; close the cohort when it is over";
            case CLOSING_BEFORE_FIRST_SESSION -> "The closing session is before the cohort's first session";
            case PERSON_NOT_ENROLLED ->
                "This person is not enrolled in the cohort; enrol the person first, or" + " leave this entry out";
            case PERSON_MISSING -> "Everyone enrolled in the cohort needs an entry; at least one has none";
            case PERSON_REPEATED -> "This person has more than one entry";
            case ATTENDED_EXCEEDS_OFFERED -> "More sessions attended than offered; check the two numbers";
            case PRESENT_WITHOUT_ATTENDING ->
                "Present at the closing session, yet no session attended; count the" + " closing session as attended";
            case OUTCOME_CONTRADICTS_COUNTS -> "The outcome does not fit the sessions attended; check both";
            case COMPLETION_BELOW_RULE ->
                "Fewer sessions attended than this service asks of a completed" + " programme; declare another outcome";
        };
        var expression = person.map(i -> "Parameters.parameter.where(name='person')[" + i + "]");
        return new Answer.Refused(new Refusal(422, IssueType.BUSINESSRULE, reason.name(), message, expression));
    }

    private Answer correct(Call call) {
        var in = call.inputs();
        var correction = new CorrectCompletion.Correction(
                Clinician.read(in.reference("declared-by"), "declared-by"),
                in.text("reason"),
                outcome(in),
                in.maybeCount("attended"),
                in.maybeCount("offered"),
                in.maybeFlag("present"),
                in.maybeFlag("entered-in-error").orElse(false));
        var result = correctCompletion.correct(
                new EpisodeId(call.instance()), correction, call.caller().subject());
        if (result instanceof CorrectCompletion.Result.Corrected corrected) {
            return new Answer.Done(corrected.resources());
        }
        if (result instanceof CorrectCompletion.Result.Contradiction contradiction) {
            return refused(contradiction.reason(), Optional.empty());
        }
        if (result instanceof CorrectCompletion.Result.Refused refused) {
            return new Answer.Refused(Refusal.rule(
                    refused.reason(),
                    switch (refused.reason()) {
                        case PROGRAMME_NOT_ENDED ->
                            "The programme has not ended for this person; close the cohort first";
                        case ENTERED_IN_ERROR ->
                            "This plan was entered in error; nothing can be changed in it any more";
                    }));
        }
        return new Answer.Refused(Refusal.notFound("The CarePlan of a programme"));
    }
}
