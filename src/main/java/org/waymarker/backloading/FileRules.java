package org.waymarker.backloading;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.waymarker.backloading.PastCohort.PastPerson;

/** What the lines of a file come to together: cohorts of which each says one thing, and people who were in one place at a time. */
final class FileRules {
    private FileRules() {}

    /**
     * The cohorts that the lines tell of.
     *
     * @param faults if there are any, the cohorts are what could be made out
     */
    record Told(List<PastCohort> cohorts, List<Fault> faults) {
        Told {
            cohorts = List.copyOf(cohorts);
            faults = List.copyOf(faults);
        }

        long people() {
            return cohorts.stream()
                    .flatMap(cohort -> cohort.people().stream())
                    .map(PastPerson::person)
                    .distinct()
                    .count();
        }
    }

    static Told told(List<Line> lines) {
        var people = PeopleRules.told(lines);
        var faults = new ArrayList<>(people.faults());
        var byCohort = new LinkedHashMap<String, List<PastPerson>>();
        var byPerson = new LinkedHashMap<Person, List<Line>>();
        for (Line line : lines) {
            var person = Objects.requireNonNull(people.byLine().get(line));
            byCohort.computeIfAbsent(line.cohort().identifier(), c -> new ArrayList<>())
                    .add(new PastPerson(person, line));
            byPerson.computeIfAbsent(person, p -> new ArrayList<>()).add(line);
        }
        var cohorts = new ArrayList<PastCohort>();
        byCohort.values().forEach(own -> cohort(own, faults).ifPresent(cohorts::add));
        byPerson.values().forEach(own -> judgeTogether(own, faults));
        return new Told(cohorts, faults);
    }

    private static Optional<PastCohort> cohort(List<PastPerson> people, List<Fault> faults) {
        var first = people.get(0).line();
        for (PastPerson person : people) {
            var line = person.line();
            same(Column.COHORT_NAME, CohortFacts::name, first, line, faults);
            same(Column.PROGRAMME_TYPE, CohortFacts::type, first, line, faults);
            same(Column.FIRST_SESSION, CohortFacts::firstSession, first, line, faults);
            same(Column.LAST_SESSION, CohortFacts::lastSession, first, line, faults);
            same(Column.SESSIONS, CohortFacts::sessions, first, line, faults);
        }
        int offered = people.stream().mapToInt(p -> p.line().offered()).max().orElse(0);
        int sessions = first.cohort().sessions().orElse(offered);
        if (sessions < 1) {
            faults.add(Fault.of(first.number(), Column.SESSIONS, FaultReason.FIELD_MISSING));
            return Optional.empty();
        }
        return Optional.of(new PastCohort(first.cohort(), sessions, people));
    }

    private static void same(
            Column column, Function<CohortFacts, Object> fact, Line first, Line line, List<Fault> faults) {
        if (!fact.apply(line.cohort()).equals(fact.apply(first.cohort()))) {
            faults.add(Fault.of(line.number(), column, FaultReason.COHORT_LINES_DIFFER)
                    .against(first.number()));
        }
    }

    /** The lines of one person, each against those before it. */
    private static void judgeTogether(List<Line> own, List<Fault> faults) {
        for (int i = 1; i < own.size(); i++) {
            var line = own.get(i);
            against(line, own.subList(0, i)).ifPresent(faults::add);
        }
    }

    private static Optional<Fault> against(Line line, List<Line> before) {
        for (Line earlier : before) {
            if (earlier.cohort().identifier().equals(line.cohort().identifier())) {
                return Optional.of(
                        Fault.of(line.number(), FaultReason.PERSON_REPEATED).against(earlier.number()));
            }
            if (overlap(earlier, line)) {
                return Optional.of(Fault.of(line.number(), Column.FIRST_SESSION, FaultReason.PROGRAMMES_OVERLAP)
                        .against(earlier.number()));
            }
        }
        return Optional.empty();
    }

    /** Going from one to the next on one day is no overlap: that is how people change cohorts. */
    private static boolean overlap(Line one, Line other) {
        return one.started()
                && other.started()
                && one.cohort().firstSession().isBefore(other.end())
                && other.cohort().firstSession().isBefore(one.end());
    }
}
