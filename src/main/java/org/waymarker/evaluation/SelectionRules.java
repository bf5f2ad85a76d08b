package org.waymarker.evaluation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.waymarker.evaluation.Flow.Step;
import org.waymarker.patient.PatientKey;
import org.waymarker.programme.Ending;
import org.waymarker.programme.Episode;
import org.waymarker.programme.Outcome;
import org.waymarker.serviceuse.Course;
import org.waymarker.serviceuse.Measure;

/**
 * Who is in a report. Nobody is selected by how often they used services: whoever comes at a peak is lower a year later, whatever is
 * done. People are told apart by the offer, which the service makes, and not by the answer, which is theirs.
 */
final class SelectionRules {
    private SelectionRules() {}

    /**
     * Somebody whose programme ended in the period.
     *
     * @param patient the person, whichever key the episode was written under
     * @param granted the newest answer about the use of records for evaluation is yes
     * @param refused it is no
     */
    record Candidate(
            Episode episode,
            PatientKey patient,
            boolean granted,
            boolean refused,
            boolean optedOut,
            List<Offered> offers,
            List<Course> courses) {
        Candidate {
            offers = List.copyOf(offers);
            courses = List.copyOf(courses);
        }

        private Ending ending() {
            return episode.ending().orElseThrow();
        }
    }

    /** An offer of a peer group, by civil date. */
    record Offered(LocalDate on, boolean accepted, boolean joined) {}

    /** Those in the report, and how they came to be. */
    record Selection(List<Person> people, Flow flow) {
        Selection {
            people = List.copyOf(people);
        }
    }

    /**
     * @param candidates whose programme has ended, each episode once; the order does not matter
     * @param landmark until when an offer counts
     * @param onlyAllowed whether a person must have said yes to the use of records for evaluation
     */
    static Selection select(Collection<Candidate> candidates, Landmark landmark, boolean onlyAllowed) {
        var steps = new EnumMap<Step, Integer>(Step.class);
        var seen = new HashSet<PatientKey>();
        var people = new ArrayList<Person>();
        candidates.stream()
                .sorted(Comparator.comparing((Candidate c) -> c.ending().on())
                        .thenComparing(c -> c.episode().id().value()))
                .forEach(candidate -> {
                    count(steps, Step.ENDED);
                    leftOut(candidate, onlyAllowed, seen)
                            .ifPresentOrElse(
                                    step -> count(steps, step), () -> people.add(include(candidate, landmark, steps)));
                });
        return new Selection(people, new Flow(steps));
    }

    private static Optional<Step> leftOut(Candidate candidate, boolean onlyAllowed, Set<PatientKey> seen) {
        if (candidate.ending().outcome() == Outcome.NEVER_STARTED) {
            return Optional.of(Step.NEVER_STARTED);
        }
        if (onlyAllowed ? !candidate.granted() : candidate.refused()) {
            return Optional.of(Step.PERMISSION_NOT_GIVEN);
        }
        // The patient's explicit word about this use goes before the general one.
        if (candidate.optedOut() && !candidate.granted()) {
            return Optional.of(Step.OPTED_OUT);
        }
        if (candidate.courses().isEmpty()) {
            return Optional.of(Step.NOT_COUNTED);
        }
        return seen.add(candidate.patient()) ? Optional.empty() : Optional.of(Step.EARLIER_PROGRAMME);
    }

    private static Person include(Candidate candidate, Landmark landmark, Map<Step, Integer> steps) {
        count(steps, Step.INCLUDED);
        var courses = new EnumMap<Measure, Course>(Measure.class);
        candidate.courses().forEach(course -> courses.put(course.measure(), course));
        if (!candidate.episode().completed()) {
            return new Person(candidate.episode().id(), Optional.empty(), courses);
        }
        count(steps, Step.COMPLETED);
        var latest = candidate.ending().on().plusDays(landmark.days());
        var inTime = candidate.offers().stream()
                .filter(offer -> !offer.on().isAfter(latest))
                .toList();
        if (!inTime.isEmpty()) {
            count(steps, Step.OFFERED);
        } else if (!candidate.offers().isEmpty()) {
            count(steps, Step.OFFERED_LATER);
        }
        if (inTime.stream().anyMatch(Offered::accepted)) {
            count(steps, Step.ACCEPTED);
        }
        if (inTime.stream().anyMatch(Offered::joined)) {
            count(steps, Step.JOINED);
        }
        return new Person(candidate.episode().id(), Optional.of(!inTime.isEmpty()), courses);
    }

    private static void count(Map<Step, Integer> steps, Step step) {
        steps.merge(step, 1, Integer::sum);
    }
}
