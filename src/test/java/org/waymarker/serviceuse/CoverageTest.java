package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.serviceuse.ContactKind.ADMISSION;
import static org.waymarker.serviceuse.ContactKind.ED_ATTENDANCE;
import static org.waymarker.serviceuse.ContactKind.GP_CONSULTATION;
import static org.waymarker.serviceuse.ServiceUseFixtures.WINDOWS;
import static org.waymarker.serviceuse.ServiceUseFixtures.day;
import static org.waymarker.serviceuse.ServiceUseFixtures.gpFeed;
import static org.waymarker.serviceuse.ServiceUseFixtures.hospitalFeed;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.waymarker.serviceuse.Coverage.Covered;
import org.waymarker.serviceuse.Coverage.NotCovered;
import org.waymarker.serviceuse.Window.Side;

class CoverageTest {
    @Test
    void isNotGivenByAFeedOfAnotherKind() {
        var feeds = List.of(hospitalFeed("2020-01-01", "2027-01-01", ED_ATTENDANCE, ADMISSION));
        assertThat(Coverage.of(Side.BASELINE, WINDOWS, Followed.ON, GP_CONSULTATION, feeds))
                .isEqualTo(new NotCovered(Count.Reason.NO_FEED));
    }

    @Test
    void reachesFromTheFirstDayOfTheWindowToTheLast() {
        var exact = hospitalFeed("2024-01-04", "2026-03-26", ED_ATTENDANCE);
        assertThat(WINDOWS.baseline().range().from()).isEqualTo(day("2024-01-04"));
        assertThat(Coverage.of(Side.BASELINE, WINDOWS, Followed.ON, ED_ATTENDANCE, List.of(exact)))
                .isEqualTo(new Covered(List.of(exact), Optional.empty()));
        assertThat(Coverage.of(Side.FOLLOW_UP, WINDOWS, Followed.ON, ED_ATTENDANCE, List.of(exact)))
                .isEqualTo(new Covered(List.of(exact), Optional.empty()));

        var aDayLess = hospitalFeed("2024-01-05", "2026-03-25", ED_ATTENDANCE);
        assertThat(Coverage.of(Side.BASELINE, WINDOWS, Followed.ON, ED_ATTENDANCE, List.of(aDayLess)))
                .isEqualTo(new NotCovered(Count.Reason.FEED_STARTS_LATER));
        assertThat(Coverage.of(Side.FOLLOW_UP, WINDOWS, Followed.ON, ED_ATTENDANCE, List.of(aDayLess)))
                .isEqualTo(new NotCovered(Count.Reason.FEED_LATE));
    }

    @Test
    void prefersFeedsThatCoverBothWindows() {
        var both = hospitalFeed("2020-01-01", "2027-01-01", GP_CONSULTATION);
        var later = gpFeed("2025-01-01", "2027-01-01");
        assertThat(Coverage.of(Side.FOLLOW_UP, WINDOWS, Followed.ON, GP_CONSULTATION, List.of(later, both)))
                .isEqualTo(new Covered(List.of(both), Optional.empty()));
        assertThat(Coverage.of(Side.FOLLOW_UP, WINDOWS, Followed.ON, GP_CONSULTATION, List.of(later)))
                .isEqualTo(new Covered(List.of(later), Optional.empty()));
    }

    @Test
    void addsUpFeedsThatCoverBothWindows() {
        var one = hospitalFeed("2020-01-01", "2027-01-01", GP_CONSULTATION);
        var two = gpFeed("2021-01-01", "2026-06-01");
        var covered = (Covered) Coverage.of(Side.BASELINE, WINDOWS, Followed.ON, GP_CONSULTATION, List.of(one, two));
        assertThat(covered.source().feeds()).containsExactly(ServiceUseFixtures.GP, ServiceUseFixtures.HOSPITAL);
        assertThat(covered.knownTo()).isEqualTo(day("2026-06-01"));
    }

    @Test
    void isDeclaredWithTheLastDayIncluded() {
        assertThat(DateRange.ofInclusive(day("2025-01-01"), day("2025-01-31")))
                .isEqualTo(new DateRange(day("2025-01-01"), day("2025-02-01")));
        assertThatThrownBy(() -> DateRange.ofInclusive(day("2025-01-02"), day("2025-01-01")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void needsAFileForAFileSourceOnly() {
        var range = new DateRange(day("2025-01-01"), day("2025-02-01"));
        assertThatThrownBy(() -> new Feed(
                        ServiceUseFixtures.GP,
                        FeedSource.NDJSON_FILE,
                        Set.of(GP_CONSULTATION),
                        range,
                        Optional.empty()))
                .hasMessageContaining("needs the name of its file");
        assertThatThrownBy(() -> new Feed(
                        ServiceUseFixtures.GP,
                        FeedSource.HOSPITAL_ENCOUNTERS,
                        Set.of(GP_CONSULTATION),
                        range,
                        Optional.of(new FeedFile("a", "00"))))
                .hasMessageContaining("has no file");
    }
}
