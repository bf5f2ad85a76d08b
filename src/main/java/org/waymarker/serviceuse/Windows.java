package org.waymarker.serviceuse;

import java.time.LocalDate;

/** The two windows of one programme episode. Joining a peer group moves neither. */
public record Windows(Window baseline, Window followUp) {
    /**
     * The windows of an episode.
     *
     * @param firstSession T0
     * @param lastSession T1
     * @throws IllegalArgumentException if the last session is before the first
     */
    public static Windows around(LocalDate firstSession, LocalDate lastSession) {
        if (lastSession.isBefore(firstSession)) {
            throw new IllegalArgumentException("The last session cannot be before the first");
        }
        return new Windows(Window.before(firstSession), Window.after(lastSession));
    }

    public Window of(Window.Side side) {
        return side == Window.Side.BASELINE ? baseline : followUp;
    }

    /** T0. */
    public LocalDate firstSession() {
        return baseline.anchor();
    }

    /** T1. */
    public LocalDate lastSession() {
        return followUp.anchor();
    }
}
