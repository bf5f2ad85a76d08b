package org.waymarker.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.waymarker.bench.Load.Run;

/**
 * Two servers under the same load in turn: warmed, then as fast as four and as eight connections go, then at one arrival rate.
 *
 * @param warm of each kind of request, at least
 * @param closed of each run at full speed
 * @param open of each run at a fixed rate
 */
record SideBySide(Target ours, Target theirs, int rounds, Duration warm, Duration closed, Duration open) {
    private static final List<Integer> CONNECTIONS = List.of(4, 8);
    private static final int WARMING_REQUESTS = 2000;
    /** Times {@link #warm}. */
    private static final int LONGEST_WARMING = 8;

    /**
     * What came of a kind of request.
     *
     * @param sent how many requests each server got, warming included
     * @param wrong how many answers had another status than expected
     */
    record Outcome(Map<Target, Integer> sent, int wrong) {}

    Outcome measure(Work work, MedianTable table) {
        var closed = new LinkedHashMap<Integer, Map<Target, List<Run>>>();
        var open = new LinkedHashMap<Target, List<Run>>();
        var next = new LinkedHashMap<Target, AtomicInteger>();
        var all = new ArrayList<Run>();
        for (var target : List.of(ours, theirs)) {
            next.put(target, new AtomicInteger());
            all.addAll(warm(target, work, next.get(target)));
        }
        for (int round = 0; round < rounds; round++) {
            for (var target : List.of(ours, theirs)) {
                for (int connections : CONNECTIONS) {
                    var run = closed(target, work, next.get(target), connections, this.closed);
                    closed.computeIfAbsent(connections, c -> new LinkedHashMap<>())
                            .computeIfAbsent(target, t -> new ArrayList<>())
                            .add(run);
                    all.add(run);
                }
                var run = Load.open(
                        target,
                        n -> work.request().apply(target, n),
                        next.get(target),
                        work.status(),
                        work.rate(),
                        this.open);
                open.computeIfAbsent(target, t -> new ArrayList<>()).add(run);
                all.add(run);
            }
        }
        tell(work, closed, open, table);
        var wrong = wrong(work, all, table);
        Progress.say("%s measured", work.name());
        var sent = new HashMap<Target, Integer>();
        next.forEach((target, number) -> sent.put(target, number.get()));
        return new Outcome(sent, wrong);
    }

    private static int wrong(Work work, List<Run> runs, MedianTable table) {
        var wrong = runs.stream().mapToInt(Run::wrong).sum();
        if (wrong > 0) {
            table.note(wrong + " answers were not " + work.status());
            runs.stream().map(Run::oddity).filter(oddity -> !oddity.isEmpty()).forEach(Progress::say);
        }
        return wrong;
    }

    /** By requests rather than by time alone: a slow server, or one on a busy machine, has compiled nothing after a few seconds. */
    private List<Run> warm(Target target, Work work, AtomicInteger next) {
        var runs = new ArrayList<Run>();
        for (int i = 0; i < LONGEST_WARMING && (i == 0 || next.get() < WARMING_REQUESTS); i++) {
            runs.add(closed(target, work, next, 8, warm));
        }
        return runs;
    }

    private static Run closed(Target target, Work work, AtomicInteger next, int connections, Duration lasting) {
        return Load.closed(target, n -> work.request().apply(target, n), next, work.status(), connections, lasting);
    }

    private void tell(
            Work work, Map<Integer, Map<Target, List<Run>>> closed, Map<Target, List<Run>> open, MedianTable table) {
        for (int connections : CONNECTIONS) {
            var runs = closed.get(connections);
            var what = work.name() + ", " + connections + " connections";
            table.row(what, "requests/s", runs.get(ours), runs.get(theirs), Run::rate, "%.0f");
        }
        var runs = closed.get(CONNECTIONS.get(CONNECTIONS.size() - 1));
        table.row("", "the server's CPU, ms each", runs.get(ours), runs.get(theirs), Run::cpuMillisPerRequest, "%.3f");
        var what = "at " + work.rate() + "/s";
        table.row(what, "p50, ms", open.get(ours), open.get(theirs), run -> run.percentile(0.5), "%.2f");
        table.row("", "p99, ms", open.get(ours), open.get(theirs), run -> run.percentile(0.99), "%.2f");
    }
}
