package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.serviceuse.ServiceUseFixtures.NO_PROGRAMME;
import static org.waymarker.serviceuse.ServiceUseFixtures.WINDOWS;
import static org.waymarker.serviceuse.ServiceUseFixtures.day;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waymarker.serviceuse.ContactSource.Contacts;

/** The 104 weeks before begin on 2023-01-05, the windows are 2024-01-04 to 2025-01-01 and 2025-03-27 to 2026-03-25. */
class EpisodeCoursesTest {
    private static Feed feed(String name, String from, String to) {
        return new Feed(
                new FeedName(name),
                FeedSource.NDJSON_FILE,
                Set.of(ContactKind.ED_ATTENDANCE),
                new DateRange(day(from), day(to)),
                Optional.of(new FeedFile(name, "00")));
    }

    private static Followed until(String day) {
        var end = new ObservationEnd(ObservationEnd.Cause.MOVED_AWAY, Optional.of(day(day)));
        return Followed.until(List.of(end), WINDOWS.lastSession());
    }

    private static Course course(Followed followed, Feed... feeds) {
        var told = new HashMap<FeedName, Contacts>();
        for (Feed feed : feeds) {
            told.put(feed.name(), new Contacts.Found(List.of()));
        }
        return new EpisodeCourses(WINDOWS, followed, new ToldContacts(List.of(feeds), told, NO_PROGRAMME))
                .courses().stream()
                        .filter(course -> course.measure() == Measure.ED_ATTENDANCES)
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void beginWhereTheLastOfSeveralFeedsBegins() {
        var course = course(Followed.ON, feed("a", "2020-01-01", "2027-01-01"), feed("b", "2023-06-01", "2026-06-01"));
        assertThat(course.source().feeds()).hasSize(2);
        assertThat(course.before().observed()).contains(new DateRange(day("2023-06-01"), day("2025-01-02")));
        assertThat(course.before().cut()).contains(Count.Reason.FEED_STARTS_LATER);
    }

    @Test
    void areNotToldByAFeedOfOneSideOnly() {
        var course = course(Followed.ON, feed("a", "2025-02-01", "2027-01-01"));
        assertThat(course.source()).isEqualTo(CountSource.none());
        assertThat(course.after().observed()).isEmpty();
    }

    @Test
    void endWithThePersonWhereTheFeedEndsOnTheSameDay() {
        var course = course(until("2025-08-01"), feed("a", "2020-01-01", "2025-08-01"));
        assertThat(course.after().cut()).contains(Count.Reason.MOVED_AWAY);
        assertThat(course(until("2025-08-02"), feed("a", "2020-01-01", "2025-08-01"))
                        .after()
                        .cut())
                .contains(Count.Reason.FEED_LATE);
    }

    /** Two feeds that have no day in common miss nothing of somebody who was not observed at all. */
    @Test
    void areNotKnownOfSomeoneWhoWasNotObservedOnEitherSide() {
        var course = course(
                until("2023-09-01"), feed("a", "2020-01-01", "2022-01-01"), feed("b", "2024-01-01", "2027-01-01"));
        assertThat(course.source()).isEqualTo(CountSource.none());
        assertThat(course.before().observed()).isEmpty();
        assertThat(course.before().cut()).contains(Count.Reason.MOVED_AWAY);
        assertThat(course.after().cut()).contains(Count.Reason.MOVED_AWAY);
    }

    /** The stay that a transfer came from may have ended the day before. */
    @Test
    void askForTheDayBeforeAsWell() {
        assertThat(EpisodeCourses.asked(WINDOWS, Followed.ON))
                .containsExactly(
                        new DateRange(day("2023-01-04"), day("2025-01-02")),
                        new DateRange(day("2025-03-26"), day("2026-03-26")));
    }

    @Test
    void preferTheFeedThatTellsOfMoreDays() {
        var course = course(Followed.ON, feed("a", "2024-12-01", "2025-05-01"), feed("b", "2024-06-01", "2025-06-01"));
        assertThat(course.source()).isEqualTo(CountSource.of(List.of(feed("b", "2024-06-01", "2025-06-01"))));
    }
}
