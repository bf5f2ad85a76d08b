package org.waymarker.evaluation;

import java.util.Map;
import java.util.Optional;
import org.waymarker.programme.EpisodeId;
import org.waymarker.serviceuse.Course;
import org.waymarker.serviceuse.Measure;

/**
 * Somebody in a report.
 *
 * @param offered whether a peer group was offered in time; empty for who did not complete, and so was not to be offered one
 */
record Person(EpisodeId episode, Optional<Boolean> offered, Map<Measure, Course> courses) {
    Person {
        courses = Map.copyOf(courses);
    }

    boolean in(Group group) {
        return switch (group) {
            case ALL -> true;
            case OFFERED -> offered.orElse(false);
            case NOT_OFFERED -> offered.isPresent() && !offered.get();
        };
    }
}
