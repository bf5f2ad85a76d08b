package org.waymarker.serviceuse;

import java.time.LocalDate;

/**
 * 52 weeks before or after a programme: equal weekdays, so that no leap year makes the two unequal. The programme itself lies
 * in neither.
 *
 * @param anchor the session that the window is counted from; it is not part of the window
 */
public record Window(Side side, LocalDate anchor, DateRange range) {
    /** Length in days. */
    public static final int DAYS = 364;

    /** Before the first session, or after the last. */
    public enum Side {
        BASELINE("baseline-window"),
        FOLLOW_UP("follow-up-window");

        private final String code;

        Side(String code) {
            this.code = code;
        }

        /** The code of the window's panel in CodeSystem {@code service-use-measure}. */
        public String code() {
            return code;
        }
    }

    /** The 52 weeks that end with the day before the first session. */
    public static Window before(LocalDate firstSession) {
        return new Window(Side.BASELINE, firstSession, new DateRange(firstSession.minusDays(DAYS), firstSession));
    }

    /** The 52 weeks that begin with the day after the last session. */
    public static Window after(LocalDate lastSession) {
        var from = lastSession.plusDays(1);
        return new Window(Side.FOLLOW_UP, lastSession, new DateRange(from, from.plusDays(DAYS)));
    }
}
