package org.waymarker.serviceuse;

import java.time.LocalDate;
import org.waymarker.programme.Ending;
import org.waymarker.programme.Episode;

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

    /**
     * The windows of an episode. Somebody who never started may have ended before the first session, and one that has not ended has no last one
     * yet: the first session stands for it.
     */
    static Windows of(Episode episode) {
        var last = episode.ending()
                .map(Ending::on)
                .filter(on -> on.isAfter(episode.firstSession()))
                .orElse(episode.firstSession());
        return around(episode.firstSession(), last);
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
