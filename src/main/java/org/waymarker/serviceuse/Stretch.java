package org.waymarker.serviceuse;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Contacts of one measure over a stretch of time, fortnight by fortnight, so that any window made of fortnights can be read off.
 *
 * @param from its first day
 * @param observed the days of it that were observed; empty if none was
 * @param cut why not all of it was; empty if it was
 * @param doubt why at least one fortnight cannot be counted though it was observed
 * @param fortnights contacts in each, as far as observed; empty where that is not known
 */
public record Stretch(
        LocalDate from,
        Optional<DateRange> observed,
        Optional<Count.Reason> cut,
        Optional<Count.Reason> doubt,
        List<OptionalInt> fortnights) {
    /** Length in days. */
    public static final int FORTNIGHT = 14;

    /** @throws IllegalArgumentException if more is observed than there is, or nothing says why not all of it is known */
    public Stretch {
        fortnights = List.copyOf(fortnights);
        var whole = new DateRange(from, from.plusDays((long) FORTNIGHT * fortnights.size()));
        if (observed.isPresent() && !whole.contains(observed.get())) {
            throw new IllegalArgumentException("What was observed lies in the stretch");
        }
        if (cut.isEmpty() && !observed.equals(Optional.of(whole))) {
            throw new IllegalArgumentException("A stretch that was not observed whole says why");
        }
        if (doubt.isEmpty() && observed.isPresent()) {
            for (int i = 0; i < fortnights.size(); i++) {
                if (fortnights.get(i).isEmpty() && observed.get().overlaps(fortnight(from, i))) {
                    throw new IllegalArgumentException("A fortnight that cannot be counted says why");
                }
            }
        }
    }

    /** What a stretch says of a window. */
    public sealed interface Told {
        /**
         * A number, and how long it took to come about.
         *
         * @param contacts 0 or more
         * @param days 1 or more, at most those of the window
         */
        record Known(int contacts, int days) implements Told {}

        /** Nothing, and why. */
        record NotKnown(Count.Reason reason) implements Told {}
    }

    /**
     * Contacts in a window and the days observed of it.
     *
     * @throws IllegalArgumentException if the window is not made of fortnights of this stretch
     */
    public Told in(DateRange window) {
        var first = index(window.from());
        var end = index(window.to());
        var days = observed.flatMap(window::and);
        if (days.isEmpty()) {
            return new Told.NotKnown(cut.orElseThrow());
        }
        int contacts = 0;
        for (int i = first; i < end; i++) {
            if (fortnight(from, i).overlaps(days.get())) {
                if (fortnights.get(i).isEmpty()) {
                    return new Told.NotKnown(doubt.orElseThrow());
                }
                contacts += fortnights.get(i).getAsInt();
            }
        }
        return new Told.Known(contacts, (int) days.get().days());
    }

    private int index(LocalDate day) {
        long days = from.until(day, java.time.temporal.ChronoUnit.DAYS);
        if (days % FORTNIGHT != 0 || days < 0 || days > (long) FORTNIGHT * fortnights.size()) {
            throw new IllegalArgumentException("The window is not made of fortnights of this stretch");
        }
        return (int) (days / FORTNIGHT);
    }

    static DateRange fortnight(LocalDate from, int index) {
        var first = from.plusDays((long) FORTNIGHT * index);
        return new DateRange(first, first.plusDays(FORTNIGHT));
    }
}
