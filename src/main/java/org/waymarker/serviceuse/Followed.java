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

    /**
     * Until the first of these ends.
     *
     * @param lastSession T1: an end of which nobody knows the day counts as if it came the day after
     */
    static Followed until(Collection<ObservationEnd> ends, LocalDate lastSession) {
        return new Followed(ends.stream()
                .min(Comparator.comparing((ObservationEnd end) -> day(end, lastSession))
                        .thenComparing(ObservationEnd::reason)));
    }

    private static LocalDate day(ObservationEnd end, LocalDate lastSession) {
        return end.from().orElse(lastSession.plusDays(1));
    }

    /**
     * What can be observed of a range of dates.
     *
     * @param lastSession T1: where nobody knows when it ended, up to this day
     * @return empty if not one day of it
     */
    Optional<DateRange> of(DateRange range, LocalDate lastSession) {
        return end.map(e -> range.endingBy(day(e, lastSession))).orElse(Optional.of(range));
    }
}
