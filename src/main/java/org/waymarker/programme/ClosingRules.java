package org.waymarker.programme;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymarker.fhir.Clinician;
import org.waymarker.patient.PatientKey;

/** When a cohort may be closed, and what becomes of each person. */
final class ClosingRules {
    private ClosingRules() {}

    /**
     * One person as the clinician declares it.
     *
     * @param outcome empty leaves it to the counts
     */
    record Declared(
            PatientKey patient, Optional<Outcome> outcome, int attended, int offered, boolean presentAtClosing) {}

    /** Why a cohort cannot be closed so. Names are part of the API. */
    enum Reason {
        COHORT_ALREADY_CLOSED,
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
        var endings = new HashMap<PatientKey, Ending>();
        var byPatient = new HashSet<>(open.stream().map(Episode::patient).toList());
        for (int i = 0; i < people.size(); i++) {
            var person = people.get(i);
            if (!byPatient.contains(person.patient())) {
                return new Decision.Refused(Reason.PERSON_NOT_ENROLLED, Optional.of(i));
            }
            if (endings.containsKey(person.patient())) {
                return new Decision.Refused(Reason.PERSON_REPEATED, Optional.of(i));
            }
            var ending = ending(person, closingDate, closing.declaredBy(), rule);
            if (ending instanceof Judged.Wrong wrong) {
                return new Decision.Refused(wrong.reason(), Optional.of(i));
            }
            endings.put(person.patient(), ((Judged.Fine) ending).ending());
        }
        if (endings.size() < open.size()) {
            return new Decision.Refused(Reason.PERSON_MISSING, Optional.empty());
        }
        return settle(cohort, closing, open, endings);
    }

    /** A cohort is closed once; the same message again is no second closing. */
    private static Decision settle(
            Cohort cohort, Cohort.Closing closing, List<Episode> open, Map<PatientKey, Ending> endings) {
        var ended = new ArrayList<Episode>();
        for (Episode episode : open) {
            var ending = endings.get(episode.patient());
            if (ending == null) {
                return new Decision.Refused(Reason.PERSON_MISSING, Optional.empty());
            }
            if (cohort.closing().isPresent() && !episode.ending().equals(Optional.of(ending))) {
                return new Decision.Refused(Reason.COHORT_ALREADY_CLOSED, Optional.empty());
            }
            ended.add(episode.endedBy(ending));
        }
        if (cohort.closing().isPresent() && !cohort.closing().get().equals(closing)) {
            return new Decision.Refused(Reason.COHORT_ALREADY_CLOSED, Optional.empty());
        }
        return new Decision.Close(ended);
    }

    sealed interface Judged {
        record Fine(Ending ending) implements Judged {}

        record Wrong(Reason reason) implements Judged {}
    }

    /** What one person's declaration comes to. */
    static Judged ending(Declared person, LocalDate on, Clinician declaredBy, CompletionRule rule) {
        if (person.attended() > person.offered()) {
            return new Judged.Wrong(Reason.ATTENDED_EXCEEDS_OFFERED);
        }
        if (person.presentAtClosing() && person.attended() == 0) {
            return new Judged.Wrong(Reason.PRESENT_WITHOUT_ATTENDING);
        }
        var outcome = rule.decide(person.outcome(), person.attended(), person.offered());
        if (outcome.isEmpty()) {
            return new Judged.Wrong(Reason.COMPLETION_BELOW_RULE);
        }
        boolean neverStarted = outcome.get() == Outcome.NEVER_STARTED;
        boolean ran = outcome.get().ranToTheEnd();
        if ((neverStarted && person.attended() > 0) || (ran && person.attended() == 0)) {
            return new Judged.Wrong(Reason.OUTCOME_CONTRADICTS_COUNTS);
        }
        return new Judged.Fine(new Ending(
                outcome.get(), person.attended(), person.offered(), person.presentAtClosing(), on, declaredBy));
    }
}
