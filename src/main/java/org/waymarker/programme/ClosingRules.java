package org.waymarker.programme;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.PatientKey;

/** When a cohort may be closed or one person's programme may end before it, and what becomes of each person. */
public final class ClosingRules {
    private ClosingRules() {}

    /**
     * One person as the clinician declares it.
     *
     * @param outcome empty leaves it to the counts
     */
    public record Declared(
            PatientKey patient, Optional<Outcome> outcome, int attended, int offered, boolean presentAtClosing) {}

    /** Why a programme cannot end so. Names are part of the API. */
    public enum Reason {
        COHORT_ALREADY_CLOSED,
        PROGRAMME_ENDED_OTHERWISE,
        END_IN_FUTURE,
        END_BEFORE_FIRST_SESSION,
        CLOSING_IN_FUTURE,
        CLOSING_BEFORE_FIRST_SESSION,
        PERSON_NOT_ENROLLED,
        PERSON_MISSING,
        PERSON_REPEATED,
        ATTENDED_EXCEEDS_OFFERED,
        PRESENT_WITHOUT_ATTENDING,
        OUTCOME_CONTRADICTS_COUNTS,
        COMPLETION_BELOW_RULE
    }

    sealed interface Decision {
        /** In the order of the episodes given. */
        record Close(List<Episode> ended) implements Decision {
            public Close {
                ended = List.copyOf(ended);
            }
        }

        /** @param person place in the list of declared people, from 0, if one of them is at fault */
        record Refused(Reason reason, Optional<Integer> person) implements Decision {}
    }

    static Decision decide(
            Cohort cohort,
            List<Episode> enrolled,
            Cohort.Closing closing,
            LocalDate closingDate,
            List<Declared> people,
            CompletionRule rule,
            Instant now) {
        if (closing.end().isAfter(now)) {
            return new Decision.Refused(Reason.CLOSING_IN_FUTURE, Optional.empty());
        }
        if (closingDate.isBefore(cohort.firstSession())) {
            return new Decision.Refused(Reason.CLOSING_BEFORE_FIRST_SESSION, Optional.empty());
        }
        var open = enrolled.stream().filter(e -> !e.enteredInError()).toList();
        var byPatient = open.stream().collect(Collectors.toMap(Episode::patient, e -> e));
        var endings = new HashMap<PatientKey, Ending>();
        for (int i = 0; i < people.size(); i++) {
            var person = people.get(i);
            var episode = byPatient.get(person.patient());
            if (episode == null) {
                return new Decision.Refused(Reason.PERSON_NOT_ENROLLED, Optional.of(i));
            }
            if (endings.containsKey(person.patient())) {
                return new Decision.Refused(Reason.PERSON_REPEATED, Optional.of(i));
            }
            var judged = judge(episode, person, closingDate, closing.declaredBy(), rule);
            if (judged instanceof Judged.Wrong wrong) {
                boolean closedOtherwise = wrong.reason() == Reason.PROGRAMME_ENDED_OTHERWISE
                        && cohort.closing().isPresent();
                return closedOtherwise
                        ? new Decision.Refused(Reason.COHORT_ALREADY_CLOSED, Optional.empty())
                        : new Decision.Refused(wrong.reason(), Optional.of(i));
            }
            endings.put(person.patient(), ((Judged.Fine) judged).ending());
        }
        return settle(cohort, closing, open, endings);
    }

    /** Who has ended before is told of again in the same words, or not at all. */
    private static Judged judge(
            Episode episode, Declared person, LocalDate closingDate, Clinician declaredBy, CompletionRule rule) {
        if (episode.ending().isEmpty()) {
            return ending(person, closingDate, declaredBy, rule);
        }
        var standing = episode.ending().get();
        var judged = ending(person, standing.on(), standing.declaredBy(), rule);
        return judged instanceof Judged.Fine fine && !fine.ending().equals(standing)
                ? new Judged.Wrong(Reason.PROGRAMME_ENDED_OTHERWISE)
                : judged;
    }

    /** A cohort is closed once; the same message again is no second closing. */
    private static Decision settle(
            Cohort cohort, Cohort.Closing closing, List<Episode> open, Map<PatientKey, Ending> endings) {
        if (cohort.closing().isPresent() && !cohort.closing().get().equals(closing)) {
            return new Decision.Refused(Reason.COHORT_ALREADY_CLOSED, Optional.empty());
        }
        var ended = new ArrayList<Episode>();
        for (Episode episode : open) {
            var ending = episode.ending().or(() -> Optional.ofNullable(endings.get(episode.patient())));
            if (ending.isEmpty()) {
                return new Decision.Refused(Reason.PERSON_MISSING, Optional.empty());
            }
            ended.add(episode.endedBy(ending.get()));
        }
        return new Decision.Close(ended);
    }

    /**
     * One person's programme, ended apart from the others.
     *
     * @param on last day of the programme for this person
     */
    static Judged complete(
            Episode episode,
            Declared person,
            LocalDate on,
            Clinician declaredBy,
            CompletionRule rule,
            LocalDate today) {
        if (on.isAfter(today)) {
            return new Judged.Wrong(Reason.END_IN_FUTURE);
        }
        if (on.isBefore(episode.firstSession())) {
            return new Judged.Wrong(Reason.END_BEFORE_FIRST_SESSION);
        }
        var judged = ending(person, on, declaredBy, rule);
        boolean otherwise = judged instanceof Judged.Fine fine
                && episode.ending()
                        .filter(standing -> !standing.equals(fine.ending()))
                        .isPresent();
        return otherwise ? new Judged.Wrong(Reason.PROGRAMME_ENDED_OTHERWISE) : judged;
    }

    sealed interface Judged {
        record Fine(Ending ending) implements Judged {}

        record Wrong(Reason reason) implements Judged {}
    }

    /** What one person's declaration comes to. */
    static Judged ending(Declared person, LocalDate on, Clinician declaredBy, CompletionRule rule) {
        var contradiction =
                contradiction(person.outcome(), person.attended(), person.offered(), person.presentAtClosing(), rule);
        if (contradiction.isPresent()) {
            return new Judged.Wrong(contradiction.get());
        }
        var outcome = rule.decide(person.outcome(), person.attended(), person.offered())
                .orElseThrow();
        return new Judged.Fine(
                new Ending(outcome, person.attended(), person.offered(), person.presentAtClosing(), on, declaredBy));
    }

    /**
     * What in an outcome and its counts does not go together, whoever's they are.
     *
     * @param declared empty leaves the outcome to the counts
     */
    public static Optional<Reason> contradiction(
            Optional<Outcome> declared, int attended, int offered, boolean presentAtClosing, CompletionRule rule) {
        if (attended > offered) {
            return Optional.of(Reason.ATTENDED_EXCEEDS_OFFERED);
        }
        if (presentAtClosing && attended == 0) {
            return Optional.of(Reason.PRESENT_WITHOUT_ATTENDING);
        }
        var outcome = rule.decide(declared, attended, offered);
        if (outcome.isEmpty()) {
            return Optional.of(Reason.COMPLETION_BELOW_RULE);
        }
        boolean neverStarted = outcome.get() == Outcome.NEVER_STARTED;
        boolean ran = outcome.get().ranToTheEnd();
        return (neverStarted && attended > 0) || (ran && attended == 0)
                ? Optional.of(Reason.OUTCOME_CONTRADICTS_COUNTS)
                : Optional.empty();
    }
}
