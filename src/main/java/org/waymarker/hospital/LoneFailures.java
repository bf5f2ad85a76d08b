package org.waymarker.hospital;

import java.util.LinkedHashMap;
import java.util.Map;
import org.waymarker.record.LaneKey;

/**
 * Tells a lane that fails for reasons of its own from one that fails with all others: between two failures of the former the hospital
 * carried out what others sent. Only those are counted, so that a lane that tried through a long outage has no less patience left.
 */
final class LoneFailures {
    private static final int MOST_REMEMBERED = 10_000;

    private final Map<LaneKey, Past> failing = new LinkedHashMap<>();
    private long answers;

    /** @param answers how many there had been when it failed last */
    private record Past(long answers, int alone) {}

    /** What the lane sent was carried out, or refused for good. */
    synchronized void answered(LaneKey lane) {
        answers++;
        failing.remove(lane);
    }

    /**
     * @param withAll whether any other lane would have failed as well
     * @return how often this lane has failed alone since it was answered last
     */
    synchronized int failed(LaneKey lane, boolean withAll) {
        var before = failing.remove(lane);
        int alone = before == null ? 0 : before.alone;
        if (before != null && answers > before.answers && !withAll) {
            alone++;
        }
        failing.put(lane, new Past(answers, alone));
        if (failing.size() > MOST_REMEMBERED) {
            failing.remove(failing.keySet().iterator().next());
        }
        return alone;
    }
}
