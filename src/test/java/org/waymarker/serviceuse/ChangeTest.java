package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.serviceuse.ServiceUseFixtures.WINDOWS;
import static org.waymarker.serviceuse.ServiceUseFixtures.day;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChangeTest {
    private static final CountSource HOSPITAL = new CountSource(new TreeSet<>(List.of(ServiceUseFixtures.HOSPITAL)));

    static WindowCount count(Window window, int value) {
        return new WindowCount(Measure.ED_ATTENDANCES, window, HOSPITAL, new Count.Counted(value));
    }

    @Test
    void isFollowUpMinusBaseline() {
        assertThat(Change.between(count(WINDOWS.baseline(), 7), count(WINDOWS.followUp(), 4)))
                .isEqualTo(new Change.Difference(-3, Optional.of(new BigDecimal("-42.9"))));
    }

    @Test
    void givesNoPercentageOfNothing() {
        assertThat(Change.between(count(WINDOWS.baseline(), 0), count(WINDOWS.followUp(), 4)))
                .isEqualTo(new Change.Difference(4, Optional.empty()));
    }

    @Test
    void isRefusedWhereACountIsNotKnown() {
        var unknown = new WindowCount(
                Measure.ED_ATTENDANCES, WINDOWS.followUp(), HOSPITAL, new Count.NotKnown(Count.Reason.FEED_LATE));
        assertThat(Change.between(count(WINDOWS.baseline(), 7), unknown))
                .isEqualTo(new Change.Refused(Change.Reason.COUNT_NOT_KNOWN));
    }

    @Test
    void isRefusedAcrossSources() {
        var elsewhere = new WindowCount(
                Measure.ED_ATTENDANCES,
                WINDOWS.followUp(),
                new CountSource(new TreeSet<>(List.of(ServiceUseFixtures.HOSPITAL, ServiceUseFixtures.GP))),
                new Count.Counted(3));
        assertThat(Change.between(count(WINDOWS.baseline(), 7), elsewhere))
                .isEqualTo(new Change.Refused(Change.Reason.MIXED_SOURCES));
    }

    @Test
    void isRefusedOverUnequalDays() {
        var cut = new Window(
                Window.Side.FOLLOW_UP,
                WINDOWS.lastSession(),
                new DateRange(WINDOWS.followUp().range().from(), day("2025-08-01")));
        assertThat(Change.between(count(WINDOWS.baseline(), 7), count(cut, 2)))
                .isEqualTo(new Change.Refused(Change.Reason.UNEQUAL_WINDOWS));
    }

    @Test
    void comparesOnlyABaselineWithAFollowUp() {
        assertThatThrownBy(() -> Change.between(count(WINDOWS.followUp(), 7), count(WINDOWS.baseline(), 4)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
