package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.serviceuse.ServiceUseFixtures.NO_PROGRAMME;
import static org.waymarker.serviceuse.ServiceUseFixtures.WINDOWS;
import static org.waymarker.serviceuse.ServiceUseFixtures.edVisit;
import static org.waymarker.serviceuse.ServiceUseFixtures.gpFeed;
import static org.waymarker.serviceuse.ServiceUseFixtures.hospitalFeed;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waymarker.serviceuse.ContactSource.Contacts;
import org.waymarker.serviceuse.ContactSource.Contacts.Found;
import org.waymarker.serviceuse.Window.Side;

class EpisodeCountsTest {
    private static final Feed FEED =
            hospitalFeed("2020-01-01", "2027-01-01", ContactKind.ED_ATTENDANCE, ContactKind.ADMISSION);

    private static List<WindowCount> counts(List<Feed> feeds, Map<FeedName, Contacts> told) {
        return counts(Followed.ON, feeds, told);
    }

    private static List<WindowCount> counts(Followed followed, List<Feed> feeds, Map<FeedName, Contacts> told) {
        return new EpisodeCounts(WINDOWS, followed, new ToldContacts(feeds, told, NO_PROGRAMME)).counts();
    }

    private static Count count(Measure measure, List<Feed> feeds, Map<FeedName, Contacts> told) {
        return counts(feeds, told).stream()
                .filter(c -> c.measure() == measure && c.window().side() == Side.BASELINE)
                .findFirst()
                .orElseThrow()
                .count();
    }

    @Test
    void giveEveryMeasureInBothWindows() {
        assertThat(counts(List.of(), Map.of()))
                .hasSize(12)
                .allSatisfy(c -> assertThat(c.count()).isEqualTo(new Count.NotKnown(Count.Reason.NO_FEED)));
    }

    @Test
    void areNotKnownForTheKindOfAContactThatCannotBeRead() {
        var found = new Found(List.of(edVisit("a", "2024-05-01")), Set.of(ContactKind.ADMISSION));
        Map<FeedName, Contacts> told = Map.of(FEED.name(), found);
        assertThat(count(Measure.EMERGENCY_BED_DAYS, List.of(FEED), told))
                .isEqualTo(new Count.NotKnown(Count.Reason.CONTACT_UNREADABLE));
        assertThat(count(Measure.ED_ATTENDANCES, List.of(FEED), told))
                .isEqualTo(new Count.Counted(
                        1, new java.util.TreeSet<>(Set.of(ServiceUseFixtures.id("a"))), new java.util.TreeSet<>()));
    }

    @Test
    void leaveOutAFeedThatCannotFindThePatientWhereAnotherCan() {
        var gp = new Feed(
                ServiceUseFixtures.GP,
                FeedSource.NDJSON_FILE,
                Set.of(ContactKind.ED_ATTENDANCE),
                FEED.complete(),
                gpFeed("2020-01-01", "2027-01-01").file());
        Map<FeedName, Contacts> told = Map.of(FEED.name(), new Found(List.of()), gp.name(), new Contacts.NotLinkable());
        assertThat(count(Measure.ED_ATTENDANCES, List.of(FEED, gp), told)).isEqualTo(new Count.Counted(0));
        assertThat(count(
                        Measure.ED_ATTENDANCES,
                        List.of(FEED, gp),
                        Map.of(FEED.name(), new Contacts.NotLinkable(), gp.name(), new Contacts.NotLinkable())))
                .isEqualTo(new Count.NotKnown(Count.Reason.NOT_LINKABLE));
    }

    /** Of what is not known nobody says for how long it was observed. */
    @Test
    void areNotCutIfTheyAreNotKnown() {
        var moved = new ObservationEnd(
                ObservationEnd.Cause.MOVED_AWAY, java.util.Optional.of(ServiceUseFixtures.day("2025-06-01")));
        var stay = ServiceUseFixtures.stay("a", "2025-05-01", "2025-05-03");
        var counts = counts(
                Followed.until(List.of(moved), WINDOWS.lastSession()),
                List.of(FEED),
                Map.of(FEED.name(), new Found(List.of(stay))));
        assertThat(counts)
                .filteredOn(c -> c.window().side() == Side.FOLLOW_UP && c.measure() == Measure.EMERGENCY_ADMISSIONS)
                .singleElement()
                .satisfies(c -> {
                    assertThat(c.count()).isEqualTo(new Count.NotKnown(Count.Reason.ADMISSION_METHOD_MISSING));
                    assertThat(c.cut()).isEmpty();
                });
        assertThat(counts)
                .filteredOn(c -> c.window().side() == Side.FOLLOW_UP && c.measure() == Measure.ED_ATTENDANCES)
                .singleElement()
                .satisfies(c -> assertThat(c.cut()).isPresent());
    }

    @Test
    void areNotMadeWithoutReading() {
        assertThatThrownBy(() -> count(Measure.ED_ATTENDANCES, List.of(FEED), Map.of()))
                .isInstanceOf(IllegalStateException.class);
    }
}
