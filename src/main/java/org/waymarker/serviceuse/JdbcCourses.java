package org.waymarker.serviceuse;

import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.waymarker.programme.EpisodeId;
import org.waymarker.store.Jdbc;
import org.waymarker.store.Jdbc.Row;

@Singleton
class JdbcCourses implements Courses {
    private static final String UNKNOWN = "?";

    private final Jdbc jdbc;
    private final JdbcFeeds feeds;

    JdbcCourses(Jdbc jdbc, JdbcFeeds feeds) {
        this.jdbc = jdbc;
        this.feeds = feeds;
    }

    @Override
    public Map<EpisodeId, List<Course>> of(Collection<EpisodeId> episodes) {
        var found = new HashMap<EpisodeId, List<Course>>();
        jdbc.listAmong(
                        episodes.stream().map(EpisodeId::value).toList(),
                        n -> "select * from course where episode_id in (" + Jdbc.placeholders(n)
                                + ") order by episode_id, measure",
                        row -> Map.entry(new EpisodeId(row.uuid("episode_id")), course(row)))
                .forEach(entry -> found.computeIfAbsent(entry.getKey(), id -> new ArrayList<>())
                        .add(entry.getValue()));
        return found;
    }

    @Override
    public List<Feed> feeds() {
        return feeds.all();
    }

    void put(EpisodeId episode, List<Course> courses) {
        remove(episode);
        var rows = new ArrayList<@Nullable Object[]>();
        for (Course course : courses) {
            rows.add(row(episode, course));
        }
        jdbc.batch(
                "insert into course (episode_id, measure, first_session, last_session, source, before_observed_from,"
                        + " before_observed_to, before_cut, before_doubt, before_fortnights, after_observed_from,"
                        + " after_observed_to, after_cut, after_doubt, after_fortnights) values ("
                        + Jdbc.placeholders(15) + ")",
                rows);
    }

    void remove(EpisodeId episode) {
        jdbc.update("delete from course where episode_id = ?", episode.value());
    }

    private static @Nullable Object[] row(EpisodeId episode, Course course) {
        return new @Nullable Object[] {
            episode.value(),
            course.measure(),
            course.firstSession(),
            course.lastSession(),
            course.source().feeds().stream().map(FeedName::value).collect(Collectors.joining("\n")),
            course.before().observed().map(DateRange::from),
            course.before().observed().map(DateRange::to),
            course.before().cut(),
            course.before().doubt(),
            written(course.before().fortnights()),
            course.after().observed().map(DateRange::from),
            course.after().observed().map(DateRange::to),
            course.after().cut(),
            course.after().doubt(),
            written(course.after().fortnights())
        };
    }

    private static String written(List<OptionalInt> fortnights) {
        return fortnights.stream()
                .map(count -> count.isPresent() ? Integer.toString(count.getAsInt()) : UNKNOWN)
                .collect(Collectors.joining(" "));
    }

    private static Course course(Row row) {
        var firstSession = row.date("first_session");
        var lastSession = row.date("last_session");
        var windows = Windows.around(firstSession, lastSession);
        return new Course(
                row.constant("measure", Measure.class),
                firstSession,
                lastSession,
                source(row.text("source")),
                stretch(row, "before_", EpisodeCourses.before(windows).from()),
                stretch(row, "after_", windows.followUp().range().from()));
    }

    private static CountSource source(String names) {
        return new CountSource(
                names.isEmpty()
                        ? Collections.emptySortedSet()
                        : names.lines().map(FeedName::new).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Stretch stretch(Row row, String side, LocalDate from) {
        return new Stretch(
                from,
                row.maybeDate(side + "observed_from")
                        .map(first -> new DateRange(first, row.date(side + "observed_to"))),
                reason(row, side + "cut"),
                reason(row, side + "doubt"),
                Arrays.stream(row.text(side + "fortnights").split(" "))
                        .map(count ->
                                count.equals(UNKNOWN) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(count)))
                        .toList());
    }

    private static Optional<Count.Reason> reason(Row row, String column) {
        return row.maybeConstant(column, Count.Reason.class);
    }
}
