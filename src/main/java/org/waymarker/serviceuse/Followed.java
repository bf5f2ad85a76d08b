package org.waymarker.serviceuse;

import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * How long somebody can be observed. What happens afterwards is not known to be nothing, so windows end there.
 *
 * @param end what ended it first; empty while nothing did
 */
record Followed(Optional<ObservationEnd> end) {
    static final Followed ON = new Followed(Optional.empty());

    /** An end of which nobody knows the day comes before all others: nothing is certain from the last session on. */
    static Followed until(Collection<ObservationEnd> ends) {
        return new Followed(ends.stream()
                .min(Comparator.comparing((ObservationEnd end) -> end.from().orElse(LocalDate.MIN))
                        .thenComparing(ObservationEnd::reason)));
    }

    /**
     * What can be observed of a range of dates.
     *
     * @param lastSession T1: where nobody knows when it ended, up to this day
     * @return empty if not one day of it
     */
    Optional<DateRange> of(DateRange range, LocalDate lastSession) {
        return end.map(e -> range.endingBy(e.from().orElse(lastSession.plusDays(1))))
                .orElse(Optional.of(range));
    }
}
