package org.waymarker.backloading;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymarker.patient.PatientKey;
import org.waymarker.programme.Cohort;
import org.waymarker.programme.Ending;
import org.waymarker.programme.Episode;
import org.waymarker.programme.Outcome;

/** What a file tells, against what stands in our record. Nothing that stands is written over. */
final class StandingRules {
    private StandingRules() {}

    /** @param closedOn day of its closing session; empty while it runs */
    static Optional<Fault> cohort(PastCohort past, Cohort standing, Optional<LocalDate> closedOn) {
        if (closedOn.isEmpty()) {
            return Optional.of(Fault.of(past.firstLine(), Column.COHORT, FaultReason.COHORT_NOT_CLOSED));
        }
        var facts = past.facts();
        // What the file leaves to be told from other columns tells nothing against what was said outright.
        boolean same = facts.name()
                        .filter(name -> !name.equals(standing.name()))
                        .isEmpty()
                && facts.sessions().filter(n -> n != standing.sessions()).isEmpty()
                && facts.type() == standing.type()
                && facts.firstSession().equals(standing.firstSession())
                && closedOn.get().equals(facts.lastSession());
        return same
                ? Optional.empty()
                : Optional.of(Fault.of(past.firstLine(), Column.COHORT, FaultReason.COHORT_DIFFERS));
    }

    /**
     * A line of a cohort that stands.
     *
     * @param key empty for somebody who is not known here
     */
    static Optional<Fault> line(Line line, Optional<PatientKey> key, Map<PatientKey, Episode> episodes) {
        var episode = key.map(episodes::get);
        if (episode.isEmpty()) {
            return Optional.of(Fault.of(line.number(), FaultReason.COHORT_CLOSED));
        }
        if (episode.get().enteredInError()) {
            return Optional.of(Fault.of(line.number(), FaultReason.ENTERED_IN_ERROR));
        }
        return episode.get().ending().filter(ending -> tells(line, ending)).isPresent()
                ? Optional.empty()
                : Optional.of(Fault.of(line.number(), FaultReason.PROGRAMME_ENDED_OTHERWISE));
    }

    /** Who declared it may well be somebody else. */
    private static boolean tells(Line line, Ending ending) {
        return ending.outcome() == line.outcome()
                && ending.attended() == line.attended()
                && ending.offered() == line.offered()
                && ending.presentAtClosing() == line.present()
                && ending.on().equals(line.end());
    }

    /**
     * A line of a cohort that is new here, against the person's other programmes.
     *
     * @param others none that was entered in error
     */
    static Optional<Fault> newcomer(Line line, List<Episode> others) {
        return line.started() && others.stream().anyMatch(other -> overlap(line, other))
                ? Optional.of(Fault.of(line.number(), Column.FIRST_SESSION, FaultReason.PROGRAMMES_OVERLAP))
                : Optional.empty();
    }

    private static boolean overlap(Line line, Episode other) {
        boolean started = other.ending()
                .filter(ending -> ending.outcome() == Outcome.NEVER_STARTED)
                .isEmpty();
        // One that has not ended may go on for as long as it likes.
        boolean endsAfterTheFirst = other.ending()
                .filter(ending -> !line.cohort().firstSession().isBefore(ending.on()))
                .isEmpty();
        return started && endsAfterTheFirst && other.firstSession().isBefore(line.end());
    }
}
