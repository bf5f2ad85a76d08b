package org.waymarker.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.waymarker.programme.EpisodeId;
import org.waymarker.serviceuse.Course;
import org.waymarker.serviceuse.Measure;
import org.waymarker.serviceuse.Stretch.Told;
import org.waymarker.statistics.Pair;

/** One person's two windows of one measure, each at least in part observed. */
record Observed(EpisodeId episode, Course course, Told.Known before, Told.Known after) {
    /** @param window the one after */
    static List<Observed> of(
            List<Person> people, Measure measure, Span span, Group group, Function<Course, Told> window) {
        var observed = new ArrayList<Observed>();
        for (Person person : people) {
            var course = person.courses().get(measure);
            if (course != null
                    && person.in(group)
                    && course.before(span.fortnights(), 0) instanceof Told.Known before
                    && window.apply(course) instanceof Told.Known after) {
                observed.add(new Observed(person.episode(), course, before, after));
            }
        }
        return observed;
    }

    static Set<EpisodeId> episodes(List<Observed> observed) {
        return observed.stream().map(Observed::episode).collect(Collectors.toSet());
    }

    static List<Pair> pairs(List<Observed> observed) {
        return observed.stream().map(Observed::pair).toList();
    }

    /** Whether both whole windows of this length were observed, whatever part of the one after this is. */
    boolean whole(Span span) {
        return before.days() == span.days()
                && course.after(span.fortnights(), 0) instanceof Told.Known all
                && all.days() == span.days();
    }

    private Pair pair() {
        return new Pair(before.contacts(), before.days(), after.contacts(), after.days());
    }
}
