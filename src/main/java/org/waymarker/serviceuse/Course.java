package org.waymarker.serviceuse;

import java.time.LocalDate;

/**
 * One measure of one person around one programme, from the same source before and after.
 *
 * @param firstSession T0
 * @param lastSession T1
 * @param before the 104 weeks before T0
 * @param after the 52 weeks that begin with the day after T1
 */
public record Course(
        Measure measure,
        LocalDate firstSession,
        LocalDate lastSession,
        CountSource source,
        Stretch before,
        Stretch after) {
    /** Fortnights in 52 weeks. */
    public static final int YEAR = 26;

    static final int BEFORE = 2 * YEAR;
    static final int AFTER = YEAR;

    /**
     * The last so many fortnights before T0, less the last {@code skipped} of them.
     *
     * @param skipped 26 for the year before the year before
     */
    public Stretch.Told before(int fortnights, int skipped) {
        var end = firstSession.minusDays((long) Stretch.FORTNIGHT * skipped);
        return before.in(new DateRange(end.minusDays((long) Stretch.FORTNIGHT * fortnights), end));
    }

    /** So many fortnights after T1, without the first {@code skipped}. */
    public Stretch.Told after(int fortnights, int skipped) {
        var start = lastSession.plusDays(1).plusDays((long) Stretch.FORTNIGHT * skipped);
        return after.in(new DateRange(start, start.plusDays((long) Stretch.FORTNIGHT * fortnights)));
    }
}
