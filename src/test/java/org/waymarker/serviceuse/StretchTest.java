package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.serviceuse.ServiceUseFixtures.day;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StretchTest {
    private static final Stretch FOUR = whole(1, 2, 0, 4);

    private static Stretch whole(int... counts) {
        var fortnights = new ArrayList<OptionalInt>();
        for (int count : counts) {
            fortnights.add(OptionalInt.of(count));
        }
        var from = day("2025-01-01");
        return new Stretch(
                from,
                Optional.of(new DateRange(from, from.plusDays(14L * counts.length))),
                Optional.empty(),
                Optional.empty(),
                fortnights);
    }

    @Test
    void tellsOfAnyWindowMadeOfItsFortnights() {
        assertThat(FOUR.in(new DateRange(day("2025-01-01"), day("2025-02-26"))))
                .isEqualTo(new Stretch.Told.Known(7, 56));
        assertThat(FOUR.in(new DateRange(day("2025-01-15"), day("2025-02-12"))))
                .isEqualTo(new Stretch.Told.Known(2, 28));
        assertThatThrownBy(() -> FOUR.in(new DateRange(day("2025-01-16"), day("2025-02-12"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FOUR.in(new DateRange(day("2025-01-15"), day("2025-03-12"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FOUR.in(new DateRange(day("2024-12-18"), day("2025-01-15"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsOnlyOfTheDaysObserved() {
        var cut = new Stretch(
                day("2025-01-01"),
                Optional.of(new DateRange(day("2025-01-01"), day("2025-01-20"))),
                Optional.of(Count.Reason.DIED),
                Optional.empty(),
                List.of(OptionalInt.of(1), OptionalInt.of(2), OptionalInt.empty()));
        assertThat(cut.in(new DateRange(day("2025-01-01"), day("2025-02-12"))))
                .isEqualTo(new Stretch.Told.Known(3, 19));
        assertThat(cut.in(new DateRange(day("2025-01-15"), day("2025-02-12")))).isEqualTo(new Stretch.Told.Known(2, 5));
        assertThat(cut.in(new DateRange(day("2025-01-29"), day("2025-02-12"))))
                .isEqualTo(new Stretch.Told.NotKnown(Count.Reason.DIED));
    }

    @Test
    void doesNotAddUpWhatItDoesNotKnow() {
        var doubtful = new Stretch(
                day("2025-01-01"),
                Optional.of(new DateRange(day("2025-01-01"), day("2025-01-29"))),
                Optional.empty(),
                Optional.of(Count.Reason.ADMISSION_METHOD_MISSING),
                List.of(OptionalInt.of(1), OptionalInt.empty()));
        assertThat(doubtful.in(new DateRange(day("2025-01-01"), day("2025-01-15"))))
                .isEqualTo(new Stretch.Told.Known(1, 14));
        assertThat(doubtful.in(new DateRange(day("2025-01-01"), day("2025-01-29"))))
                .isEqualTo(new Stretch.Told.NotKnown(Count.Reason.ADMISSION_METHOD_MISSING));
    }

    @Test
    void saysWhyNotAllOfItIsKnown() {
        var from = day("2025-01-01");
        var observed = Optional.of(new DateRange(from, day("2025-01-15")));
        assertThatThrownBy(() -> new Stretch(
                        from, Optional.empty(), Optional.empty(), Optional.empty(), List.of(OptionalInt.empty())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new Stretch(from, observed, Optional.empty(), Optional.empty(), List.of(OptionalInt.empty())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void splittingAWindowAndAddingGivesTheWhole(
            @ForAll @Size(26) List<@IntRange(max = 9) Integer> counts, @ForAll @IntRange(min = 1, max = 25) int at) {
        var stretch = whole(counts.stream().mapToInt(Integer::intValue).toArray());
        var from = day("2025-01-01");
        var middle = from.plusDays(14L * at);
        var end = from.plusDays(364);
        var first = (Stretch.Told.Known) stretch.in(new DateRange(from, middle));
        var second = (Stretch.Told.Known) stretch.in(new DateRange(middle, end));
        assertThat(stretch.in(new DateRange(from, end)))
                .isEqualTo(new Stretch.Told.Known(first.contacts() + second.contacts(), first.days() + second.days()));
    }
}
