package org.waymarker.backloading;

import java.util.List;

/**
 * A cohort as its lines tell it.
 *
 * @param sessions 1 or more
 * @param people at least one, in the order of the file
 */
record PastCohort(CohortFacts facts, int sessions, List<PastPerson> people) {
    PastCohort {
        people = List.copyOf(people);
        if (sessions < 1 || people.isEmpty()) {
            throw new IllegalArgumentException("A past cohort had sessions, and people");
        }
    }

    /** @param line what it tells of the person */
    record PastPerson(Person person, Line line) {}

    String name() {
        return facts.name().orElse(facts.identifier());
    }

    int firstLine() {
        return people.get(0).line().number();
    }
}
