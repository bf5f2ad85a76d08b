package org.waymarker.hospital;

import java.util.LinkedHashMap;
import java.util.Map;
import org.waymarker.record.LaneKey;

/**
 * Tells a lane that fails for reasons of its own from one that fails with all others: between two failures of the former the hospital
 * carried out what others sent.
 */
final class LoneFailures {
    private static final int MOST_REMEMBERED = 10_000;

    private final Map<LaneKey, Long> answersAtFailure = new LinkedHashMap<>();
    private long answers;

    synchronized void answered() {
        answers++;
    }

    /** @return whether others were answered since this lane failed before */
    synchronized boolean failed(LaneKey lane) {
        var before = answersAtFailure.remove(lane);
        answersAtFailure.put(lane, answers);
        if (answersAtFailure.size() > MOST_REMEMBERED) {
            answersAtFailure.remove(answersAtFailure.keySet().iterator().next());
        }
        return before != null && answers > before;
    }
}
