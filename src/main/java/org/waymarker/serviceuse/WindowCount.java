package org.waymarker.serviceuse;

import java.util.Optional;

/**
 * One measure, in one window, from one source.
 *
 * @param cut what of the window the count is of; empty if it is of all of it
 */
public record WindowCount(Measure measure, Window window, CountSource source, Count count, Optional<Cut> cut) {
    /** Of the whole window. */
    WindowCount(Measure measure, Window window, CountSource source, Count count) {
        this(measure, window, source, count, Optional.empty());
    }

    /** The days that the count is of. */
    DateRange observed() {
        return cut.map(Cut::observed).orElse(window.range());
    }
}
