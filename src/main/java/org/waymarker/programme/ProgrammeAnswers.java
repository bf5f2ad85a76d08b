package org.waymarker.programme;

import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Refusal;

/** What callers are told of programmes, by whichever way they asked. */
final class ProgrammeAnswers {
    private ProgrammeAnswers() {}

    static Answer of(OpenCohort.Decision decision) {
        return decision instanceof OpenCohort.Decision.Open open
                ? new Answer.Done(open.resources())
                : refused(decision);
    }

    static Answer refused(OpenCohort.Decision decision) {
        var reason = ((OpenCohort.Decision.Refused) decision).reason();
        return new Answer.Refused(
                switch (reason) {
                    case COHORT_UNKNOWN -> Refusal.notFound("The cohort");
                    case COHORT_DIFFERS ->
                        Refusal.conflict(
                                reason.name(),
                                "A cohort with this identifier stands already with another name, type, dates or number of"
                                        + " sessions; use another identifier for another cohort");
                    case COHORT_CLOSED ->
                        Refusal.rule(reason, "The cohort is closed; nobody can be enrolled in it any more");
                });
    }

    static Answer of(CloseCohort.Result result) {
        if (result instanceof CloseCohort.Result.Closed closed) {
            return new Answer.Done(closed.resources());
        }
        if (result instanceof CloseCohort.Result.Refused refused) {
            return refused(refused.reason(), refused.person());
        }
        return new Answer.Refused(Refusal.notFound("The cohort"));
    }

    static Answer of(CompleteProgramme.Result result) {
        return result instanceof CompleteProgramme.Result.Ended ended
                ? new Answer.Done(ended.resources())
                : refused(result);
    }

    static Answer refused(CompleteProgramme.Result result) {
        if (result instanceof CompleteProgramme.Result.Refused refused) {
            return refused(refused.reason(), Optional.empty());
        }
        if (result instanceof CompleteProgramme.Result.InError) {
            return enteredInError();
        }
        if (result instanceof CompleteProgramme.Result.NotOne not) {
            return new Answer.Refused(Refusal.rule(
                    not.ambiguity(),
                    switch (not.ambiguity()) {
                        case PROGRAMME_UNKNOWN -> "This patient has no programme that was recorded here";
                        case SEVERAL_PROGRAMMES ->
                            "This patient is in more than one programme; name one by"
                                    + " CarePlan/[id]/$complete-programme";
                    }));
        }
        return unknownPlan();
    }

    static Answer of(CorrectCompletion.Result result) {
        return result instanceof CorrectCompletion.Result.Corrected corrected
                ? new Answer.Done(corrected.resources())
                : refused(result);
    }

    static Answer refused(CorrectCompletion.Result result) {
        if (result instanceof CorrectCompletion.Result.Contradiction contradiction) {
            return refused(contradiction.reason(), Optional.empty());
        }
        if (result instanceof CorrectCompletion.Result.Refused refused) {
            return switch (refused.reason()) {
                case PROGRAMME_NOT_ENDED ->
                    new Answer.Refused(Refusal.rule(
                            refused.reason(),
                            "The programme has not ended for this person; end it first with $complete-programme,"
                                    + " or close the cohort"));
                case ENTERED_IN_ERROR -> enteredInError();
            };
        }
        return unknownPlan();
    }

    /** @param person place in a list of people, from 0, if one of them is at fault */
    static Answer refused(ClosingRules.Reason reason, Optional<Integer> person) {
        var expression = person.map(i -> "Parameters.parameter.where(name='person')[" + i + "]");
        return new Answer.Refused(new Refusal(422, IssueType.BUSINESSRULE, reason.name(), message(reason), expression));
    }

    static Answer unknownPlan() {
        return new Answer.Refused(Refusal.notFound("The CarePlan of a programme"));
    }

    static Answer unknownPatient(String path) {
        return new Answer.Refused(Refusal.patientUnknown(path));
    }

    static Answer enteredInError() {
        return new Answer.Refused(Refusal.rule(
                CorrectCompletion.Reason.ENTERED_IN_ERROR,
                "This plan was entered in error; nothing can be changed in it any more"));
    }

    private static String message(ClosingRules.Reason reason) {
        return switch (reason) {
            case COHORT_ALREADY_CLOSED ->
                "The cohort is closed already, with other details; use $correct-completion"
                        + " on a person's CarePlan to put something right";
            case PROGRAMME_ENDED_OTHERWISE ->
                "The programme has ended for this person already, with other details; use $correct-completion"
                        + " on the CarePlan to put something right";
            case END_IN_FUTURE -> "The end lies in the future; end the programme on that day or later";
            case END_BEFORE_FIRST_SESSION ->
                "The end lies before the cohort's first session; give that day or a later one";
            case CLOSING_IN_FUTURE -> "The closing session ends in the future; close the cohort when it is over";
            case CLOSING_BEFORE_FIRST_SESSION -> "The closing session is before the cohort's first session";
            case PERSON_NOT_ENROLLED ->
                "This person is not enrolled in the cohort; enrol the person first, or leave this entry out";
            case PERSON_MISSING ->
                "Everyone in the cohort whose programme has not ended needs an entry; at least one has none";
            case PERSON_REPEATED -> "This person has more than one entry";
            case ATTENDED_EXCEEDS_OFFERED -> "More sessions attended than offered; check the two numbers";
            case PRESENT_WITHOUT_ATTENDING ->
                "Present at the closing session, yet no session attended; count the closing session as attended";
            case OUTCOME_CONTRADICTS_COUNTS -> "The outcome does not fit the sessions attended; check both";
            case COMPLETION_BELOW_RULE ->
                "Fewer sessions attended than this service asks of a completed programme; declare another outcome";
        };
    }
}
